using Tezgah.Core.Classification;
using Tezgah.Core.Statistics;

namespace Tezgah.Web.Compare;

/// <summary>A column of the summary: one number of each run.</summary>
/// <param name="Key">Its name in texts and files.</param>
/// <param name="Of">The number; null where it does not exist.</param>
/// <param name="OfCounts">The same from a confusion matrix, for its bootstrap; null where that is not enough.</param>
public sealed record SummaryColumn(string Key, Func<ClassificationReport, double?> Of, Func<ConfusionMatrix, double?>? OfCounts);

/// <summary>One number of the summary.</summary>
/// <param name="Value">The number; null where it does not exist.</param>
/// <param name="IsBest">Whether no other run has a better one.</param>
public sealed record SummaryCell(double? Value, bool IsBest);

/// <summary>The numbers of runs side by side.</summary>
public static class Summary
{
    /// <summary>The columns computed from the predictions; higher is better in all.</summary>
    public static IReadOnlyList<SummaryColumn> Columns { get; } =
    [
        new("accuracy", r => r.Accuracy, ClassScores.Accuracy),
        new("precision_macro", r => r.Macro.Precision, m => Macro(m).Precision),
        new("recall_macro", r => r.Macro.Recall, m => Macro(m).Recall),
        new("f1_micro", r => r.Micro.F1, m => ClassScores.Micro(m).F1),
        new("f1_macro", r => r.Macro.F1, ClassScores.MacroF1),
        new("f1_weighted", r => r.Weighted.F1, m => ClassScores.Weighted(ClassScores.PerClass(m)).F1),
        new("auc_macro", r => r.Probabilities?.OneVsRest.AucMacro, null),
    ];

    /// <summary>A column's cells; [runs].</summary>
    /// <param name="values">The number of each run.</param>
    /// <param name="lowestIsBest">Whether less is better (times).</param>
    public static IReadOnlyList<SummaryCell> Cells(IReadOnlyList<double?> values, bool lowestIsBest = false)
    {
        double[] there = [.. values.OfType<double>().Where(v => !double.IsNaN(v))];
        double? best = there.Length < 2 ? null : lowestIsBest ? there.Min() : there.Max();
        return [.. values.Select(v => new SummaryCell(v is { } n && double.IsNaN(n) ? null : v, v is not null && v == best))];
    }

    /// <summary>
    /// Whether the difference between two runs in a column may be chance: 0 lies in the 95 % interval of the paired bootstrap.
    /// Null if the two were not tested on the same rows or the difference does not exist.
    /// </summary>
    public static bool? MayBeChance(SummaryColumn column, Predictions a, Predictions b)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (!SameRows(a, b) || a.Count == 0 || (column.OfCounts is null && !(a.HasProbabilities && b.HasProbabilities)))
        {
            return null;
        }

        // Areas are ranked anew in every sample: fewer samples, so that a page does not wait for them.
        var result = column.OfCounts is { } metric
            ? MetricBootstrap.DifferenceOfCounts(a, b, metric)
            : MetricBootstrap.DifferenceOf(a, b, p => OneVsRest.Of(p).AucMacro, new BootstrapSettings { Replicates = 500 });
        return result.Interval is { } interval ? interval.Lower <= 0 && interval.Upper >= 0 : null;
    }

    /// <summary>Whether both are about the same rows in the same order.</summary>
    public static bool SameRows(Predictions a, Predictions b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Truth.SequenceEqual(b.Truth);
    }

    private static AverageScore Macro(ConfusionMatrix matrix) => ClassScores.Macro(ClassScores.PerClass(matrix));
}
