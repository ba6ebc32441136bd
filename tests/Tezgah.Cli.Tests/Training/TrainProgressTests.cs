using Tezgah.Cli.Training;

namespace Tezgah.Cli.Tests.Training;

public sealed class TrainProgressTests
{
    [Theory]
    [InlineData(0, 0, 9, "0:00:09")]
    [InlineData(6, 5, 4, "6:05:04")]
    [InlineData(30, 0, 0, "30:00:00")]
    [InlineData(250, 59, 59, "250:59:59")]
    public void Clock_ManyHours_AreNotCutToADay(int hours, int minutes, int seconds, string shown) =>
        Assert.Equal(shown, TrainProgress.Clock(new TimeSpan(hours, minutes, seconds)));
}
