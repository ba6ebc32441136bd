using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Tezgah.Web.Display;
using Tezgah.Web.Runs;

namespace Tezgah.Web.Tests.Display;

public sealed class PluralTextsTests : DashboardContext
{
    [Theory]
    [InlineData("en", 0, "0 runs")]
    [InlineData("en", 1, "1 run")]
    [InlineData("en", 2000, "2,000 runs")]
    [InlineData("tr", 1, "1 çalışma")]
    [InlineData("tr", 2000, "2.000 çalışma")]
    public void Count_OfThings_HasTheFormOfItsNumber(string culture, long count, string text)
    {
        Speak(culture);

        Assert.Equal(text, Texts.Of("LossRuns", count).Value);
    }

    [Fact]
    public void Count_WithoutAFormForOne_TakesTheOther() => Assert.Equal("Compare 1 runs", Texts.Of("CompareCount", 1).Value);

    private IStringLocalizer<RunsTexts> Texts => Services.GetRequiredService<IStringLocalizer<RunsTexts>>();
}
