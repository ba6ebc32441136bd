using Tezgah.Core.Classification;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Compare;

/// <summary>The precision-recall curves of one model.</summary>
public static class PrecisionCurves
{
    private const int Points = 300;

    /// <summary>The curve of class <paramref name="c"/> against the rest; null if it does not occur.</summary>
    public static Curve? OfClass(OneVsRest ranked, int c)
    {
        ArgumentNullException.ThrowIfNull(ranked);
        return Draw(ranked.Classes[c]);
    }

    /// <summary>The curve of all entries of the one-hot truth and the probabilities pooled; null without a row.</summary>
    public static (Curve Curve, double? Area)? Micro(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var positive = new bool[predictions.Count * predictions.Classes];
        for (var row = 0; row < predictions.Count; row++)
        {
            positive[(row * predictions.Classes) + predictions.Truth[row]] = true;
        }

        var ranking = ScoreRanking.Of(predictions.Probabilities, positive);
        return Draw(ranking) is { } curve ? (curve, ranking.AveragePrecision) : null;
    }

    // From recall 0 to 1. Of a long curve the last point of each of equal stretches of recall stays, and both ends.
    private static Curve? Draw(ScoreRanking ranking)
    {
        if (Core.Classification.Curves.PrecisionRecall(ranking) is not { } whole)
        {
            return null;
        }

        var (recall, precision) = (new List<double>(), new List<double>());
        for (var i = whole.Recall.Count - 1; i >= 0; i--)
        {
            if (i == 0 || i == whole.Recall.Count - 1 || whole.Recall.Count <= Points || Stretch(whole.Recall[i]) != Stretch(whole.Recall[i - 1]))
            {
                recall.Add(whole.Recall[i]);
                precision.Add(whole.Precision[i]);
            }
        }

        return new Curve(recall, precision);
    }

    private static int Stretch(double recall) => (int)(recall * (Points - 2));
}
