using Tezgah.Core.Statistics;

namespace Tezgah.Core.Tests.Statistics;

public sealed class McNemarTests
{
    [Fact]
    public void Of_NineAgainstOne_GivesTheBinomialByHand()
    {
        // 2 · (1 + 10) / 1024.
        var test = McNemar.Of(50, 9, 1, 20);

        Assert.Equal(22 / 1024.0, test.ExactP, 15);
        Assert.Equal((6.4, 4.9), (test.ChiSquare, test.CorrectedChiSquare));
        Assert.Equal((true, test.ExactP), (test.IsExact, test.P));
    }

    [Fact]
    public void P_ChangesFromExactToChiSquareAt25DiscordantPairs()
    {
        var below = McNemar.Of(0, 14, 10, 0);
        var from = McNemar.Of(0, 15, 10, 0);

        Assert.Equal((true, below.ExactP), (below.IsExact, below.P));
        Assert.Equal((false, from.CorrectedChiSquareP), (from.IsExact, from.P));
        Assert.Equal(from.ExactP, from.P, 0.01);
    }

    [Fact]
    public void Of_NoDisagreementOrEvenOne_IsPOne()
    {
        Assert.Equal((1.0, 0.0, 1.0), (McNemar.Of(10, 0, 0, 2).ExactP, McNemar.Of(10, 0, 0, 2).ChiSquare, McNemar.Of(10, 0, 0, 2).ChiSquareP));
        Assert.Equal((1.0, 1.0), (McNemar.Of(10, 4, 4, 2).ExactP, McNemar.Of(10, 4, 4, 2).CorrectedChiSquareP));
    }

    [Fact]
    public void Of_NegativeCount_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => McNemar.Of(1, -1, 0, 0));
    }
}
