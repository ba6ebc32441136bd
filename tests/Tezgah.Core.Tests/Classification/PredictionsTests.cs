using Tezgah.Core.Classification;

namespace Tezgah.Core.Tests.Classification;

public sealed class PredictionsTests
{
    [Fact]
    public void Create_WithoutPredictedClasses_TakesTheLowestOfTheMostProbable()
    {
        var predictions = Predictions.Create([0, 1, 2], null, [0.2, 0.4, 0.4, 0.5, 0.5, 0, 0.1, 0.2, 0.7], 3);

        Assert.Equal([1, 0, 2], predictions.Predicted.ToArray());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void Create_TrueClassOutsideTheClasses_NamesRowAndValue(int label)
    {
        var error = Assert.Throws<ArgumentException>(() => Predictions.Create([0, label], [0, 0], null, 3));

        Assert.Contains($"Row 1 has the true class {label}", error.Message, StringComparison.Ordinal);
        Assert.Contains("0 to 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_PredictedClassMinusTwo_IsRefusedButNoAnswerIsNot()
    {
        Assert.Throws<ArgumentException>(() => Predictions.Create([0], [-2], null, 1));
        Assert.Equal(Predictions.NoAnswer, Predictions.Create([0], [Predictions.NoAnswer], null, 1).Predicted[0]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.1)]
    [InlineData(3.7)]
    public void Create_ProbabilityOutsideZeroToOne_NamesRowAndClass(double value)
    {
        var error = Assert.Throws<ArgumentException>(() => Predictions.Create([0, 1], null, [0.5, 0.5, 0.5, value], 2));

        Assert.Contains("Row 1 gives class 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("softmax", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_ProbabilityJustAboveOne_IsARoundingOfFloat32()
    {
        Assert.True(Predictions.Create([0], null, [1.0000001, -1e-8], 2).HasProbabilities);
    }

    [Fact]
    public void Create_LengthsThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Predictions.Create([0, 1], [0], null, 2));
        Assert.Throws<ArgumentException>(() => Predictions.Create([0, 1], null, [0.5, 0.5], 2));
        Assert.Throws<ArgumentException>(() => Predictions.Create([0, 1], null, null, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Predictions.Create([], [], null, 0));
    }

    [Fact]
    public void Select_RowsTwice_RepeatsEverythingOfTheRow()
    {
        var predictions = Predictions.Create([0, 1], [1, 0], [0.4, 0.6, 0.7, 0.3], 2);

        var selected = predictions.Select([1, 0, 1]);

        Assert.Equal([1, 0, 1], selected.Truth.ToArray());
        Assert.Equal([0, 1, 0], selected.Predicted.ToArray());
        Assert.Equal([0.7, 0.3, 0.4, 0.6, 0.7, 0.3], selected.Probabilities.ToArray());
    }
}
