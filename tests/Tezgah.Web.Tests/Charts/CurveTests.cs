using Tezgah.Web.Charts;

namespace Tezgah.Web.Tests.Charts;

public sealed class CurveTests
{
    [Fact]
    public void Curve_AppendedTo_KeepsItsGeneration()
    {
        var curve = new Curve([1, 2], [0.5, 0.4]);
        var generation = curve.Generation;

        curve.Append(3, 0.3);

        Assert.Equal(generation, curve.Generation);
        Assert.Equal([1, 2, 3], curve.X);
        Assert.Equal([0.5, 0.4, 0.3], curve.Y);
        Assert.Equal(3, curve.LastX);
    }

    [Fact]
    public void Curve_ReplacedByItsOwnPoints_KeepsThemAndIsOfANewGeneration()
    {
        var curve = new Curve([1, 2], [0.5, 0.4]);
        var generation = curve.Generation;

        curve.Replace(curve.X, curve.Y);

        Assert.Equal(generation + 1, curve.Generation);
        Assert.Equal([1, 2], curve.X);
    }

    [Fact]
    public void Curve_OfUnequalArrays_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new Curve([1, 2], [0.5]));

        Assert.Contains("2 places for 1 values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bound_CurveThatGrowsForLong_StaysBetweenTheLimitAndItsDouble()
    {
        var curve = new Curve();

        for (var step = 1; step <= 100_000; step++)
        {
            curve.Append(step, Math.Sin(step / 50.0));
            curve.Bound(200);
            Assert.InRange(curve.Count, 1, 400);
        }

        Assert.Equal(1, curve.X[0]);
        Assert.Equal(100_000, curve.LastX);
        Assert.InRange(curve.Y.Max(), 0.999, 1);
        Assert.InRange(curve.Y.Min(), -1, -0.999);
    }
}
