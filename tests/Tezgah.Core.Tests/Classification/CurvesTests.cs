using Tezgah.Core.Classification;

namespace Tezgah.Core.Tests.Classification;

public sealed class CurvesTests
{
    [Fact]
    public void Roc_AllPoints_StartsWhereNothingIsPositiveAndEndsAtOne()
    {
        var ranking = ScoreRanking.Of([0.9, 0.7, 0.6, 0.2], [true, false, true, false]);

        var curve = Curves.Roc(ranking, dropIntermediate: false)!;

        Assert.Equal([0, 0, 0.5, 0.5, 1], curve.FalsePositiveRate);
        Assert.Equal([0, 0.5, 0.5, 1, 1], curve.TruePositiveRate);
        Assert.Equal([double.PositiveInfinity, 0.9, 0.7, 0.6, 0.2], curve.Thresholds);
    }

    [Fact]
    public void Roc_DropIntermediate_LeavesOutOnlyEvenStepsInOneDirection()
    {
        var ranking = ScoreRanking.Of([0.9, 0.8, 0.7, 0.6, 0.5], [true, true, true, false, false]);

        var curve = Curves.Roc(ranking)!;

        Assert.Equal([double.PositiveInfinity, 0.9, 0.7, 0.5], curve.Thresholds);
        Assert.Equal([0, 1 / 3.0, 1, 1], curve.TruePositiveRate);
        Assert.Equal([0, 0, 0, 1], curve.FalsePositiveRate);
    }

    [Fact]
    public void Roc_WithoutPositivesOrNegatives_DoesNotExist()
    {
        Assert.Null(Curves.Roc(ScoreRanking.Of([0.5], [true])));
        Assert.Null(Curves.Roc(ScoreRanking.Of([0.5], [false])));
        Assert.Null(Curves.RocForDrawing(ScoreRanking.Of([0.5], [false]), 10));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Roc_AreaUnderItsPoints_IsTheAuc(bool dropIntermediate)
    {
        var (scores, positive) = ScoreRankingTests.Random(11, 700);
        var ranking = ScoreRanking.Of(scores, positive);

        Assert.Equal(ranking.Auc!.Value, Area(Curves.Roc(ranking, dropIntermediate)!), 13);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(400)]
    public void RocForDrawing_LongCurve_KeepsBothEndsItsAreaAndTheNumberOfPoints(int points)
    {
        var random = new Random(5);
        double[] scores = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble())];
        var ranking = ScoreRanking.Of(scores, [.. scores.Select(s => random.NextDouble() < s)]);

        var curve = Curves.RocForDrawing(ranking, points)!;

        Assert.InRange(curve.Thresholds.Count, points / 2, points);
        Assert.Equal((0.0, 0.0, 1.0, 1.0), (curve.FalsePositiveRate[0], curve.TruePositiveRate[0], curve.FalsePositiveRate[^1], curve.TruePositiveRate[^1]));
        Assert.Equal(ranking.Auc!.Value, Area(curve), 2.0 / (points - 2));
    }

    [Fact]
    public void RocForDrawing_OneHugeTie_KeepsThePointsBeforeTheLongStep()
    {
        bool[] positive = [.. Enumerable.Range(0, 3000).Select(i => i % 3 == 0)];
        double[] scores = [.. Enumerable.Range(0, 3000).Select(i => i < 2000 ? 0.5 : 1 - (i / 10_000.0))];
        var ranking = ScoreRanking.Of(scores, positive);

        var curve = Curves.RocForDrawing(ranking, 20)!;

        Assert.Equal(Area(Curves.Roc(ranking)!), Area(curve), 2.0 / 18);
        Assert.Contains(curve.Thresholds, t => t > 0.5 && t < 0.701);
    }

    [Fact]
    public void PrecisionRecall_HandCounted_RisesInThresholdAndClosesAtRecallZero()
    {
        var ranking = ScoreRanking.Of([0.9, 0.7, 0.6, 0.2], [true, false, true, false]);

        var curve = Curves.PrecisionRecall(ranking)!;

        Assert.Equal([0.2, 0.6, 0.7, 0.9], curve.Thresholds);
        Assert.Equal([0.5, 2 / 3.0, 0.5, 1, 1], curve.Precision);
        Assert.Equal([1, 1, 0.5, 0.5, 0], curve.Recall);
    }

    [Fact]
    public void PrecisionRecall_WithoutAPositive_DoesNotExist()
    {
        Assert.Null(Curves.PrecisionRecall(ScoreRanking.Of([0.5], [false])));
    }

    private static double Area(RocCurve curve) => Enumerable.Range(1, curve.Thresholds.Count - 1).Sum(i =>
        (curve.FalsePositiveRate[i] - curve.FalsePositiveRate[i - 1]) * (curve.TruePositiveRate[i] + curve.TruePositiveRate[i - 1]) / 2);
}
