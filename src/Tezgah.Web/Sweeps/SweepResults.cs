using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Core.Settings;
using Tezgah.Core.Statistics;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Sweeps;

/// <summary>One choice of values and what came of it.</summary>
/// <param name="Config">Its number.</param>
/// <param name="Values">Its values by key.</param>
/// <param name="Runs">Its runs, one for each seed.</param>
/// <param name="Summary">Over the seeds that were measured; null before the first.</param>
/// <param name="CutAt">The rung at which it was cut; null where it was not.</param>
public sealed record ConfigResult(
    int Config, IReadOnlyDictionary<string, string> Values, IReadOnlyList<TrialState> Runs, SeedSummary? Summary, int? CutAt)
{
    /// <summary>The measure that each run ends with (<see cref="SweepResults.ValueOf"/>), in their order: what the summary is over.</summary>
    public IReadOnlyList<double?> Measures { get; init; } = [];
}

/// <summary>What came of a sweep.</summary>
/// <param name="Configs">Its choices of values, in order.</param>
/// <param name="Best">The best of those that were not cut, or came to their end all the same; null before the first measurement.</param>
/// <param name="Rung">The rung that is being decided; 0 where there are none.</param>
public sealed record SweepResults(IReadOnlyList<ConfigResult> Configs, ConfigResult? Best, int Rung)
{
    /// <summary>How many runs have ended for good.</summary>
    public int Ended { get; private init; }

    /// <summary>How many runs there are.</summary>
    public int Count => Configs.Sum(c => c.Runs.Count);

    /// <summary>Sums up a sweep.</summary>
    public static SweepResults Of(Sweep sweep, IReadOnlyList<TrialState> states)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(states);
        var decision = sweep.Kind == SweepKind.Halving ? Halving.Decide(sweep, states) : null;
        var keepsBest = JobFile.Parse(sweep.JobJson, sweep.Name, []).Saving.LoadBestModelAtEnd;
        var greater = JobChecks.GreaterIsBetter(sweep.Metric);
        ConfigResult[] configs =
        [
            .. states.GroupBy(s => s.Trial.Config).OrderBy(g => g.Key)
                .Select(g => (g.Key, Runs: g.ToArray(), Measures: g.Select(s => ValueOf(s, keepsBest, greater)).ToArray()))
                .Select(g => new ConfigResult(
                    g.Key,
                    g.Runs[0].Trial.Values,
                    g.Runs,
                    SeedSummary.Of(g.Measures),
                    decision is not null && decision.CutAt.TryGetValue(g.Key, out var rung) ? rung : null)
                {
                    Measures = g.Measures,
                }),
        ];
        // A run may come to its end before the rung that cuts it is decided; then its measure is as good as any.
        var measured = configs.Where(c => c.Summary is not null && (c.CutAt is null || c.Runs.All(r => r.Run?.Status == RunStatus.Completed)));
        var best = greater ? measured.MaxBy(c => c.Summary!.Mean) : measured.MinBy(c => c.Summary!.Mean);
        return new SweepResults(configs, best, decision?.Rung ?? 0)
        {
            Ended = configs.Sum(c => c.Runs.Count(r => r.Run is { } run && run.Status.IsEnded()
                && (run.Status != RunStatus.Stopped || sweep.IsStopped || decision is null || c.CutAt is not null))),
        };
    }

    /// <summary>The measure that a run ends with: the last, or the best where that checkpoint is what the run gives.</summary>
    public static double? ValueOf(TrialState state, bool keepsBest, bool greater)
    {
        ArgumentNullException.ThrowIfNull(state);
        double[] values = [.. state.Values.Select(v => v.Value).Where(double.IsFinite)];
        return values.Length == 0 ? null : !keepsBest ? values[^1] : greater ? values.Max() : values.Min();
    }

    /// <summary>The measure against one setting: a point for each choice of values, and a line where the setting alone differs.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="metric">The measure's name in words.</param>
    /// <param name="setting">The setting's name in words.</param>
    /// <param name="mean">What the line is called.</param>
    /// <param name="run">What the points are called.</param>
    public ChartSpec Chart(string key, string metric, string setting, string mean, string run)
    {
        var numeric = SettingsSchema<TrainingJob>.Get(key).Kind is SettingKind.Integer or SettingKind.Number;
        var measured = Configs.Where(c => c.Summary is not null).ToArray();
        string[] names = numeric ? [] : [.. Configs.Select(c => c.Values[key]).Distinct(StringComparer.Ordinal)];
        double Place(ConfigResult c) => numeric ? Number(c.Values[key]) : Array.IndexOf(names, c.Values[key]);
        var means = measured.Where(c => double.IsFinite(Place(c))).GroupBy(Place).OrderBy(g => g.Key)
            .Select(g => (X: g.Key, Y: g.Average(c => c.Summary!.Mean))).ToArray();
        var points = measured.SelectMany(c => c.Measures.Select(m => (X: Place(c), Y: m ?? double.NaN)))
            .Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).OrderBy(p => p.X).ToArray();
        var traces = new List<ChartTrace>
        {
            new() { Name = mean, Data = new Curve([.. means.Select(m => m.X)], [.. means.Select(m => m.Y)]), Marks = true, Style = 0 },
        };
        if (points.Length > means.Length)
        {
            traces.Add(new ChartTrace { Name = run, Kind = TraceKind.Points, Data = new Curve([.. points.Select(p => p.X)], [.. points.Select(p => p.Y)]), Style = 1 });
        }

        return new ChartSpec
        {
            Title = $"{metric} / {setting}",
            XTitle = setting,
            YTitle = metric,
            Traces = traces,
            XNames = names,
            LogX = numeric && IsLog(key, means.Select(m => m.X)),
        };
    }

    // Learning rates are thought of in powers of ten, and so is whatever spans two of them.
    internal static bool IsLog(string key, IEnumerable<double> values)
    {
        var positive = values.ToArray();
        return positive.Length > 0 && positive.All(v => v > 0) && (key == "training.learning_rate" || positive.Max() / positive.Min() >= 100);
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
