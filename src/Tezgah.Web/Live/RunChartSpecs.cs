using Microsoft.Extensions.Localization;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;

namespace Tezgah.Web.Live;

/// <summary>One chart of a run's page.</summary>
/// <param name="Key">Its name in files and tests.</param>
/// <param name="Spec">What is drawn.</param>
/// <param name="Metrics">The metrics behind it.</param>
/// <param name="LogSwitch">Whether a logarithmic axis makes sense.</param>
public sealed record RunChart(string Key, ChartSpec Spec, IReadOnlyList<string> Metrics, bool LogSwitch = false);

/// <summary>What the charts of a run's page show.</summary>
public static class RunChartSpecs
{
    /// <summary>The key of the fourth chart, which shows quality or speed.</summary>
    public const string Fourth = "fourth";

    private const string Group = "run";

    /// <summary>The shares that tell how good the model is.</summary>
    public static IReadOnlyList<string> Quality { get; } = ["eval_accuracy", "eval_f1_macro"];

    /// <summary>The four charts.</summary>
    /// <param name="curves">The run's curves.</param>
    /// <param name="speed">Whether the fourth shows the speed although there is quality to show.</param>
    /// <param name="texts">The page's texts.</param>
    /// <param name="words">The names of metrics.</param>
    public static IReadOnlyList<RunChart> Of(
        CurveSet curves, bool speed, IStringLocalizer<LiveTexts> texts, IStringLocalizer<DisplayTexts> words)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(texts);
        return
        [
            new("loss", Spec(texts["Loss"], texts["LossAxis"], texts,
                new ChartTrace { Name = texts["LossRaw"], Data = curves["loss"], Faint = true },
                new ChartTrace { Name = texts["LossSmooth"], Data = curves.Smooth("loss") },
                new ChartTrace { Name = texts["LossEval"], Data = curves["eval_loss"], Style = 1, Marks = true }), ["loss", "eval_loss"], LogSwitch: true),
            Single("learning_rate", curves, texts, words, style: 2),
            Single("grad_norm", curves, texts, words, style: 3),
            speed || Quality.All(n => curves[n].Count == 0)
                ? Single("tokens_per_second", curves, texts, words, style: 5) with { Key = Fourth }
                : new(Fourth, Spec(texts["Quality"], texts["QualityAxis"], texts,
                    new ChartTrace { Name = texts["Accuracy"], Data = curves["eval_accuracy"], Style = 0, Marks = true },
                    new ChartTrace { Name = texts["F1Macro"], Data = curves["eval_f1_macro"], Style = 1, Marks = true }), Quality),
        ];
    }

    private static RunChart Single(
        string metric, CurveSet curves, IStringLocalizer<LiveTexts> texts, IStringLocalizer<DisplayTexts> words, int style)
    {
        var name = words.Metric(metric);
        return new(metric, Spec(name, name, texts, [.. Traces(metric, name, curves, texts, style)]), [metric], LogSwitch: true);
    }

    private static IEnumerable<ChartTrace> Traces(string metric, string name, CurveSet curves, IStringLocalizer<LiveTexts> texts, int style) =>
        CurveSet.Noisy.Contains(metric)
            ?
            [
                new ChartTrace { Name = texts["EachStep"], Data = curves[metric], Style = style, Faint = true },
                new ChartTrace { Name = texts["Smoothed"], Data = curves.Smooth(metric), Style = style },
            ]
            : [new ChartTrace { Name = name, Data = curves[metric], Style = style }];

    private static ChartSpec Spec(string title, string axis, IStringLocalizer<LiveTexts> texts, params IReadOnlyList<ChartTrace> traces) => new()
    {
        Title = title,
        XTitle = texts["Step"],
        YTitle = axis,
        Traces = traces,
        Group = Group,
        Zoom = true,
    };
}
