using Microsoft.Extensions.Localization;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;
using Tezgah.Web.Live;

namespace Tezgah.Web.Compare;

/// <summary>The curves of several runs in one chart for each metric.</summary>
public static class CurveSpecs
{
    private const string Group = "compare";

    /// <summary>Every metric that one of the runs has: the usual ones first.</summary>
    public static IReadOnlyList<string> Known(IReadOnlyList<ComparedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        string[] there = [.. runs.SelectMany(r => r.Model.Curves.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return [.. CompareQuery.UsualMetrics.Where(there.Contains), .. there.Except(CompareQuery.UsualMetrics, StringComparer.Ordinal)];
    }

    /// <summary>
    /// A chart for each chosen metric that a run has; the noisy ones are smoothed, or nothing could be told apart, with their values at each step pale behind them. Runs in
    /// <paramref name="seeds"/> are drawn as the mean of their group.
    /// </summary>
    public static IReadOnlyList<(string Metric, ChartSpec Spec)> Of(
        IReadOnlyList<ComparedRun> runs,
        IReadOnlyList<string> metrics,
        IStringLocalizer<CompareTexts> texts,
        IStringLocalizer<DisplayTexts> words,
        IReadOnlyList<SeedGroup>? seeds = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. Known(runs).Where(metrics.Contains).Select(m => (m, Spec(m, runs, texts, words, seeds ?? [])))];
    }

    private static ChartSpec Spec(
        string metric,
        IReadOnlyList<ComparedRun> runs,
        IStringLocalizer<CompareTexts> texts,
        IStringLocalizer<DisplayTexts> words,
        IReadOnlyList<SeedGroup> seeds)
    {
        IEnumerable<ComparedRun> Alone() => runs.Where(r => seeds.All(g => !g.Runs.Contains(r)));
        var name = CurveSet.Noisy.Contains(metric) ? texts["Smoothed", words.Metric(metric)].Value : words.Metric(metric);
        return new()
        {
            Title = words.Metric(metric),
            XTitle = texts["Step"],
            YTitle = name,
            Group = Group,
            Zoom = true,
            Traces =
            [
                .. seeds.SelectMany(g => SeedBands.Of(g, metric, (texts["SeedsLower", g.Name], texts["SeedsUpper", g.Name], texts["SeedsMean", g.Name, g.Runs.Count]))),
                .. Alone().Where(_ => CurveSet.Noisy.Contains(metric)).Select(r => Raw(metric, r, texts)),
                .. Alone().Select(r => Trace(metric, r)),
            ],
        };
    }

    // A leap of one step is not seen in an average.
    private static ChartTrace Raw(string metric, ComparedRun run, IStringLocalizer<CompareTexts> texts) => new()
    {
        Name = texts["EachStep", run.Run.Name],
        Beside = run.Run.Name,
        Data = run.Model.Seen[metric],
        Style = run.Style,
        Faint = true,
    };

    private static ChartTrace Trace(string metric, ComparedRun run) => new()
    {
        Name = run.Run.Name,
        Key = run.Run.Id,
        Data = CurveSet.Noisy.Contains(metric) ? run.Model.Seen.Smooth(metric) : run.Model.Seen[metric],
        Style = run.Style,
        Marks = metric.StartsWith("eval_", StringComparison.Ordinal),
    };
}
