using Tezgah.Core.Statistics;

namespace Tezgah.Core.Tests.Statistics;

public sealed class SummariesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(25, 1.75)]
    [InlineData(50, 2.5)]
    [InlineData(90, 3.7)]
    [InlineData(100, 4)]
    public void Percentiles_OfOneToFour_InterpolateLikeNumPy(double percent, double expected)
    {
        Assert.Equal(expected, Percentiles.Linear([4, 1, 3, 2], percent)!.Value, 14);
    }

    [Fact]
    public void Percentiles_OfOneOrNone_AreTheValueOrDoNotExist()
    {
        Assert.Equal(7, Percentiles.Linear([7], 99));
        Assert.Null(Percentiles.Linear([], 50));
        Assert.Throws<ArgumentOutOfRangeException>(() => Percentiles.Linear([1], 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => Percentiles.Linear([1], double.NaN));
    }

    [Fact]
    public void Holm_TextbookExample_StepsDownAndNeverFalls()
    {
        Assert.Equal([0.03, 0.06, 0.06, 0.02], Holm.Adjust([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 12)));
        Assert.Equal([1, 1], Holm.Adjust([0.8, 0.9]));
        Assert.Equal([0.2], Holm.Adjust([0.2]));
        Assert.Empty(Holm.Adjust([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Holm.Adjust([0.1, 1.2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Holm.Adjust([double.NaN]));
    }

    [Fact]
    public void PassAtK_CountedByHand_IsTheShareOfDrawsWithARightOne()
    {
        Assert.Equal(0.5, PassAtK.Estimate(4, 1, 2), 15);
        Assert.Equal(1 - (1 / 6.0), PassAtK.Estimate(4, 2, 2), 15);
        Assert.Equal((0.0, 1.0), (PassAtK.Estimate(4, 0, 4), PassAtK.Estimate(4, 1, 4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PassAtK.Estimate(4, 1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => PassAtK.Estimate(4, 5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PassAtK.Estimate(4, 1, 0));
    }

    [Fact]
    public void PassAtK_Over41Problems_HasMeanAndIntervalOverProblems()
    {
        var result = PassAtK.OverProblems([.. Enumerable.Range(0, 41).Select(i => (1, i < 11 ? 1 : 0))], 1);

        Assert.Equal(11 / 41.0, result.Estimate!.Value, 14);
        Assert.Equal(11 / 41.0 - 0.136, result.Interval!.Lower, 0.02);
        Assert.Equal(11 / 41.0 + 0.136, result.Interval.Upper, 0.02);
        Assert.Null(PassAtK.OverProblems([], 1).Estimate);
    }

    [Fact]
    public void SeedSummary_OfThree_DividesByOneLessAndDrawsABand()
    {
        var summary = SeedSummary.Of([2, 4, 6, null, double.NaN])!;

        Assert.Equal(new(3, 4, 2, 2, 6), summary);
        Assert.Equal(new Interval(2, 6), summary.Band);
        Assert.Equal((null, new Interval(5, 5)), (SeedSummary.Of([5])!.StandardDeviation, SeedSummary.Of([5])!.Band));
        Assert.Null(SeedSummary.Of([null]));
    }

    [Fact]
    public void SeedSummary_PerStep_LeavesOutRunsThatEndedEarly()
    {
        var steps = SeedSummary.PerStep([[(10, 1.0), (20, 3.0)], [(20, 5.0), (10, 3.0)], [(10, 2.0)]]);

        Assert.Equal([(10L, 3, 2.0), (20L, 2, 4.0)], steps.Select(s => (s.Step, s.Summary.Count, s.Summary.Mean)));
    }
}
