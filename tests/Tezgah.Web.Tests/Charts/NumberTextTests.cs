using System.Globalization;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Tests.Charts;

public sealed class NumberTextTests : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public void Dispose() => CultureInfo.CurrentCulture = _before;

    [Theory]
    [InlineData("en", "0.853")]
    [InlineData("tr", "0,853")]
    public void Share_Number_HasThreeDecimalsAndTheLanguagesMark(string culture, string shown)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

        Assert.Equal(shown, NumberText.Share(0.85342));
    }

    [Fact]
    public void Share_Undefined_IsADashAndNeverZero()
    {
        Assert.Equal("–", NumberText.Share(null));
        Assert.Equal("–", NumberText.Share(double.NaN));
        Assert.Equal("–", NumberText.Milliseconds(null));
        Assert.Equal("–", NumberText.Precise(double.NaN));
    }
}
