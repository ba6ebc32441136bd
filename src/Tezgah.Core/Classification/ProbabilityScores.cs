namespace Tezgah.Core.Classification;

/// <summary>Scores of the probabilities themselves; null without a row or without probabilities.</summary>
public static class ProbabilityScores
{
    /// <summary>Machine epsilon of float64, where scikit-learn clips: a true class with probability 0 costs 36.04.</summary>
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>
    /// Mean of -ln p(true class), with probabilities clipped to [2.22e-16, 1 - 2.22e-16] and rows rescaled to sum 1.
    /// </summary>
    public static double? LogLoss(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (!predictions.HasProbabilities)
        {
            return null;
        }

        var loss = 0.0;
        for (var row = 0; row < predictions.Count; row++)
        {
            var sum = 0.0;
            var probabilities = predictions.ProbabilitiesOf(row);
            foreach (var p in probabilities)
            {
                sum += Clip(p);
            }

            loss -= Math.Log(Clip(probabilities[predictions.Truth[row]]) / sum);
        }

        return Ratio.OrNull(loss, predictions.Count);
    }

    /// <summary>Two classes: mean of (p(class 1) - truth)² (Brier, 1950); null for any other number of classes.</summary>
    public static double? Brier(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (!predictions.HasProbabilities || predictions.Classes != 2)
        {
            return null;
        }

        var sum = 0.0;
        for (var row = 0; row < predictions.Count; row++)
        {
            var error = predictions.ProbabilitiesOf(row)[1] - predictions.Truth[row];
            sum += error * error;
        }

        return Ratio.OrNull(sum, predictions.Count);
    }

    /// <summary>Mean over rows of the sum over classes of (p - one-hot truth)²; for two classes twice <see cref="Brier"/>.</summary>
    public static double? BrierMulticlass(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (!predictions.HasProbabilities)
        {
            return null;
        }

        var sum = 0.0;
        for (var row = 0; row < predictions.Count; row++)
        {
            var probabilities = predictions.ProbabilitiesOf(row);
            for (var c = 0; c < probabilities.Length; c++)
            {
                var error = probabilities[c] - (c == predictions.Truth[row] ? 1 : 0);
                sum += error * error;
            }
        }

        return Ratio.OrNull(sum, predictions.Count);
    }

    private static double Clip(double p) => Math.Clamp(p, Epsilon, 1 - Epsilon);
}
