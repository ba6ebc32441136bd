using Tezgah.Text.Data;

namespace Tezgah.Text.Tests.Data;

public sealed class LengthStatisticsTests
{
    [Fact]
    public void Of_Lengths_GivesTheFiguresOfNumpy()
    {
        var statistics = LengthStatistics.Of([4, 1, 10, 2, 3, 100], limit: 10);

        Assert.Equal(6, statistics.Count);
        Assert.Equal((1, 100), (statistics.Min, statistics.Max));
        Assert.Equal(3.5, statistics.Median);
        Assert.Equal(20.0, statistics.Mean, 9);
        Assert.Equal(77.5, statistics.P95, 9);
        Assert.Equal(1, statistics.Truncated);
    }

    [Fact]
    public void Of_Lengths_HasTheHighPercentiles()
    {
        var statistics = LengthStatistics.Of([.. Enumerable.Range(0, 101)], limit: 100);

        Assert.Equal((90, 95, 99), (statistics.P90, statistics.P95, statistics.P99));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(29, 1, 30)]
    [InlineData(30, 2, 16)]
    [InlineData(100, 5, 21)]
    [InlineData(2685, 100, 27)]
    public void Histogram_Bins_AreRoundAndHoldEveryText(int longest, int width, int bins)
    {
        int[] lengths = [.. Enumerable.Range(0, longest + 1)];

        var histogram = LengthStatistics.Of(lengths, limit: 10).Histogram;

        Assert.Equal(bins, histogram.Count);
        Assert.All(histogram, bin => Assert.Equal(width, bin.To - bin.From));
        Assert.All(histogram, bin => Assert.Equal(lengths.Count(l => l >= bin.From && l < bin.To), bin.Count));
        Assert.Equal(lengths.Length, histogram.Sum(b => b.Count));
    }
}
