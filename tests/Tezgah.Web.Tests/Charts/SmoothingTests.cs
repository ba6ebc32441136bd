using Tezgah.Web.Charts;

namespace Tezgah.Web.Tests.Charts;

public sealed class SmoothingTests
{
    [Fact]
    public void Next_ConstantCurve_GivesTheConstantFromTheFirstValueOn()
    {
        var smoothing = new Smoothing(0.9);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(2.5, smoothing.Next(2.5), 12);
        }
    }

    [Fact]
    public void Next_ThreeValues_FollowsTheFormula()
    {
        var smoothing = new Smoothing(0.5);

        Assert.Equal(4, smoothing.Next(4), 12);
        Assert.Equal(((0.25 * 4) + (0.5 * 1)) / 0.75, smoothing.Next(1), 12);
        Assert.Equal(((0.125 * 4) + (0.25 * 1) + (0.5 * 7)) / 0.875, smoothing.Next(7), 12);
    }

    [Fact]
    public void Next_ValueThatIsNotFinite_IsAGapAndLeavesTheAverage()
    {
        var smoothing = new Smoothing(0.9);
        smoothing.Next(1);

        Assert.True(double.IsNaN(smoothing.Next(double.NaN)));
        Assert.True(double.IsNaN(smoothing.Next(double.PositiveInfinity)));
        Assert.Equal(1, smoothing.Next(1), 12);
    }

    [Fact]
    public void Memory_AfterThatManyValues_TheFirstCountsLessThanAThousandth()
    {
        var memory = Smoothing.Memory(0.9);

        Assert.True(Math.Pow(0.9, memory) <= 1e-3);
        Assert.True(Math.Pow(0.9, memory - 1) > 1e-3);
        Assert.Equal(0, Smoothing.Memory(0));
    }
}
