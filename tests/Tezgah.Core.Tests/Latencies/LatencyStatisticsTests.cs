using Tezgah.Core.Latencies;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.Tests.Latencies;

public sealed class LatencyStatisticsTests
{
    [Fact]
    public void Histogram_counts_every_time_once()
    {
        double[] times = [.. Enumerable.Range(0, 101).Select(i => 10 + (i / 10.0))];

        var histogram = LatencyHistogram.Of(times);

        // IQR 5, 2 * 5 / 101^(1/3) = 2.15 wide: five bins over 10 ms.
        Assert.Equal((10, 2.0, 5), (histogram.Start, histogram.Width, histogram.Counts.Count));
        Assert.Equal(101, histogram.Counts.Sum());
        Assert.Equal(21, histogram.Counts[^1]);
    }

    [Fact]
    public void Histogram_of_equal_times_is_one_bin_and_of_an_outlier_not_endless()
    {
        Assert.Equal([3], LatencyHistogram.Of([5, 5, 5]).Counts);
        Assert.Equal(200, LatencyHistogram.Of([.. Enumerable.Repeat(1.0, 99), 1000]).Counts.Count);
        Assert.InRange(LatencyHistogram.Of([.. Enumerable.Range(0, 99).Select(i => i * 0.001), 1e9]).Counts.Count, 1, 200);
        Assert.Throws<ArgumentException>(() => LatencyHistogram.Of([]));
    }

    [Fact]
    public void Lengths_are_grouped_by_doubling()
    {
        var groups = LatencyByLength.Of([1, 2, 4, 8, 16], [1, 2, 3, 9, 8]);

        Assert.Equal([(1, 1, 1), (2, 3, 2), (8, 15, 2)], groups.Select(g => (g.FromTokens, g.ToTokens, g.Count)));
        Assert.Equal([1.0, 3, 12], groups.Select(g => g.P50));
        Assert.Throws<ArgumentException>(() => LatencyByLength.Of([1], [0]));
    }

    [Fact]
    public void Speed_leaves_the_first_token_out()
    {
        var speed = GenerationSpeed.Of([(11, 100, 600), (1, 50, 50), (21, 200, 1200)]);

        Assert.Equal(20, speed.TokensPerSecond!.Value, 12);
        Assert.Equal(100, speed.FirstTokenP50);
        Assert.Null(GenerationSpeed.Of([(1, 5, 5)]).TokensPerSecond);
        Assert.Throws<ArgumentException>(() => GenerationSpeed.Of([(2, 5, 4)]));
    }

    [Fact]
    public void Two_models_in_turn_are_compared_round_by_round()
    {
        // A machine that slows down threefold: the ratio stays what it is.
        double[] a = [.. Enumerable.Range(0, 40).Select(i => 25.4 * (1 + (i / 20.0)))];
        double[] b = [.. a.Select((t, i) => t * (4.3 + (0.01 * (i % 3))))];

        var comparison = LatencyComparison.Of(a, b, new BootstrapSettings { Seed = 1 });

        Assert.Equal(4.31, comparison.Ratio.Estimate!.Value, 1);
        Assert.InRange(comparison.Ratio.Interval!.Lower, 4.25, 4.35);
        Assert.InRange(comparison.Ratio.Interval.Upper, 4.25, 4.40);
        Assert.Throws<ArgumentException>(() => LatencyComparison.Of([1], [1, 2]));
    }
}
