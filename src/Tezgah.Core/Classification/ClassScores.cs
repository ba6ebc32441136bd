namespace Tezgah.Core.Classification;

/// <summary>Precision, recall and F1 of one class; a division by zero gives 0, and the flags say where one happened.</summary>
/// <param name="Precision">Right among those called this class.</param>
/// <param name="Recall">Found among those of this class.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="Support">Rows of this class.</param>
/// <param name="Predicted">Rows called this class.</param>
public sealed record ClassScore(double Precision, double Recall, double F1, long Support, long Predicted)
{
    /// <summary>False if nothing was called this class, so that the 0 of <see cref="Precision"/> is a convention.</summary>
    public bool PrecisionDefined => Predicted > 0;

    /// <summary>False if the class does not occur, so that the 0 of <see cref="Recall"/> is a convention.</summary>
    public bool RecallDefined => Support > 0;

    /// <summary>False if the class neither occurs nor is predicted, so that the 0 of <see cref="F1"/> is a convention.</summary>
    public bool F1Defined => Predicted + Support > 0;
}

/// <summary>Precision, recall and F1 averaged over classes; null without a row.</summary>
public sealed record AverageScore(double? Precision, double? Recall, double? F1)
{
    /// <summary>The averages of no row.</summary>
    public static AverageScore Undefined { get; } = new(null, null, null);
}

/// <summary>Precision, recall and F1 of a confusion matrix, as scikit-learn's <c>precision_recall_fscore_support</c>.</summary>
public static class ClassScores
{
    /// <summary>The scores of each class; [K].</summary>
    public static IReadOnlyList<ClassScore> PerClass(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return [.. Enumerable.Range(0, confusion.Classes).Select(c =>
        {
            var (hits, support, predicted) = (confusion[c, c], confusion.RowSum(c), confusion.ColumnSum(c));
            return new ClassScore(
                Ratio.OrZero(hits, predicted), Ratio.OrZero(hits, support), Ratio.OrZero(2 * hits, support + predicted), support, predicted);
        })];
    }

    /// <summary>Share of rows predicted right; null without a row.</summary>
    public static double? Accuracy(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return Ratio.OrNull(confusion.Correct, confusion.Total);
    }

    /// <summary>Macro F1; null without a row.</summary>
    public static double? MacroF1(ConfusionMatrix confusion) => Macro(PerClass(confusion)).F1;

    /// <summary>Weighted F1; null without a row.</summary>
    public static double? WeightedF1(ConfusionMatrix confusion) => Weighted(PerClass(confusion)).F1;

    /// <summary>The plain mean over all classes, also those that do not occur.</summary>
    public static AverageScore Macro(IReadOnlyList<ClassScore> classes) => Average(classes, _ => 1, classes.Count);

    /// <summary>The mean over classes, weighted with their rows.</summary>
    public static AverageScore Weighted(IReadOnlyList<ClassScore> classes) => Average(classes, c => c.Support, Rows(classes));

    /// <summary>All classes pooled; the three are the accuracy, unless rows got no answer.</summary>
    public static AverageScore Micro(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        if (confusion.Total == 0)
        {
            return AverageScore.Undefined;
        }

        var (hits, answered) = (confusion.Correct, confusion.Total - confusion.UnansweredTotal);
        return new(Ratio.OrZero(hits, answered), Ratio.OrZero(hits, confusion.Total), Ratio.OrZero(2 * hits, answered + confusion.Total));
    }

    private static AverageScore Average(IReadOnlyList<ClassScore> classes, Func<ClassScore, double> weight, double total) =>
        Rows(classes) == 0
            ? AverageScore.Undefined
            : new(
                classes.Sum(c => weight(c) * c.Precision) / total,
                classes.Sum(c => weight(c) * c.Recall) / total,
                classes.Sum(c => weight(c) * c.F1) / total);

    private static long Rows(IReadOnlyList<ClassScore> classes) => classes.Sum(c => c.Support);
}
