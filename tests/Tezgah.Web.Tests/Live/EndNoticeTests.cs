using Bunit;
using Tezgah.Core.Runs;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class EndNoticeTests : DashboardContext
{
    private readonly BunitJSModuleInterop _module;

    public EndNoticeTests()
    {
        _module = JSInterop.SetupModule("/js/notify.js");
        _module.Setup<bool>("tell", _ => true).SetResult(true);
    }

    [Fact]
    public void Notice_NotAskedFor_TellsNothing()
    {
        _module.Setup<bool>("isWanted").SetResult(false);
        var cut = Show(RunStatus.Running);

        cut.Render(p => p.Add(n => n.Run, SomeRun.In(RunStatus.Completed)));

        Assert.Empty(_module.Invocations["tell"]);
        Assert.Empty(cut.FindAll("button"));
    }

    [Fact]
    public void Notice_AskedFor_TellsOnceThatTheRunHasEnded()
    {
        _module.Setup<bool>("isWanted").SetResult(true);
        var cut = Show(RunStatus.Running);
        Assert.Equal("true", cut.Find("button").GetAttribute("aria-pressed"));

        cut.Render(p => p.Add(n => n.Run, SomeRun.In(RunStatus.Failed)));
        cut.Render(p => p.Add(n => n.Run, SomeRun.In(RunStatus.Failed)));

        var call = Assert.Single(_module.Invocations["tell"]);
        Assert.Equal(["Run run-a has ended", "Failed", "tezgah-run-a"], call.Arguments);
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
    public void Notice_OfARunThatHadEnded_TellsNothing()
    {
        var cut = Show(RunStatus.Completed);

        cut.Render(p => p.Add(n => n.Run, SomeRun.In(RunStatus.Completed) with { Revision = 99 }));

        Assert.Empty(_module.Invocations);
    }

    private IRenderedComponent<EndNotice> Show(RunStatus status) => Render<EndNotice>(p => p.Add(n => n.Run, SomeRun.In(status)));
}
