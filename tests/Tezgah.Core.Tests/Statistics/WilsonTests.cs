using Tezgah.Core.Statistics;

namespace Tezgah.Core.Tests.Statistics;

public sealed class WilsonTests
{
    [Fact]
    public void Of_HalfOfFour_IsTheFormulaByHand()
    {
        // z = 2: centre ½, half width 2 / (1 + 1) · √(1/16 + 1/16) = √(1/8).
        var interval = Wilson.Of(2, 4, 2)!;

        Assert.Equal(0.5 - Math.Sqrt(0.125), interval.Lower, 15);
        Assert.Equal(0.5 + Math.Sqrt(0.125), interval.Upper, 15);
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(7, 7)]
    [InlineData(3, 7)]
    [InlineData(11, 41)]
    public void Interval95_AnyShare_HoldsItAndMirrors(long successes, long total)
    {
        var interval = Wilson.Interval95(successes, total)!;
        var mirrored = Wilson.Interval95(total - successes, total)!;

        Assert.InRange((double)successes / total, interval.Lower, interval.Upper);
        Assert.Equal(1 - mirrored.Upper, interval.Lower, 14);
        Assert.True(interval.Lower >= 0 && interval.Upper <= 1);
    }

    [Fact]
    public void Of_NoneAtAll_DoesNotExist_AndMoreThanAllIsRefused()
    {
        Assert.Null(Wilson.Interval95(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval95(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval95(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Of(1, 2, 0));
    }
}
