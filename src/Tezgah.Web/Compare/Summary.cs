using Tezgah.Core.Classification;
using Tezgah.Core.Results;

namespace Tezgah.Web.Compare;

/// <summary>A column of the summary: one number of each run.</summary>
/// <param name="Key">Its name in texts and files.</param>
/// <param name="Of">The number; null where it does not exist.</param>
/// <param name="OfCounts">The same from a confusion matrix, for its bootstrap; null where that is not enough.</param>
public sealed record SummaryColumn(string Key, Func<ClassificationReport, double?> Of, Func<ConfusionMatrix, double?>? OfCounts);

/// <summary>A column of times; less is better.</summary>
/// <param name="Key">Its name in texts and files.</param>
/// <param name="Percentile">Which percentile of the single inferences it is.</param>
public sealed record TimeColumn(string Key, double Percentile)
{
    /// <summary>The number; null without an inference.</summary>
    public double? Of(LatencyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Core.Statistics.Percentiles.Linear(file.Milliseconds, Percentile);
    }
}

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

    /// <summary>The columns computed from the times of single inferences.</summary>
    public static IReadOnlyList<TimeColumn> Times { get; } = [new("p50", 50), new("p95", 95)];

    /// <summary>A column's cells; [runs].</summary>
    /// <param name="values">The number of each run.</param>
    /// <param name="lowestIsBest">Whether less is better (times).</param>
    public static IReadOnlyList<SummaryCell> Cells(IReadOnlyList<double?> values, bool lowestIsBest = false)
    {
        double[] there = [.. values.OfType<double>().Where(v => !double.IsNaN(v))];
        double? best = there.Length < 2 ? null : lowestIsBest ? there.Min() : there.Max();
        return [.. values.Select(v => new SummaryCell(v is { } n && double.IsNaN(n) ? null : v, v is not null && v == best))];
    }

    /// <summary>Whether both are about the same rows in the same order, as far as their true classes show.</summary>
    public static bool SameRows(Predictions a, Predictions b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Truth.SequenceEqual(b.Truth);
    }

    private static AverageScore Macro(ConfusionMatrix matrix) => ClassScores.Macro(ClassScores.PerClass(matrix));
}
