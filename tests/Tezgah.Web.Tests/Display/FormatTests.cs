using Microsoft.Extensions.DependencyInjection;
using Tezgah.Web.Display;

namespace Tezgah.Web.Tests.Display;

public sealed class FormatTests : DashboardContext
{
    private Format Words => Services.GetRequiredService<Format>();

    [Theory]
    [InlineData(0.8125, "0.8125", "0,8125")]
    [InlineData(12.3456, "12.35", "12,35")]
    [InlineData(1234.6, "1235", "1235")]
    [InlineData(0.00005, "5e-5", "5e-5")]
    [InlineData(0, "0", "0")]
    [InlineData(double.NaN, "NaN", "NaN")]
    public void Number_InEachLanguage_HasFourDigits(double value, string english, string turkish)
    {
        Speak("en");
        Assert.Equal(english, Format.Number(value));
        Speak("tr");
        Assert.Equal(turkish, Format.Number(value));
    }

    [Fact]
    public void Percent_InEachLanguage_HasTheSignInItsPlace()
    {
        Assert.Equal("87.4%", Format.Percent(0.874));
        Speak("tr");
        Assert.Equal("%87,4", Format.Percent(0.874));
    }

    [Theory]
    [InlineData(0, "0 KB", "0 KB")]
    [InlineData(1500, "2 KB", "2 KB")]
    [InlineData(5L << 20, "5 MB", "5 MB")]
    [InlineData(3L << 29, "1.5 GB", "1,5 GB")]
    public void Bytes_InEachLanguage_HaveTheUnitThatFits(long bytes, string english, string turkish)
    {
        Assert.Equal(english, Format.Bytes(bytes));
        Speak("tr");
        Assert.Equal(turkish, Format.Bytes(bytes));
    }

    [Theory]
    [InlineData(260_032, "260,032", "260.032")]
    [InlineData(494_032_768, "494 M", "494 mn")]
    [InlineData(1_235_814_400, "1.24 B", "1,24 mr")]
    [InlineData(70_553_706_496, "70.6 B", "70,6 mr")]
    public void Large_InEachLanguage_HasThreeDigits(long value, string english, string turkish)
    {
        Assert.Equal(english, Words.Large(value));
        Speak("tr");
        Assert.Equal(turkish, Words.Large(value));
    }

    [Theory]
    [InlineData(59.4, "59 s")]
    [InlineData(59.7, "1 min 00 s")]
    [InlineData(119.6, "2 min 00 s")]
    [InlineData(3599.8, "1 h 00 min")]
    [InlineData(86_399.9, "1 d 00 h")]
    public void Duration_JustBelowTheNextUnit_IsRoundedFirst(double seconds, string text) =>
        Assert.Equal(text, Words.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Values_NotThere_AreADash()
    {
        Assert.Equal([Format.None, Format.None, Format.None, Format.None], [Format.Number(null), Format.Percent(null), Words.Duration(null), Words.Moment(null)]);
    }

    [Theory]
    [InlineData(5, "5 s", "5 sn")]
    [InlineData(65, "1 min 05 s", "1 dk 05 sn")]
    [InlineData(7800, "2 h 10 min", "2 sa 10 dk")]
    [InlineData(200000, "2 d 07 h", "2 gün 07 sa")]
    public void Duration_OfSeconds_IsItsTwoLargestUnits(int seconds, string english, string turkish)
    {
        Assert.Equal(english, Words.Duration(TimeSpan.FromSeconds(seconds)));
        Speak("tr");
        Assert.Equal(turkish, Words.Duration(TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void Moment_TodayThisYearAndBefore_SaysNoMoreThanNeeded()
    {
        var now = Time.GetUtcNow();

        Assert.Equal("13:50", Words.Moment(now.AddMinutes(-10)));
        Assert.Equal("4 Mar 14:00", Words.Moment(now.AddDays(-1)));
        Assert.Equal("5 Mar 2025 14:00", Words.Moment(now.AddYears(-1)));
    }
}
