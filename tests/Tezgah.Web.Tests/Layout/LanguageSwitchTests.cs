using Bunit;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Tests.Layout;

public sealed class LanguageSwitchTests : DashboardContext
{
    [Fact]
    public void LanguageSwitch_OtherLanguagePressed_WritesTheCultureCookie()
    {
        var module = JSInterop.SetupModule("/js/preferences.js");
        module.SetupVoid("setCookieAndReload", _ => true).SetVoidResult();
        var cut = Render<LanguageSwitch>();

        cut.Find("button[lang=tr]").Click();

        Assert.Equal([".AspNetCore.Culture", "c=tr|uic=tr"], module.Invocations["setCookieAndReload"].Single().Arguments);
    }

    [Fact]
    public void LanguageSwitch_CurrentLanguagePressed_DoesNothing()
    {
        var cut = Render<LanguageSwitch>();

        cut.Find("button[lang=en]").Click();

        Assert.Equal("true", cut.Find("button[lang=en]").GetAttribute("aria-pressed"));
        Assert.Empty(JSInterop.Invocations);
    }
}
