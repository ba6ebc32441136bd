using System.Globalization;
using Microsoft.Extensions.Localization;
using Tezgah.Core.Classification;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Compare;

/// <summary>The charts of precision-recall curves; a mean over classes has none, so there the pooled curve stands.</summary>
public static class PrecisionSpecs
{
    private static readonly ChartWindow s_unit = new(-0.01, 1.01);

    /// <summary>A chart for each run with all its classes, or one chart with one curve of each run.</summary>
    /// <param name="runs">Runs with probabilities.</param>
    /// <param name="labels">The names of the classes.</param>
    /// <param name="show"><c>all</c>, <c>macro</c>, <c>micro</c>, or the number of a class.</param>
    /// <param name="texts">The page's texts.</param>
    public static IReadOnlyList<ChartSpec> Of(
        IReadOnlyList<ComparedRun> runs, IReadOnlyList<string> labels, string show, IStringLocalizer<CompareTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(texts);
        var c = int.TryParse(show, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < labels.Count ? number : -1;
        if (show is not ("macro" or "micro") && c < 0)
        {
            return [.. runs.Select(r => Spec(texts["PrOf", r.Run.Name], texts, Classes(r, labels)))];
        }

        return [Spec(texts["PrClass", c >= 0 ? labels[c] : texts["Roc.micro"].Value], texts, [.. runs.SelectMany(r => One(r, c))])];
    }

    private static IReadOnlyList<ChartTrace> Classes(ComparedRun run, IReadOnlyList<string> labels)
    {
        var ranked = Ranked(run);
        return [.. Enumerable.Range(0, ranked.Classes.Count).SelectMany(k => Trace(labels[k], PrecisionCurves.OfClass(ranked, k), ranked.AveragePrecision[k], k))];
    }

    private static IEnumerable<ChartTrace> One(ComparedRun run, int c)
    {
        var ranked = Ranked(run);
        if (c >= 0)
        {
            return c < ranked.Classes.Count ? Trace(run.Run.Name, PrecisionCurves.OfClass(ranked, c), ranked.AveragePrecision[c], run.Style) : [];
        }

        var pooled = PrecisionCurves.Micro(run.Results.Test.Value!.Predictions);
        return Trace(run.Run.Name, pooled?.Curve, pooled?.Area, run.Style);
    }

    private static IEnumerable<ChartTrace> Trace(string name, Curve? curve, double? area, int style) =>
        curve is null ? [] : [new ChartTrace { Name = $"{name} ({NumberText.Share(area)})", Data = curve, Style = style }];

    private static OneVsRest Ranked(ComparedRun run) => run.Results.Test.Value!.Report.Probabilities!.OneVsRest;

    private static ChartSpec Spec(string title, IStringLocalizer<CompareTexts> texts, IReadOnlyList<ChartTrace> traces) => new()
    {
        Title = title,
        XTitle = texts["Recall"],
        YTitle = texts["Precision"],
        XRange = s_unit,
        YRange = s_unit,
        Square = true,
        Traces = traces,
    };
}
