using Microsoft.Extensions.Localization;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Compare;

/// <summary>The charts of ROC curves.</summary>
public static class RocSpecs
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
            return [.. runs.Select(r => Spec(texts["RocOf", r.Run.Name], texts, Classes(r, labels, texts)))];
        }

        var name = c >= 0 ? labels[c] : texts["Roc." + show].Value;
        return [Spec(texts["RocClass", name], texts, [.. runs.SelectMany(r => One(r, show, c))])];
    }

    private static IReadOnlyList<ChartTrace> Classes(ComparedRun run, IReadOnlyList<string> labels, IStringLocalizer<CompareTexts> texts)
    {
        var ranked = RankedSpecs.Ranked(run);
        return
        [
            .. Enumerable.Range(0, ranked.Classes.Count).SelectMany(k => RankedSpecs.Trace(labels[k], RocCurves.OfClass(ranked, k), ranked.Auc[k], k)),
            .. RankedSpecs.Trace(texts["AucMacro"], RocCurves.Macro(ranked), ranked.AucMacro, 0).Select(t => t with { Strong = true }),
        ];
    }

    private static IEnumerable<ChartTrace> One(ComparedRun run, string show, int c)
    {
        var ranked = RankedSpecs.Ranked(run);
        var (curve, area) = show switch
        {
            "macro" => (RocCurves.Macro(ranked), ranked.AucMacro),
            "micro" => (RocCurves.Micro(run.Results.Test.Value!.Predictions), ranked.AucMicro),
            _ when c < ranked.Classes.Count => (RocCurves.OfClass(ranked, c), ranked.Auc[c]),
            _ => (null, null),
        };
        return RankedSpecs.Trace(run.Run.Name, curve, area, run.Style);
    }

    private static ChartSpec Spec(string title, IStringLocalizer<CompareTexts> texts, IReadOnlyList<ChartTrace> traces) => RankedSpecs.Square(
        title, texts["Fpr"], texts["Tpr"], [new ChartTrace { Name = texts["Chance"], Data = new Curve([0, 1], [0, 1]), Guide = true }, .. traces]);
}
