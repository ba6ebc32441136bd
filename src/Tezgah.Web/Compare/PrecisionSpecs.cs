using Microsoft.Extensions.Localization;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Compare;

/// <summary>The charts of precision-recall curves; a mean over classes has none, so there the pooled curve stands.</summary>
public static class PrecisionSpecs
{
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
        var c = RankedSpecs.ClassOf(show, labels);
        if (RankedSpecs.IsOfAllClasses(show, labels))
        {
            return [.. runs.Select(r => Spec(texts["PrOf", r.Run.Name], texts, Classes(r, labels)))];
        }

        return [Spec(texts["PrClass", c >= 0 ? labels[c] : texts["Roc.micro"].Value], texts, [.. runs.SelectMany(r => One(r, c))])];
    }

    private static IReadOnlyList<ChartTrace> Classes(ComparedRun run, IReadOnlyList<string> labels)
    {
        var ranked = RankedSpecs.Ranked(run);
        return [.. Enumerable.Range(0, ranked.Classes.Count).SelectMany(k => RankedSpecs.Trace(labels[k], PrecisionCurves.OfClass(ranked, k), ranked.AveragePrecision[k], k))];
    }

    private static IEnumerable<ChartTrace> One(ComparedRun run, int c)
    {
        var ranked = RankedSpecs.Ranked(run);
        if (c >= 0)
        {
            return c < ranked.Classes.Count ? RankedSpecs.Trace(run.Run.Name, PrecisionCurves.OfClass(ranked, c), ranked.AveragePrecision[c], run.Style) : [];
        }

        var pooled = PrecisionCurves.Micro(run.Results.Test.Value!.Predictions);
        return RankedSpecs.Trace(run.Run.Name, pooled?.Curve, pooled?.Area, run.Style);
    }

    private static ChartSpec Spec(string title, IStringLocalizer<CompareTexts> texts, IReadOnlyList<ChartTrace> traces) =>
        RankedSpecs.Square(title, texts["Recall"], texts["Precision"], traces);
}
