using Tezgah.Core.Statistics;

namespace Tezgah.Core.Classification;

/// <summary>Two models on the same rows. Differences are a - b.</summary>
/// <param name="NameA">The first model.</param>
/// <param name="NameB">The second.</param>
/// <param name="Count">Rows; at least 1.</param>
/// <param name="AccuracyA">Accuracy of the first.</param>
/// <param name="AccuracyB">Accuracy of the second.</param>
/// <param name="MacroF1A">Macro F1 of the first.</param>
/// <param name="MacroF1B">Macro F1 of the second.</param>
/// <param name="Accuracy">Paired bootstrap of the difference in accuracy.</param>
/// <param name="MacroF1">Paired bootstrap of the difference in macro F1, on the same samples.</param>
/// <param name="McNemar">McNemar's test.</param>
/// <param name="Settings">Samples, seed and confidence of the bootstrap.</param>
public sealed record PairedComparison(
    string NameA,
    string NameB,
    int Count,
    double AccuracyA,
    double AccuracyB,
    double MacroF1A,
    double MacroF1B,
    BootstrapResult Accuracy,
    BootstrapResult MacroF1,
    McNemar McNemar,
    BootstrapSettings Settings)
{
    /// <summary>The classes that the first model's own report averages over.</summary>
    public int ClassesA { get; init; }

    /// <summary>The classes that the second model's own report averages over.</summary>
    public int ClassesB { get; init; }

    /// <summary>The classes that macro F1 is averaged over here, for both models: those that either names.</summary>
    public int Classes => Math.Max(ClassesA, ClassesB);

    /// <summary>Compares.</summary>
    /// <exception cref="ArgumentException">There is no row, or the two are not about the same rows; names the first that differs.</exception>
    public static PairedComparison Of(
        Predictions a, Predictions b, string nameA = "A", string nameB = "B", BootstrapSettings? settings = null)
    {
        settings ??= new();
        var counts = new PairCounts(a, b);
        if (a.Count == 0)
        {
            throw new ArgumentException("There is no row to compare on: choose a split that is not empty.", nameof(a));
        }

        var (confusionA, confusionB) = counts.Of([.. Enumerable.Range(0, a.Count)]);
        return new(
            nameA,
            nameB,
            a.Count,
            ClassScores.Accuracy(confusionA)!.Value,
            ClassScores.Accuracy(confusionB)!.Value,
            ClassScores.MacroF1(confusionA)!.Value,
            ClassScores.MacroF1(confusionB)!.Value,
            MetricBootstrap.DifferenceOfCounts(a, b, ClassScores.Accuracy, settings),
            MetricBootstrap.DifferenceOfCounts(a, b, ClassScores.MacroF1, settings),
            counts.McNemar(),
            settings)
        {
            ClassesA = a.Classes,
            ClassesB = b.Classes,
        };
    }
}
