using Tezgah.Core.Classification;

namespace Tezgah.Core.Tests.Classification;

public sealed class CalibrationTests
{
    [Fact]
    public void Of_HandCountedBins_WeighsGapsWithRows()
    {
        // 0.9 twice, one right: gap 0.4; 0.6 once, right: gap 0.4; 0.55 once, wrong: gap 0.55.
        var predictions = Predictions.Create([0, 1, 0, 1], null, [0.9, 0.1, 0.9, 0.1, 0.65, 0.35, 0.55, 0.45], 2);

        var calibration = Calibration.Of(predictions, 10)!;

        Assert.Equal(((2 * 0.4) + 0.35 + 0.55) / 4, calibration.ExpectedError!.Value, 14);
        Assert.Equal(0.55, calibration.MaximumError!.Value, 14);
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 0, 2, 0], calibration.Bins.Select(b => b.Count));
        Assert.Null(calibration.Bins[0].Accuracy);
        Assert.Equal((0.5, 0.9), (calibration.Bins[8].Accuracy, calibration.Bins[8].MeanConfidence));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(15)]
    [InlineData(7)]
    public void Of_ConfidenceExactlyOnAnEdge_BelongsToTheBinBelow(int bins)
    {
        for (var edge = (bins / 2) + 1; edge <= bins; edge++)
        {
            var confidence = (double)edge / bins;
            Assert.Equal(edge - 1, BinOf(confidence, bins));
            Assert.Equal(Math.Min(edge, bins - 1), BinOf(Math.Min(1, Math.BitIncrement(confidence)), bins));
        }
    }

    [Fact]
    public void Of_ProbabilityRoundedAboveOne_BelongsToTheLastBin()
    {
        Assert.Equal(9, BinOf(1.000001, 10));
    }

    [Fact]
    public void Of_PredictedClassesFromElsewhere_JudgesTheProbabilities()
    {
        var calibration = Calibration.Of(Predictions.Create([0], [1], [0.9, 0.1], 2), 10)!;

        Assert.Equal(1, calibration.Bins[8].Accuracy);
    }

    [Fact]
    public void Of_WithoutRowsOrProbabilities_HasNoError()
    {
        var empty = Calibration.Of(Predictions.Create([], null, [], 2), 10)!;

        Assert.Equal((null, null, 10), (empty.ExpectedError, empty.MaximumError, empty.Bins.Count));
        Assert.Null(Calibration.Of(Predictions.Create([0], [0], null, 2), 10));
    }

    private static int BinOf(double confidence, int bins) => Calibration
        .Of(Predictions.Create([0], null, [confidence, Math.Max(0, 1 - confidence)], 2), bins)!
        .Bins.ToList().FindIndex(b => b.Count == 1);
}
