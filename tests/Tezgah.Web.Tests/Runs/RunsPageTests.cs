using Bunit;
using Radzen.Blazor;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunsPageTests : DashboardContext
{
    public RunsPageTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Page_EveryState_ShowsARowEachWithStopWhereItHelps()
    {
        Store.Put(Enum.GetValues<RunStatus>().Select(s => SomeRun.In(s, s.ToString(), "Run " + s)));

        var page = Open();

        Assert.Equal(8, page.FindAll("tbody tr").Count);
        Assert.Equal(
            ["Stop Run Queued", "Stop Run Running", "Stop Run Starting"],
            page.FindAll("tbody button").Select(b => b.GetAttribute("aria-label")!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_FailedRun_SaysWhyInTheReadersLanguage()
    {
        Speak("tr");
        Store.Put(SomeRun.In(RunStatus.Failed) with { Problem = new Problem("loss-not-finite", null, "37", "NaN", "5") });

        Assert.Contains("37. adımda kayıp NaN", Open().Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_RunWithNumbers_ShowsThemAsTheLanguageWritesThem()
    {
        Speak("tr");
        Store.Put(SomeRun.In(RunStatus.Running));

        var row = Open().Find("tbody tr").TextContent;

        Assert.Contains("0,8125", row, StringComparison.Ordinal);
        Assert.Contains("%87,4", row, StringComparison.Ordinal);
        Assert.Contains("100 / 400 adım · 12 dk 00 sn kaldı", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_AddressWithSearchAndOrder_ShowsWhatItSays()
    {
        Store.Put(SomeRun.In(RunStatus.Running, "a", "Beta"), SomeRun.In(RunStatus.Running, "b", "Alpha"), SomeRun.In(RunStatus.Failed, "c", "Alpha"));
        Navigation.NavigateTo("/runs?q=a&show=active&sort=name&order=up");

        Assert.Equal(["Alpha", "Beta"], Open().FindAll("tbody th").Select(h => h.TextContent));
    }

    [Fact]
    public void Page_HeadPressed_PutsTheOrderIntoTheAddress()
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        var page = Open();

        page.FindAll("thead button").Single(b => b.TextContent.StartsWith("Loss", StringComparison.Ordinal)).Click();

        Assert.Contains("sort=loss", Address, StringComparison.Ordinal);
        Assert.Contains("order=up", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_SearchWithoutMatch_SaysSo()
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        Navigation.NavigateTo("/runs?q=nothing-like-it");

        Assert.Contains("No run matches", Open().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_TwoRunsChosen_OffersTheirComparison()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"), SomeRun.In(RunStatus.Completed, "b"), SomeRun.In(RunStatus.Completed, "c"));
        var page = Open();

        page.Find("[aria-label='Choose Run a for the comparison']").Change(true);
        Assert.Contains("one more", page.Markup, StringComparison.Ordinal);
        page.Find("[aria-label='Choose Run c for the comparison']").Change(true);

        Assert.Equal("/compare?runs=a,c", page.FindAll("a").Single(a => a.TextContent.Contains("Compare 2 runs", StringComparison.Ordinal)).GetAttribute("href"));
    }

    [Fact]
    public void Page_QueuedRun_ShowsItsPlace()
    {
        Runs.Queue = ["first", "run-a"];
        Store.Put(SomeRun.In(RunStatus.Queued));

        Assert.Contains("Place 2 in the queue", Open().Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stop", new[] { "run-a" })]
    [InlineData("Let it go on", new string[0])]
    public void Page_StopPressed_StopsOnlyAfterTheAnswer(string answer, string[] stopped)
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        var dialogs = Render<RadzenDialog>();
        var page = Open();

        page.Find("tbody button").Click();
        Assert.Empty(Runs.Stopped);
        dialogs.WaitForElement(".rz-dialog");
        dialogs.FindAll(".rz-dialog button").Single(b => b.TextContent.Trim() == answer).Click();

        page.WaitForAssertion(() => Assert.Equal(stopped, Runs.Stopped));
    }

    [Fact]
    public void Page_StoreBroken_SaysWhat()
    {
        Store.Problem = new Problem("store-broken", null, "/data/tezgah.db", "disk image is malformed");

        var page = Render<RunsPage>();

        page.WaitForAssertion(() => Assert.Contains("/data/tezgah.db", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("table"));
    }

    [Fact]
    public void Page_Left_LeavesTheAudience()
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        var page = Open();
        Assert.Equal(1, Feed.Audience);

        page.Instance.Dispose();

        Assert.Equal(0, Feed.Audience);
    }

    private IRenderedComponent<RunsPage> Open()
    {
        var page = Render<RunsPage>();
        page.WaitForElement("h1:not(.visually-hidden)");
        return page;
    }
}
