namespace Tezgah.Core.Classification;

/// <summary>How much the distance between two classes counts in Cohen's kappa.</summary>
public enum KappaWeights
{
    /// <summary>Every mistake counts the same.</summary>
    None,

    /// <summary>A mistake counts as many classes as it is off; for classes with an order.</summary>
    Linear,

    /// <summary>A mistake counts the square of that.</summary>
    Quadratic,
}

/// <summary>Agreement of truth and prediction corrected for chance.</summary>
public static class Agreement
{
    /// <summary>
    /// Cohen's kappa (Cohen, 1960; weighted: 1968). Null without a row, if chance alone already agrees always (one class
    /// only), and for the weighted forms if a row got no answer, which has no distance to any class.
    /// </summary>
    public static double? CohenKappa(ConfusionMatrix confusion, KappaWeights weights = KappaWeights.None)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        if (weights != KappaWeights.None && confusion.UnansweredTotal > 0)
        {
            return null;
        }

        var (observed, expected) = (0.0, 0.0);
        for (var truth = 0; truth < confusion.Classes; truth++)
        {
            var rowSum = (double)confusion.RowSum(truth);
            // An unanswered row disagrees; its column has no row of its own, so that chance never agrees with it.
            observed += confusion.Unanswered(truth);
            expected += rowSum * confusion.UnansweredTotal;
            for (var predicted = 0; predicted < confusion.Classes; predicted++)
            {
                double distance = Math.Abs(truth - predicted);
                var weight = weights switch
                {
                    KappaWeights.Linear => distance,
                    KappaWeights.Quadratic => distance * distance,
                    _ => Math.Min(distance, 1),
                };
                observed += weight * confusion[truth, predicted];
                expected += weight * rowSum * confusion.ColumnSum(predicted);
            }
        }

        return Ratio.OrNull(expected - (observed * confusion.Total), expected);
    }

    /// <summary>
    /// Matthews' correlation for K classes (Gorodkin, 2004); 0 where a margin has one class only, as in scikit-learn, and
    /// null without a row.
    /// </summary>
    public static double? Matthews(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        if (confusion.Total == 0)
        {
            return null;
        }

        double rows = confusion.Total;
        var (both, truths, predictions) = (0.0, 0.0, (double)confusion.UnansweredTotal * confusion.UnansweredTotal);
        for (var c = 0; c < confusion.Classes; c++)
        {
            double truth = confusion.RowSum(c);
            double predicted = confusion.ColumnSum(c);
            both += truth * predicted;
            truths += truth * truth;
            predictions += predicted * predicted;
        }

        var covariance = (confusion.Correct * rows) - both;
        return Ratio.OrZero(covariance, Math.Sqrt((rows * rows) - truths) * Math.Sqrt((rows * rows) - predictions));
    }

    /// <summary>False where the 0 of <see cref="Matthews"/> is a convention: all rows of one class, or called one class.</summary>
    public static bool MatthewsDefined(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        var classes = Enumerable.Range(0, confusion.Classes);
        return confusion.Total > 0
            && classes.All(c => confusion.RowSum(c) < confusion.Total && confusion.ColumnSum(c) < confusion.Total)
            && confusion.UnansweredTotal < confusion.Total;
    }

    /// <summary>The mean recall over classes that occur; null without a row.</summary>
    public static double? BalancedAccuracy(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return Ratio.MeanOfDefined(
            Enumerable.Range(0, confusion.Classes).Select(c => Ratio.OrNull(confusion[c, c], confusion.RowSum(c))));
    }
}
