using Microsoft.Extensions.Localization;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;

namespace Tezgah.Web.Live;

/// <summary>One chart of a run's page.</summary>
/// <param name="Key">Its name in files, addresses and tests.</param>
/// <param name="Spec">What is drawn.</param>
/// <param name="Metrics">The metrics behind it.</param>
/// <param name="LogSwitch">Whether a logarithmic axis makes sense.</param>
public sealed record RunChart(string Key, ChartSpec Spec, IReadOnlyList<string> Metrics, bool LogSwitch = false);

/// <summary>What the charts of a run's page show.</summary>
public static class RunChartSpecs
{
    private const string Group = "run";
    private const string Raw = "raw";
    private const string Smooth = "smooth";

    /// <summary>The shares that tell how good the model is.</summary>
    public static IReadOnlyList<string> Quality { get; } = ["eval_accuracy", "eval_f1_macro"];

    // Those of a kind that some runs never have; the others are there from the start, empty.
    private static readonly (string Metric, int Style)[] s_more = [("eval_perplexity", 1), ("memory_gb", 6)];

    /// <summary>The charts in their order.</summary>
    /// <param name="curves">The run's curves.</param>
    /// <param name="marks">What is marked on them.</param>
    /// <param name="texts">The page's texts.</param>
    /// <param name="words">The names of metrics.</param>
    public static IReadOnlyList<RunChart> Of(
        CurveSet curves, IReadOnlyList<ChartEvent> marks, IStringLocalizer<LiveTexts> texts, IStringLocalizer<DisplayTexts> words)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(texts);
        ChartSpec Spec(string title, string axis, params IReadOnlyList<ChartTrace> traces) => new()
        {
            Title = title,
            XTitle = texts["Step"],
            YTitle = axis,
            Traces = traces,
            Group = Group,
            Zoom = true,
            Events = marks,
        };

        RunChart Single(string metric, int style)
        {
            var name = words.Metric(metric);
            return new(metric, Spec(name, name, [.. Traces(metric, name, curves, texts, style)]), [metric], LogSwitch: true);
        }

        var charts = new List<RunChart>
        {
            new("loss", Spec(texts["Loss"], texts["LossAxis"],
                new ChartTrace { Name = texts["LossRaw"], Key = Raw, Data = curves["loss"], Faint = true },
                new ChartTrace { Name = texts["LossSmooth"], Key = Smooth, Data = curves.Smooth("loss") },
                new ChartTrace { Name = texts["LossEval"], Key = "eval", Data = curves["eval_loss"], Style = 1, Marks = true }), ["loss", "eval_loss"], LogSwitch: true),
            Single("learning_rate", 2),
            Single("grad_norm", 3),
            Single("tokens_per_second", 5),
        };
        if (Quality.Any(n => curves[n].Count > 0))
        {
            charts.Insert(1, new("quality", Spec(texts["Quality"], texts["QualityAxis"],
                new ChartTrace { Name = texts["Accuracy"], Key = Quality[0], Data = curves["eval_accuracy"], Style = 0, Marks = true },
                new ChartTrace { Name = texts["F1Macro"], Key = Quality[1], Data = curves["eval_f1_macro"], Style = 1, Marks = true }), Quality));
        }

        charts.AddRange(s_more.Where(m => curves[m.Metric].Count > 0).Select(m => Single(m.Metric, m.Style)));
        return charts;
    }

    private static IEnumerable<ChartTrace> Traces(string metric, string name, CurveSet curves, IStringLocalizer<LiveTexts> texts, int style) =>
        CurveSet.Noisy.Contains(metric)
            ?
            [
                new ChartTrace { Name = texts["EachStep"], Key = Raw, Data = curves[metric], Style = style, Faint = true },
                new ChartTrace { Name = texts["Smoothed"], Key = Smooth, Data = curves.Smooth(metric), Style = style },
            ]
            : [new ChartTrace { Name = name, Data = curves[metric], Style = style, Marks = metric.StartsWith("eval_", StringComparison.Ordinal) }];
}
