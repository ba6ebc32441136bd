using Tezgah.Core.Classification;

namespace Tezgah.Web.Compare;

/// <summary>One cell of a confusion matrix.</summary>
/// <param name="Count">Its rows.</param>
/// <param name="Share">Their share of the true class; null if that does not occur.</param>
public sealed record ConfusionCell(long Count, double? Share)
{
    /// <summary>The shade, 0 … 10; 0 is for empty cells only.</summary>
    public int Heat => Share is > 0 and var share ? Math.Clamp((int)Math.Round(10 * share), 1, 10) : 0;

    /// <summary>The cell of a true and a predicted class.</summary>
    public static ConfusionCell Of(ConfusionMatrix matrix, int truth, int predicted)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Of(matrix[truth, predicted], matrix.RowSum(truth));
    }

    /// <summary>The cell of the rows of a true class that got no answer.</summary>
    public static ConfusionCell Unanswered(ConfusionMatrix matrix, int truth)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Of(matrix.Unanswered(truth), matrix.RowSum(truth));
    }

    private static ConfusionCell Of(long count, long rows) => new(count, rows == 0 ? null : (double)count / rows);
}
