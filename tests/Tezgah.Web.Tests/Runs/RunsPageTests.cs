using Bunit;
using Radzen.Blazor;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunsPageTests : RunsPageContext
{
    [Fact]
    public void Page_EveryState_ShowsARowEachWithStopWhereItHelps()
    {
        Store.Put(Enum.GetValues<RunStatus>().Select(s => SomeRun.In(s, s.ToString(), "Run " + s)));

        var page = Open();

        Assert.Equal(8, page.FindAll("tbody tr").Count);
        Assert.Equal(
            ["Stop Run Queued", "Stop Run Running", "Stop Run Starting"],
            page.FindAll("tbody .act button").Select(b => b.GetAttribute("aria-label")!).Order(StringComparer.Ordinal));
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

        page.Find("tbody .act button").Click();
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
    public void Page_Left_HearsNothingMore()
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        var page = Open();
        page.Instance.Dispose();

        Feed.Say(SomeRun.In(RunStatus.Running) with { Revision = 99 });

        Assert.Equal(1, Feed.Audience);
    }

    [Fact]
    public async Task Page_ManyRuns_RendersThoseInSightAlone()
    {
        Store.Put(Enumerable.Range(0, 500).Select(i => SomeRun.In(RunStatus.Completed, $"r{i:000}") with { CreatedAt = SomeRun.s_now.AddMinutes(-i) }));
        var page = Open();

        Assert.Equal(RunsTable.FirstRows, page.FindAll("tbody tr[data-index]").Count);
        Assert.Equal("501", page.Find("table").GetAttribute("aria-rowcount"));

        await page.FindComponent<RunsTable>().InvokeAsync(() => page.FindComponent<RunsTable>().Instance.ShowRows(300, 20));

        Assert.Contains("Run r300", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Run r000", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("tbody tr.space").Count);
    }

    [Fact]
    public void Page_LiveBatch_ShowsTheNewStep()
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        var page = Open();

        Feed.Say(SomeRun.In(RunStatus.Running) with { Revision = 8, Step = 222 });

        page.WaitForAssertion(() => Assert.Contains("222 / 400", page.Find("tbody").TextContent, StringComparison.Ordinal));
    }
}
