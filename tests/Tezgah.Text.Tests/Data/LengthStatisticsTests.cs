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
}
