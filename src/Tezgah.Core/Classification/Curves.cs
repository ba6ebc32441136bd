namespace Tezgah.Core.Classification;

/// <summary>Points of a ROC curve, from (0, 0) to (1, 1), as scikit-learn's <c>roc_curve</c> gives them.</summary>
/// <param name="FalsePositiveRate">[m].</param>
/// <param name="TruePositiveRate">[m].</param>
/// <param name="Thresholds">[m], falling; positive infinity at the first point, where nothing is called positive.</param>
public sealed record RocCurve(
    IReadOnlyList<double> FalsePositiveRate, IReadOnlyList<double> TruePositiveRate, IReadOnlyList<double> Thresholds);

/// <summary>Points of a precision-recall curve, from recall 1 to the closing point (0, 1), as scikit-learn's <c>precision_recall_curve</c>.</summary>
/// <param name="Precision">[m + 1].</param>
/// <param name="Recall">[m + 1].</param>
/// <param name="Thresholds">[m], rising; the closing point has none.</param>
public sealed record PrecisionRecallCurve(
    IReadOnlyList<double> Precision, IReadOnlyList<double> Recall, IReadOnlyList<double> Thresholds);

/// <summary>Curves read off a ranking.</summary>
public static class Curves
{
    /// <summary>The ROC curve; null if there is no positive or no negative.</summary>
    /// <param name="ranking">The counts at each score.</param>
    /// <param name="dropIntermediate">Leave out points whose neighbours are the same step away in both directions, as scikit-learn does.</param>
    public static RocCurve? Roc(ScoreRanking ranking, bool dropIntermediate = true)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        if (ranking.Positives == 0 || ranking.Negatives == 0)
        {
            return null;
        }

        var tp = ranking.TruePositives;
        var fp = ranking.FalsePositives;
        var scores = ranking.Thresholds;
        var kept = 1;
        for (var i = 0; i < scores.Length; i++)
        {
            kept += Keeps(tp, fp, i, dropIntermediate) ? 1 : 0;
        }

        var (fpr, tpr, thresholds) = (new double[kept], new double[kept], new double[kept]);
        thresholds[0] = double.PositiveInfinity;
        var next = 1;
        for (var i = 0; i < scores.Length; i++)
        {
            if (Keeps(tp, fp, i, dropIntermediate))
            {
                fpr[next] = (double)fp[i] / ranking.Negatives;
                tpr[next] = (double)tp[i] / ranking.Positives;
                thresholds[next++] = scores[i];
            }
        }

        return new(fpr, tpr, thresholds);
    }

    /// <summary>
    /// At most <paramref name="points"/> points of the ROC curve, evenly along its length, for drawing: no point of the
    /// whole curve lies further than 2 / (<paramref name="points"/> - 2) from the drawn one. Null as in <see cref="Roc"/>.
    /// </summary>
    public static RocCurve? RocForDrawing(ScoreRanking ranking, int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 3);
        if (Roc(ranking) is not { } curve || curve.Thresholds.Count <= points)
        {
            return Roc(ranking);
        }

        var last = curve.Thresholds.Count - 1;
        var kept = new List<int>(points) { 0 };
        for (var i = 1; i < last; i++)
        {
            // The last point of each stretch; so the one before a long step always stays.
            if (Stretch(curve, i, points - 2) != Stretch(curve, i + 1, points - 2))
            {
                kept.Add(i);
            }
        }

        kept.Add(last);
        return new(
            [.. kept.Select(i => curve.FalsePositiveRate[i])],
            [.. kept.Select(i => curve.TruePositiveRate[i])],
            [.. kept.Select(i => curve.Thresholds[i])]);
    }

    /// <summary>The precision-recall curve; null without a positive.</summary>
    public static PrecisionRecallCurve? PrecisionRecall(ScoreRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        if (ranking.Positives == 0)
        {
            return null;
        }

        var count = ranking.Thresholds.Length;
        var (precision, recall, thresholds) = (new double[count + 1], new double[count + 1], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var from = count - 1 - i;
            var hits = ranking.TruePositives[from];
            precision[i] = (double)hits / (hits + ranking.FalsePositives[from]);
            recall[i] = (double)hits / ranking.Positives;
            thresholds[i] = ranking.Thresholds[from];
        }

        precision[count] = 1;
        return new(precision, recall, thresholds);
    }

    // Which of the equal stretches of the way from (0, 0) to (1, 1), a length of 2 along the axes, a point lies on.
    private static int Stretch(RocCurve curve, int i, int stretches) =>
        Math.Min((int)((curve.FalsePositiveRate[i] + curve.TruePositiveRate[i]) / 2 * stretches), stretches - 1);

    // A second difference of zero in both counts; scikit-learn looks at the counts, not at the slope.
    private static bool Keeps(ReadOnlySpan<int> tp, ReadOnlySpan<int> fp, int i, bool dropIntermediate) =>
        !dropIntermediate || i == 0 || i == tp.Length - 1
        || tp[i + 1] - (2 * tp[i]) + tp[i - 1] != 0
        || fp[i + 1] - (2 * fp[i]) + fp[i - 1] != 0;
}
