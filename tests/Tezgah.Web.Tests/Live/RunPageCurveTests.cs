using Bunit;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Live;

public sealed class RunPageCurveTests : RunPageContext
{
    [Fact]
    public void Page_RunningRun_DrawsItsChartsAndShowsItsNumbers()
    {
        var page = Open(Running());

        page.WaitForAssertion(() =>
        {
            var scripts = Charts.Invocations["init"].Select(i => (ChartScript)i.Arguments[1]!).ToArray();
            Assert.Equal(["Loss", "Validation", "Learning rate", "Gradient norm"], scripts.Select(s => s.Title));
            Assert.All(scripts, s => Assert.Equal("run", s.Group));
        });
        Assert.Equal("0.8125", page.Find("[data-metric=loss] dd").TextContent);
        Assert.Contains("Step 100 of 400", page.Markup, StringComparison.Ordinal);
        Assert.Equal("0.25", page.Find("progress").GetAttribute("value"));
    }

    [Fact]
    public void Page_NewPoints_SendsThemToEachChartInOneCall()
    {
        var run = Running();
        var page = Open(run);

        Feed.Say(new LiveBatch(run with { Revision = 8, Step = 101 }, [SomeCurves.Point(101, 400, 1, 1e-3, SomeRun.s_now)], [], []));

        page.WaitForAssertion(() => Assert.Contains("Step 101 of 400", page.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal(3, Charts.Invocations["extend"].Count));
        Assert.Equal([1, 1, 0], ((int[][])Charts.Invocations["extend"][0].Arguments[1]!)[0]);
    }

    [Fact]
    public void Page_BatchThatTheStoreHadAlready_IsNotDrawnTwice()
    {
        var run = Running();
        var page = Open(run);

        Feed.Say(new LiveBatch(run with { Step = 55 }, [SomeCurves.Point(101, 400, 1, 1e-3, SomeRun.s_now)], [], []));
        Feed.Say(run with { Revision = 9, Status = RunStatus.Stopping });

        page.WaitForAssertion(() => Assert.Contains("Stopping", page.Markup, StringComparison.Ordinal));
        Assert.Empty(Charts.Invocations["extend"]);
        Assert.Contains("Step 100 of 400", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_BatchesThatWereDropped_ReadsTheStoreAgain()
    {
        var run = Running();
        var page = Open(run);
        Store.Put(run with { Revision = 12, Step = 222 });

        Feed.Drop();
        Feed.Say(run with { Revision = 10, Step = 200 });

        page.WaitForAssertion(() => Assert.Contains("Step 222 of 400", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_StretchChosen_AsksTheStoreForItsDetail()
    {
        var page = Open(Running());

        await page.InvokeAsync(() => page.FindComponents<Chart>()[0].Instance.ZoomedAsync(10, 20));

        Assert.Contains((10, 20), Store.Ranges);
        Assert.EndsWith("?from=10&to=20", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.NotEmpty(Charts.Invocations["update"]));
        Assert.NotNull(page.Find("button[aria-label='Show all']"));
    }

    [Fact]
    public void Page_AddressWithAView_ShowsThatView()
    {
        Navigation.NavigateTo("/runs/run-a?from=99&to=100&log=grad_norm&smooth=0.5");

        var page = Open(Running());

        Assert.Contains((99, 100), Store.Ranges);
        var scripts = Charts.Invocations["init"].Select(i => (ChartScript)i.Arguments[1]!).ToArray();
        Assert.All(scripts, s => Assert.Equal([99.0, 100.0], s.Window!));
        Assert.Equal(["Gradient norm"], scripts.Where(s => s.LogY).Select(s => s.Title));
        Assert.Equal("0.50", page.Find(".smooth output").TextContent);
        Assert.NotNull(page.Find("button[aria-label='Show all']"));
    }

    [Fact]
    public async Task Page_OtherSmoothing_AveragesAnewAndSendsNothingElse()
    {
        var page = Open(Running());

        await page.InvokeAsync(() => page.Find(".smooth input").Change("0"));

        page.WaitForAssertion(() =>
        {
            var update = Charts.Invocations["update"].First(i => ((ChartScript)i.Arguments[1]!).Title == "Loss");
            Assert.Equal([0, -1, 2], (int[])update.Arguments[4]!);
            Assert.Equal([0, 2, 0], (int[])update.Arguments[2]!);
        });
        Assert.EndsWith("?smooth=0", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_LogAxisOfAChart_IsInTheAddress()
    {
        var page = Open(Running());

        page.FindAll("button.text-button")[0].Click();

        page.WaitForAssertion(() => Assert.EndsWith("?log=loss", Navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("true", page.FindAll("button.text-button")[0].GetAttribute("aria-pressed")));
    }

    [Fact]
    public async Task Page_CurveHiddenAndTableOpened_AreInTheAddressAndBackAfterARefresh()
    {
        var page = Open(Running());

        await page.ActAsync("figure[aria-label='Loss'] .legend button", b => b.Click());
        await page.ActAsync("figure[aria-label='Learning rate'] button[aria-expanded]", b => b.Click());

        Assert.EndsWith("?hide=loss.raw&tables=learning_rate", Navigation.Uri, StringComparison.Ordinal);
        var again = Render<RunPage>(p => p.Add(r => r.Id, "run-a"));
        again.WaitForElement("header.page-head");
        again.WaitForAssertion(() => Assert.Equal("false", again.Find("figure[aria-label='Loss'] .legend button").GetAttribute("aria-pressed")));
        Assert.NotEmpty(again.FindAll("figure[aria-label='Learning rate'] tbody td"));
    }

    [Fact]
    public void Page_OtherAddressWhileItIsShown_ShowsThatView()
    {
        var page = Open(Running());

        Navigation.NavigateTo("/runs/run-a?from=99&to=100&log=loss&find=nothing");

        page.WaitForAssertion(() => Assert.Contains(Charts.Invocations["update"], i => (ChartScript)i.Arguments[1]! is { LogY: true, Window: [99, 100] }));
        Assert.Contains((99, 100), Store.Ranges);
        Assert.Equal("nothing", page.Find("input[type=search]").GetAttribute("value"));

        Navigation.NavigateTo("/runs/run-a");

        page.WaitForAssertion(() => Assert.Null(((ChartScript)Charts.Invocations["update"][^1].Arguments[1]!).Window));
        Assert.Empty(page.FindAll("button[aria-label='Show all']"));
    }

    [Fact]
    public void Page_AddressThatCannotBeRead_ShowsTheUsualView()
    {
        Navigation.NavigateTo($"/runs/run-a?from=a&to=b&log=,,&hide={new string('x', 5000)}&tables=none&level=odd&matrix=1&rows=cell&smooth=%00");

        var page = Open(Running());

        page.WaitForAssertion(() => Assert.All(Charts.Invocations["init"], i => Assert.True((ChartScript)i.Arguments[1]! is { LogY: false, Window: null })));
        Assert.Equal("info", page.Find("select").GetAttribute("value"));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public void Page_ThingsThatHappened_AreMarkedOnEveryCurve()
    {
        Store.Log["run-a"] =
        [
            new LogLine(1, SomeRun.s_now, "info", "…", new Problem("note-checkpoint", null, "50", "step-50")),
            new LogLine(2, SomeRun.s_now, "warning", "…", new Problem("loss-spike", null, "70", "7.2", "1", "50")),
        ];

        var page = Open(Running());

        page.WaitForAssertion(() => Assert.All(Charts.Invocations["init"], i => Assert.Equal(
            [new ChartEvent(50, "checkpoint", "Checkpoint"), new ChartEvent(70, "spike", "Loss spike: 7.2")],
            ((ChartScript)i.Arguments[1]!).Events)));
        Assert.Equal(["Checkpoint", "Spike"], page.FindAll(".signs li").Select(l => l.TextContent.Trim()));
    }

    [Fact]
    public void Page_SecondBatchAtOnce_SendsItsPointsWithoutRenderingWords()
    {
        var run = Running();
        var page = Open(run);
        Feed.Say(new LiveBatch(run with { Revision = 8, Step = 101 }, [SomeCurves.Point(101, 400, 1, 1e-3, SomeRun.s_now)], [], []));
        page.WaitForAssertion(() => Assert.Equal(3, Charts.Invocations["extend"].Count));

        Feed.Say(new LiveBatch(run with { Revision = 9, Step = 102 }, [SomeCurves.Point(102, 400, 1, 1e-3, SomeRun.s_now)], [], []));

        // And the chart of the speed, which had no point before the first.
        page.WaitForAssertion(() => Assert.Equal(4, ((int[][])Charts.Invocations["extend"][3].Arguments[1]!).Length));
        Assert.Contains("Step 101 of 400", page.Markup, StringComparison.Ordinal);
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains("Step 102 of 400", page.Markup, StringComparison.Ordinal));
    }
}
