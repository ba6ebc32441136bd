using Tezgah.Core.Statistics;

namespace Tezgah.Core.Classification;

/// <summary>
/// Every metric of one model on one set of rows. The conventions are scikit-learn's: a division by zero is 0 (the records
/// say where), a number that does not exist is null. Without a row everything but counts is null.
/// </summary>
public sealed record ClassificationReport
{
    /// <summary>Rows.</summary>
    public required int Count { get; init; }

    /// <summary>Classes K.</summary>
    public required int Classes { get; init; }

    /// <summary>Share of rows predicted right; a row without an answer is wrong.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>95 % Wilson interval of <see cref="Accuracy"/>.</summary>
    public required Interval? AccuracyInterval { get; init; }

    /// <summary>Precision, recall and F1 of each class; [K].</summary>
    public required IReadOnlyList<ClassScore> PerClass { get; init; }

    /// <summary>Plain mean over classes.</summary>
    public required AverageScore Macro { get; init; }

    /// <summary>All classes pooled.</summary>
    public required AverageScore Micro { get; init; }

    /// <summary>Mean over classes weighted with their rows.</summary>
    public required AverageScore Weighted { get; init; }

    /// <summary>Counts by true and predicted class.</summary>
    public required ConfusionMatrix Confusion { get; init; }

    /// <summary>Cohen's kappa.</summary>
    public required double? CohenKappa { get; init; }

    /// <summary>Cohen's kappa with linear weights.</summary>
    public required double? CohenKappaLinear { get; init; }

    /// <summary>Cohen's kappa with quadratic weights.</summary>
    public required double? CohenKappaQuadratic { get; init; }

    /// <summary>Matthews' correlation coefficient.</summary>
    public required double? Matthews { get; init; }

    /// <summary>Mean recall of the classes that occur.</summary>
    public required double? BalancedAccuracy { get; init; }

    /// <summary>What needs probabilities; null if the predictions have none.</summary>
    public required ProbabilityReport? Probabilities { get; init; }

    /// <summary>Computes everything. 1,000,000 rows of 8 classes take about a second.</summary>
    public static ClassificationReport Compute(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var confusion = ConfusionMatrix.Of(predictions);
        var perClass = ClassScores.PerClass(confusion);
        return new()
        {
            Count = predictions.Count,
            Classes = predictions.Classes,
            Accuracy = ClassScores.Accuracy(confusion),
            AccuracyInterval = Wilson.Interval95(confusion.Correct, confusion.Total),
            PerClass = perClass,
            Macro = ClassScores.Macro(perClass),
            Micro = ClassScores.Micro(confusion),
            Weighted = ClassScores.Weighted(perClass),
            Confusion = confusion,
            CohenKappa = Agreement.CohenKappa(confusion),
            CohenKappaLinear = Agreement.CohenKappa(confusion, KappaWeights.Linear),
            CohenKappaQuadratic = Agreement.CohenKappa(confusion, KappaWeights.Quadratic),
            Matthews = Agreement.Matthews(confusion),
            BalancedAccuracy = Agreement.BalancedAccuracy(confusion),
            Probabilities = predictions.HasProbabilities ? ProbabilityReport.Compute(predictions) : null,
        };
    }
}

/// <summary>The metrics that need the probability of each class.</summary>
/// <param name="OneVsRest">Curves and areas of each class against the rest.</param>
/// <param name="LogLoss">Mean negative log-likelihood, nats a row.</param>
/// <param name="Brier">Brier score of class 1 of two; null for any other number of classes.</param>
/// <param name="BrierMulticlass">Brier score summed over classes.</param>
/// <param name="TopK">Top-k accuracy for k from 1 to K - 1; empty for two classes.</param>
/// <param name="Calibration10">Reliability in 10 bins.</param>
/// <param name="Calibration15">Reliability in 15 bins.</param>
public sealed record ProbabilityReport(
    OneVsRest OneVsRest,
    double? LogLoss,
    double? Brier,
    double? BrierMulticlass,
    IReadOnlyList<TopKAccuracy> TopK,
    Calibration Calibration10,
    Calibration Calibration15)
{
    internal static ProbabilityReport Compute(Predictions predictions) => new(
        OneVsRest.Of(predictions),
        ProbabilityScores.LogLoss(predictions),
        ProbabilityScores.Brier(predictions),
        ProbabilityScores.BrierMulticlass(predictions),
        Classification.TopK.Of(predictions),
        Calibration.Of(predictions, 10)!,
        Calibration.Of(predictions, 15)!);
}
