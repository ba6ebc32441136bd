using Bunit;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Tests.Layout;

public sealed class ThemeSwitchTests : DashboardContext
{
    [Fact]
    public void ThemeSwitch_PressedThreeTimes_GoesRoundAndTellsTheBrowserEachTime()
    {
        var module = JSInterop.SetupModule("/js/preferences.js");
        module.SetupVoid("setTheme", _ => true).SetVoidResult();
        var cut = Render<ThemeSwitch>(p => p.AddCascadingValue("Theme", Theme.Auto));

        for (var i = 0; i < 3; i++)
        {
            cut.Find("button").Click();
        }

        Assert.Equal([Theme.Light, Theme.Dark, Theme.Auto], module.Invocations["setTheme"].Select(i => (string)i.Arguments[1]!));
        Assert.Contains("as the system", cut.Find("button").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void ThemeSwitch_InTurkish_SaysItInTurkish()
    {
        Speak("tr");

        var cut = Render<ThemeSwitch>(p => p.AddCascadingValue("Theme", Theme.Dark));

        Assert.Contains("koyu", cut.Find("button").GetAttribute("aria-label"), StringComparison.Ordinal);
    }
}
