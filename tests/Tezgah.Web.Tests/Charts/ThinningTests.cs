using Tezgah.Web.Charts;

namespace Tezgah.Web.Tests.Charts;

public sealed class ThinningTests
{
    [Fact]
    public void MinMax_FewPoints_LeavesThemAsTheyAre()
    {
        double[] x = [1, 2, 3];
        double[] y = [3, 1, 2];

        var thin = Thinning.MinMax(x, y, 4);

        Assert.Same(x, thin.X);
        Assert.Same(y, thin.Y);
    }

    [Fact]
    public void MinMax_ManyPoints_KeepsEndsAndEveryExtreme()
    {
        double[] x = [.. Enumerable.Range(0, 10_000).Select(i => (double)i)];
        double[] y = [.. x.Select(i => i == 4_321 ? 99 : i == 8_765 ? -99 : i % 7)];

        var (thinX, thinY) = Thinning.MinMax(x, y, 100);

        Assert.InRange(thinX.Count, 50, 102);
        Assert.Equal((0, 9_999), (thinX[0], thinX[^1]));
        Assert.Equal(4_321, thinX[thinY.ToList().IndexOf(99)]);
        Assert.Equal(8_765, thinX[thinY.ToList().IndexOf(-99)]);
        Assert.Equal(thinX.Order(), thinX);
        Assert.Equal(thinX.Distinct(), thinX);
    }

    [Fact]
    public void MinMax_CurveWithAGap_KeepsAGap()
    {
        double[] x = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];
        double[] y = [.. x.Select(i => i == 500 ? double.NaN : i)];

        var (thinX, thinY) = Thinning.MinMax(x, y, 50);

        Assert.Equal(500, thinX[thinY.ToList().FindIndex(double.IsNaN)]);
    }

    [Fact]
    public void MinMax_AllPointsAtOnePlace_KeepsTheExtremes()
    {
        var (_, y) = Thinning.MinMax([.. Enumerable.Repeat(3.0, 100)], [.. Enumerable.Range(0, 100).Select(i => (double)i)], 10);

        Assert.Equal((0, 99), (y.Min(), y.Max()));
    }
}
