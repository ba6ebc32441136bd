using Microsoft.Extensions.Localization;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Provenance;

/// <summary>Where the numbers come from that a worker noted while it trained: lines of the run's <c>events.jsonl</c>.</summary>
public static class LoggedOrigins
{
    /// <summary>A metric of a run at one step.</summary>
    /// <param name="run">The run.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="step">The step; below 0 where it is not known.</param>
    public static OriginSource Source(RunRecord run, string metric, int step)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(run.Id, run.Name, run.JobJson, step, null, PartOf(metric), null);
    }

    /// <summary>The rows that a metric is of: <c>train</c>, <c>validation</c> or <c>test</c>.</summary>
    public static string PartOf(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric.StartsWith("eval_", StringComparison.Ordinal) || metric.StartsWith("validation", StringComparison.Ordinal) ? "validation"
            : metric.StartsWith("test", StringComparison.Ordinal) ? "test"
            : "train";
    }

    /// <summary>How a metric is measured, in the reader's language.</summary>
    public static string Method(IStringLocalizer<ProvenanceTexts> texts, string metric)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return PartOf(metric) switch
        {
            "validation" => texts["Logged.eval"],
            "test" => texts["Logged.test"],
            _ => texts["Logged." + metric] is { ResourceNotFound: false } known ? known : texts["Logged.other"],
        };
    }

    /// <summary>One number.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="source">What it is of.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="figure">Its name in the reader's language.</param>
    /// <param name="shown">The number as it stands on the page.</param>
    /// <param name="value">All its digits.</param>
    public static Origin Of(
        IStringLocalizer<ProvenanceTexts> texts, OriginSource source, string metric, string figure, string shown, double? value) => new()
        {
            Figure = figure,
            Shown = shown,
            Value = value,
            Method = Method(texts, metric),
            Sources = [source],
        };

    /// <summary>A number of the list of runs, which knows neither its step nor its file; they are looked up when a person asks.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="run">The run.</param>
    /// <param name="field">The field: <c>eval_loss</c>, <c>test.accuracy</c>.</param>
    /// <param name="figure">Its name in the reader's language.</param>
    /// <param name="shown">The number as it stands on the page.</param>
    /// <param name="value">All its digits.</param>
    public static Origin OfField(
        IStringLocalizer<ProvenanceTexts> texts, RunRecord run, string field, string figure, string shown, double? value)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(field);
        var dot = field.IndexOf('.', StringComparison.Ordinal);
        var origin = Of(texts, Source(run, field, -1) with { JobJson = "", Field = field }, field, figure, shown, value);
        return dot > 0 ? origin with { Method = texts["Logged.result", field[..dot]] } : origin with { Method = $"{origin.Method} {texts["Logged.latest"]}" };
    }

    /// <summary>The curves of a chart, its legend and its table.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="title">The chart's heading.</param>
    /// <param name="curves">Run, metric and points of each curve.</param>
    public static Origin OfCurves(
        IStringLocalizer<ProvenanceTexts> texts, string title, IEnumerable<(RunRecord Run, string Metric, Curve Data)> curves)
    {
        ArgumentNullException.ThrowIfNull(texts);
        (RunRecord Run, string Metric, Curve Data)[] drawn = [.. curves.Where(c => c.Data.Count > 0)];
        string[] methods = [.. drawn.Select(c => Method(texts, c.Metric)).Distinct(StringComparer.Ordinal)];
        return new()
        {
            Figure = title,
            Shown = "",
            Method = string.Join(' ', [.. methods, texts["Logged.smoothed"].Value, texts["Logged.thinned"].Value]),
            Sources = [.. drawn.Select(c => Source(c.Run, c.Metric, (int)c.Data.LastX) with { FromStep = (int)c.Data.X[0] })],
        };
    }
}
