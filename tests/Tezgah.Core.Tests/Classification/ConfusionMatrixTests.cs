using Tezgah.Core.Classification;

namespace Tezgah.Core.Tests.Classification;

public sealed class ConfusionMatrixTests
{
    private const int None = Predictions.NoAnswer;

    [Fact]
    public void Counts_RowsAreTrueClasses_ColumnsPredictedOnes()
    {
        var confusion = Of([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 0, 1], 3);

        Assert.Equal([[2, 1, 0], [1, 1, 0], [0, 1, 0]], confusion.Counts());
        Assert.Equal((3L, 6L), (confusion.Correct, confusion.Total));
        Assert.Equal((3L, 2L, 1L), (confusion.RowSum(0), confusion.RowSum(1), confusion.RowSum(2)));
        Assert.Equal((3L, 3L, 0L), (confusion.ColumnSum(0), confusion.ColumnSum(1), confusion.ColumnSum(2)));
    }

    [Fact]
    public void Normalised_RowColumnOverall_DivideByTheirSumsAndLeaveEmptyOnesZero()
    {
        var confusion = Of([0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 0, 1], 3);

        Assert.Equal([[0.75, 0.25, 0], [0.5, 0.5, 0], [0, 0, 0]], confusion.Normalised(ConfusionScale.Row));
        Assert.Equal([[0.75, 0.5, 0], [0.25, 0.5, 0], [0, 0, 0]], confusion.Normalised(ConfusionScale.Column));
        Assert.Equal([[3 / 6.0, 1 / 6.0, 0], [1 / 6.0, 1 / 6.0, 0], [0, 0, 0]], confusion.Normalised(ConfusionScale.Overall));
    }

    [Fact]
    public void Unanswered_RowsAreCountedBesideTheMatrixAndStayInTheSupport()
    {
        var confusion = Of([0, 0, 1, 1], [0, None, None, 1], 2);

        Assert.Equal([[1, 0], [0, 1]], confusion.Counts());
        Assert.Equal((1L, 1L, 2L), (confusion.Unanswered(0), confusion.Unanswered(1), confusion.UnansweredTotal));
        Assert.Equal((2L, 4L), (confusion.RowSum(0), confusion.Total));
        Assert.Equal(0.5, confusion.Normalised(ConfusionScale.Row)[0][0]);
    }

    [Fact]
    public void FromCounts_OfCountedCells_IsTheSameMatrix()
    {
        var counted = Of([0, 1, 1, 1], [1, 1, None, 0], 2);

        var rebuilt = ConfusionMatrix.FromCounts([0, 1, 1, 1], [0, 1]);

        Assert.Equal(counted.Counts(), rebuilt.Counts());
        Assert.Equal(counted.Unanswered(1), rebuilt.Unanswered(1));
    }

    [Fact]
    public void FromCounts_NotSquareOrNegative_IsRefused()
    {
        Assert.Contains("3 cells", Assert.Throws<ArgumentException>(() => ConfusionMatrix.FromCounts([1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.FromCounts([]));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.FromCounts([1, 2, 3, 4], [1]));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.FromCounts([1, 2, -3, 4]));
    }

    internal static ConfusionMatrix Of(int[] truth, int[] predicted, int classes) =>
        ConfusionMatrix.Of(Predictions.Create(truth, predicted, null, classes));
}
