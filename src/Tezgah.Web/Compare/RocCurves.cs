using Tezgah.Core.Classification;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Compare;

/// <summary>The ROC curves of one model: each class against the rest, their mean, and all decisions pooled.</summary>
public static class RocCurves
{
    private const int Points = 300;

    /// <summary>The curve of class <paramref name="c"/> against the rest; null if it or the rest does not occur.</summary>
    public static Curve? OfClass(OneVsRest ranked, int c)
    {
        ArgumentNullException.ThrowIfNull(ranked);
        return Curves.RocForDrawing(ranked.Classes[c], Points) is { } roc ? new Curve(roc.FalsePositiveRate, roc.TruePositiveRate) : null;
    }

    /// <summary>
    /// The mean of the classes' curves: at each false-positive rate the mean of their true-positive rates, interpolated
    /// linearly, as scikit-learn's example of multiclass ROC draws it. Null if no class has a curve.
    /// </summary>
    public static Curve? Macro(OneVsRest ranked)
    {
        ArgumentNullException.ThrowIfNull(ranked);
        RocCurve[] curves = [.. ranked.Classes.Select(c => Curves.Roc(c)).OfType<RocCurve>()];
        if (curves.Length == 0)
        {
            return null;
        }

        double[] rates = [.. Enumerable.Range(0, Points + 1).Select(i => (double)i / Points)];
        double[] mean = [.. rates.Select(rate => curves.Average(c => At(c, rate)))];
        return new Curve([0, .. rates], [0, .. mean]);
    }

    /// <summary>The curve of all entries of the one-hot truth and the probabilities pooled; null for one class or no row.</summary>
    public static Curve? Micro(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var positive = new bool[predictions.Count * predictions.Classes];
        for (var row = 0; row < predictions.Count; row++)
        {
            positive[(row * predictions.Classes) + predictions.Truth[row]] = true;
        }

        return Curves.RocForDrawing(ScoreRanking.Of(predictions.Probabilities, positive), Points) is { } roc
            ? new Curve(roc.FalsePositiveRate, roc.TruePositiveRate)
            : null;
    }

    // The highest true-positive rate at that false-positive rate: curves go straight up. Curves have a point for each row.
    internal static double At(RocCurve curve, double rate)
    {
        var (x, y) = (curve.FalsePositiveRate, curve.TruePositiveRate);
        var (above, end) = (0, x.Count);
        while (above < end)
        {
            var middle = above + ((end - above) / 2);
            (above, end) = x[middle] <= rate ? (middle + 1, end) : (above, middle);
        }

        if (above == x.Count)
        {
            return y[^1];
        }

        var below = above - 1;
        return y[below] + ((y[above] - y[below]) * (rate - x[below]) / (x[above] - x[below]));
    }
}
