using Tezgah.Core.Statistics;

namespace Tezgah.Core.Classification;

/// <summary>
/// Bootstrap intervals of classification metrics, for one model (drawn within each true class, so that every sample has
/// the classes in the same sizes) and for the difference of two models on the same rows (drawn in pairs).
/// </summary>
public static class MetricBootstrap
{
    /// <summary>Interval of a metric of the confusion matrix.</summary>
    public static BootstrapResult IntervalOfCounts(
        Predictions predictions, Func<ConfusionMatrix, double?> metric, BootstrapSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var counts = new PairCounts(predictions, predictions);
        return Bootstrap.Rows(predictions.Count, rows => metric(counts.Of(rows).A), settings, predictions.Truth);
    }

    /// <summary>Interval of a metric of the predictions, e.g. an area; slower, since every sample is built.</summary>
    public static BootstrapResult IntervalOf(
        Predictions predictions, Func<Predictions, double?> metric, BootstrapSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return Bootstrap.Rows(predictions.Count, rows => metric(predictions.Select(rows)), settings, predictions.Truth);
    }

    /// <summary>Difference a - b of a metric of the confusion matrix.</summary>
    /// <exception cref="ArgumentException">The two are not about the same rows; names the first that differs.</exception>
    public static BootstrapResult DifferenceOfCounts(
        Predictions a, Predictions b, Func<ConfusionMatrix, double?> metric, BootstrapSettings? settings = null)
    {
        var counts = new PairCounts(a, b);
        return Bootstrap.Rows(
            a.Count,
            rows =>
            {
                var (confusionA, confusionB) = counts.Of(rows);
                return metric(confusionA) - metric(confusionB);
            },
            settings);
    }

    /// <summary>Difference a - b of a metric of the predictions; slower, since every sample is built twice.</summary>
    /// <exception cref="ArgumentException">The two are not about the same rows; names the first that differs.</exception>
    public static BootstrapResult DifferenceOf(
        Predictions a, Predictions b, Func<Predictions, double?> metric, BootstrapSettings? settings = null)
    {
        PairCounts.CheckSameRows(a, b);
        return Bootstrap.Rows(a.Count, rows => metric(a.Select(rows)) - metric(b.Select(rows)), settings);
    }
}
