using Bunit;
using Tezgah.Core.Runs;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class EndNoticeTests : DashboardContext
{
    private readonly BunitJSModuleInterop _module;

    public EndNoticeTests() => _module = JSInterop.SetupModule("/js/notify.js");

    [Fact]
    public void Notice_AskedForBefore_IsPressedUntilTheRunEnds()
    {
        _module.Setup<bool>("isWanted").SetResult(true);
        var cut = Show(RunStatus.Running);
        Assert.Equal("true", cut.Find("button").GetAttribute("aria-pressed"));

        cut.Render(p => p.Add(n => n.Run, SomeRun.In(RunStatus.Completed)));

        Assert.Empty(cut.FindAll("button"));
    }

    [Fact]
    public void Notice_BrowserRefuses_SaysSoAndStaysOff()
    {
        _module.Setup<bool>("isWanted").SetResult(false);
        _module.Setup<bool>("want", true).SetResult(false);
        var cut = Show(RunStatus.Running);

        cut.Find("button").Click();

        Assert.Equal("false", cut.Find("button").GetAttribute("aria-pressed"));
        Assert.StartsWith("The browser does not allow", cut.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Notice_OfARunThatHadEnded_AsksNothing()
    {
        Show(RunStatus.Completed);

        Assert.Empty(_module.Invocations);
    }

    private IRenderedComponent<EndNotice> Show(RunStatus status) => Render<EndNotice>(p => p.Add(n => n.Run, SomeRun.In(status)));
}
