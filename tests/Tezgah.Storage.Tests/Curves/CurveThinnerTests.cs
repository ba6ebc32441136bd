using Tezgah.Storage.Curves;

namespace Tezgah.Storage.Tests.Curves;

public sealed class CurveThinnerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void Thin_ShortCurve_StaysWhole(int length)
    {
        var steps = Enumerable.Range(3, length).ToArray();
        var values = steps.Select(s => 1.0 / s).ToArray();

        var thin = CurveThinner.Thin(steps, values, 10);

        Assert.Equal(steps, thin.Steps);
        Assert.Equal(values, thin.Values);
    }

    [Fact]
    public void Thin_RandomCurves_KeepsWhatCanBeSeen()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var (steps, values) = Curve(random);
            var maxPoints = random.Next(1, 60);

            var thin = CurveThinner.Thin(steps, values, maxPoints);

            Assert.InRange(thin.Steps.Length, Math.Min(2, steps.Length), Math.Max(maxPoints, 4) * 3 / 2);
            Assert.Equal((steps[0], steps[^1]), (thin.Steps[0], thin.Steps[^1]));
            Assert.Equal(values.Where(double.IsFinite).DefaultIfEmpty().Max(), thin.Values.Where(double.IsFinite).DefaultIfEmpty().Max());
            Assert.Equal(values.Where(double.IsFinite).DefaultIfEmpty().Min(), thin.Values.Where(double.IsFinite).DefaultIfEmpty().Min());
            Assert.Equal(values.All(double.IsFinite), thin.Values.All(double.IsFinite));
            Assert.Equal(thin.Steps.Order().Distinct(), thin.Steps);
            Assert.All(thin.Steps.Index(), point => Assert.Equal(values[Array.IndexOf(steps, point.Item)], thin.Values[point.Index]));
        }
    }

    [Fact]
    public void Thin_EachStretch_KeepsItsOwnExtremes()
    {
        var steps = Enumerable.Range(0, 100).ToArray();
        var values = steps.Select(s => s % 10 == 3 ? -1.0 : s % 10 == 7 ? 1.0 : 0.0).ToArray();

        var thin = CurveThinner.Thin(steps, values, 22);

        Assert.Equal([0, .. Enumerable.Range(0, 10).SelectMany(s => new[] { (10 * s) + 3, (10 * s) + 7 }), 99], thin.Steps);
    }

    [Fact]
    public void Thin_StepsAsFarApartAsCanBe_DoesNotOverflow()
    {
        var thin = CurveThinner.Thin([int.MinValue, -5, 0, 5, 9, int.MaxValue], [1, 2, 3, 4, 5, 6], 5);

        Assert.Equal((int.MinValue, int.MaxValue), (thin.Steps[0], thin.Steps[^1]));
    }

    private static (int[] Steps, double[] Values) Curve(Random random)
    {
        var steps = Enumerable.Range(0, random.Next(1, 400)).Select(_ => random.Next(0, 2000)).Distinct().Order().ToArray();
        var odd = random.Next(3);
        var values = steps.Select(_ => random.Next(20) < odd
            ? random.Next(2) == 0 ? double.NaN : double.NegativeInfinity
            : random.NextDouble()).ToArray();
        return (steps, values);
    }
}
