using Tezgah.Core.Classification;

namespace Tezgah.Web.Compare;

/// <summary>One cell of the difference of two confusion matrices, first minus second.</summary>
/// <param name="Count">The difference in rows.</param>
/// <param name="Share">The difference in the share of the true class; null if that does not occur in one of them.</param>
public sealed record DifferenceCell(long Count, double? Share)
{
    /// <summary>The shade, -10 … 10: positive where the first has more, 0 only where there is no difference.</summary>
    public int Heat => Share is { } share && share != 0 ? Math.Sign(share) * Math.Clamp((int)Math.Round(20 * Math.Abs(share)), 1, 10) : 0;

    /// <summary>The cell of a true and a predicted class, or of the rows without an answer.</summary>
    public static DifferenceCell Of(ConfusionMatrix a, ConfusionMatrix b, int truth, int predicted)
    {
        var (x, y) = (Cell(a, truth, predicted), Cell(b, truth, predicted));
        return new(x.Count - y.Count, x.Share - y.Share);
    }

    // A file without probabilities may not mention the last classes.
    private static ConfusionCell Cell(ConfusionMatrix matrix, int truth, int predicted) =>
        truth >= matrix.Classes ? new(0, null)
        : predicted < 0 ? ConfusionCell.Unanswered(matrix, truth)
        : predicted < matrix.Classes ? ConfusionCell.Of(matrix, truth, predicted)
        : new(0, matrix.RowSum(truth) == 0 ? null : 0);
}
