using Tezgah.Core.Statistics;

namespace Tezgah.Core.Tests.Statistics;

public sealed class BootstrapTests
{
    private static readonly Interval s_frozen = new(2.8429, 5.849275);

    [Fact]
    public void Rows_MeanOfNumbers_HasTheIntervalOfTheTheory()
    {
        var random = new ReproducibleRandom(3);
        double[] values = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];

        var result = Bootstrap.Rows(400, rows => Mean(values, rows));

        var standardError = Math.Sqrt(values.Sum(v => Math.Pow(v - values.Average(), 2)) / 400 / 400);
        Assert.Equal(values.Average(), result.Estimate!.Value, 14);
        Assert.Equal(result.Estimate.Value - (1.96 * standardError), result.Interval!.Lower, standardError * 0.15);
        Assert.Equal(result.Estimate.Value + (1.96 * standardError), result.Interval.Upper, standardError * 0.15);
        Assert.Equal(2.0 / 2001, result.P!.Value, 14);
    }

    [Fact]
    public void Rows_SameSeed_GivesTheSameNumbersEverywhere()
    {
        double[] values = [3.14, 1.59, 2.65, 3.58, 9.79, 3.23, 8.46, 2.64, 3.38, 3.27];

        var result = Bootstrap.Rows(10, rows => Mean(values, rows), new() { Replicates = 1000, Seed = 20 });

        // From a second, unrelated implementation of the generator and the draws (in Python): any platform must agree.
        Assert.Equal(s_frozen.Lower, result.Interval!.Lower, 12);
        Assert.Equal(s_frozen.Upper, result.Interval.Upper, 12);
        Assert.Equal(result, Bootstrap.Rows(10, rows => Mean(values, rows), new() { Replicates = 1000, Seed = 20 }));
        Assert.NotEqual(result, Bootstrap.Rows(10, rows => Mean(values, rows), new() { Replicates = 1000, Seed = 21 }));
    }

    [Fact]
    public void Rows_WithStrata_KeepTheSizeOfEachGroup()
    {
        int[] strata = [2, 0, 2, 2, 0, 1];

        Bootstrap.Rows(
            6,
            rows =>
            {
                Assert.Equal([0, 0, 1, 2, 2, 2], rows.ToArray().Select(r => strata[r]).Order());
                return 0;
            },
            new() { Replicates = 100 },
            strata);
    }

    [Fact]
    public void Rows_StatisticThatSometimesDoesNotExist_IsCountedAndLeftOut()
    {
        var result = Bootstrap.Rows(3, rows => rows.Contains(0) ? 1 : null);

        // (2/3)³ of the samples lack row 0.
        Assert.Equal(2000 * 8 / 27.0, result.Undefined, 100.0);
        Assert.Equal(new Interval(1, 1), result.Interval);
    }

    [Fact]
    public void Rows_NoRowOrNeverAValue_HasNoInterval()
    {
        Assert.Equal(new(null, null, null, 2000, 2000), Bootstrap.Rows(0, rows => rows.IsEmpty ? null : 1));
        Assert.Equal((null, 2000), (Bootstrap.Rows(4, _ => null).Interval, Bootstrap.Rows(4, _ => null).Undefined));
    }

    [Fact]
    public void Rows_DifferenceAroundZero_HasALargeP()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 1.0 : -1.0)];

        Assert.Equal(1, Bootstrap.Rows(100, rows => Mean(values, rows)).P);
    }

    [Fact]
    public void Rows_SettingsOrStrataThatCannotBe_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Rows(1, _ => 0, new() { Replicates = 99 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Rows(1, _ => 0, new() { Confidence = 1 }));
        Assert.Throws<ArgumentException>(() => Bootstrap.Rows(2, _ => 0, null, [0]));
    }

    private static double? Mean(double[] values, ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += values[row];
        }

        return sum / rows.Length;
    }
}
