using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Compare;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Live;

public sealed class RunPageTests : DashboardContext
{
    private readonly BunitJSModuleInterop _charts;

    public RunPageTests()
    {
        Services.AddResults();
        _charts = JSInterop.SetupModule("/js/chart.js");
        _charts.SetupVoid(_ => true).SetVoidResult();
        JSInterop.SetupModule("/js/notify.js").Setup<bool>(_ => true).SetResult(false);
    }

    [Fact]
    public void Page_NoSuchRun_SaysSoAndLeadsToAllRuns()
    {
        var page = Render<RunPage>(p => p.Add(r => r.Id, "nobody"));

        Assert.Equal("There is no such run", page.Find("h1").TextContent);
        Assert.Equal("/runs", page.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Page_RunningRun_DrawsItsChartsAndShowsItsNumbers()
    {
        var page = Open(Running());

        page.WaitForAssertion(() =>
        {
            var scripts = _charts.Invocations["init"].Select(i => (ChartScript)i.Arguments[1]!).ToArray();
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
        page.WaitForAssertion(() => Assert.Equal(3, _charts.Invocations["extend"].Count));
        Assert.Equal([1, 1, 0], ((int[][])_charts.Invocations["extend"][0].Arguments[1]!)[0]);
    }

    [Fact]
    public void Page_BatchThatTheStoreHadAlready_IsNotDrawnTwice()
    {
        var run = Running();
        var page = Open(run);

        Feed.Say(new LiveBatch(run with { Step = 55 }, [SomeCurves.Point(101, 400, 1, 1e-3, SomeRun.s_now)], [], []));
        Feed.Say(run with { Revision = 9, Status = RunStatus.Stopping });

        page.WaitForAssertion(() => Assert.Contains("Stopping", page.Markup, StringComparison.Ordinal));
        Assert.Empty(_charts.Invocations["extend"]);
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
        page.WaitForAssertion(() => Assert.NotEmpty(_charts.Invocations["update"]));
        Assert.NotNull(page.Find("button[aria-label='Show all']"));
    }

    [Fact]
    public void Page_AddressWithAView_ShowsThatView()
    {
        Navigation.NavigateTo("/runs/run-a?from=99&to=100&log=grad_norm&smooth=0.5");

        var page = Open(Running());

        Assert.Contains((99, 100), Store.Ranges);
        var scripts = _charts.Invocations["init"].Select(i => (ChartScript)i.Arguments[1]!).ToArray();
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
            var update = _charts.Invocations["update"].First(i => ((ChartScript)i.Arguments[1]!).Title == "Loss");
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
    public void Page_ThingsThatHappened_AreMarkedOnEveryCurve()
    {
        Store.Log["run-a"] =
        [
            new LogLine(1, SomeRun.s_now, "info", "…", new Problem("note-checkpoint", null, "50", "step-50")),
            new LogLine(2, SomeRun.s_now, "warning", "…", new Problem("loss-spike", null, "70", "7.2", "1", "50")),
        ];

        var page = Open(Running());

        page.WaitForAssertion(() => Assert.All(_charts.Invocations["init"], i => Assert.Equal(
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
        page.WaitForAssertion(() => Assert.Equal(3, _charts.Invocations["extend"].Count));

        Feed.Say(new LiveBatch(run with { Revision = 9, Step = 102 }, [SomeCurves.Point(102, 400, 1, 1e-3, SomeRun.s_now)], [], []));

        // And the chart of the speed, which had no point before the first.
        page.WaitForAssertion(() => Assert.Equal(4, ((int[][])_charts.Invocations["extend"][3].Arguments[1]!).Length));
        Assert.Contains("Step 101 of 400", page.Markup, StringComparison.Ordinal);
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains("Step 102 of 400", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_QueuedRun_SaysItsPlace()
    {
        Runs.Queue = ["first", "run-a"];

        Assert.Contains("Place 2 in the queue", Open(SomeRun.In(RunStatus.Queued)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_FailedRun_SaysWhyWithTheLastStepAndTheLogsEnd()
    {
        Store.Log["run-a"] = [new LogLine(1, SomeRun.s_now, "info", "batch 7 begins"), new LogLine(2, SomeRun.s_now, "error", "…", Nan())];

        var notice = Open(SomeRun.In(RunStatus.Failed) with { Problem = Nan() }).Find("[role=alert]");

        Assert.Contains("The run failed after step 100.", notice.TextContent, StringComparison.Ordinal);
        Assert.Contains("lower the learning rate (0.5)", notice.TextContent, StringComparison.Ordinal);
        Assert.Equal("batch 7 begins", notice.QuerySelector("pre")!.TextContent);
    }

    [Fact]
    public void Page_InterruptedInTurkish_SaysItInTurkish()
    {
        Speak("tr");

        var page = Open(SomeRun.In(RunStatus.Interrupted) with { Problem = new Problem("worker-died", null, "100", "adım 100") });

        Assert.Contains("Çalışma 100. adımdan sonra kesildi.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_StopPressed_AsksFirstAndStopsThen()
    {
        var page = Open(Running());

        await AnswerAsync(page, true, () => Assert.Empty(Runs.Stopped));

        page.WaitForAssertion(() => Assert.Equal(["run-a"], Runs.Stopped));
    }

    [Fact]
    public async Task Page_StopTakenBack_LeavesTheRunAlone()
    {
        var page = Open(Running());

        await AnswerAsync(page, false, () => Assert.Empty(Runs.Stopped));

        Assert.Empty(Runs.Stopped);
    }

    [Fact]
    public async Task Page_StopNowPressed_SaysWhatIsLostAndEndsIt()
    {
        var page = Open(SomeRun.In(RunStatus.Stopping));

        await AnswerAsync(page, true, () => Assert.Empty(Runs.Killed));

        page.WaitForAssertion(() => Assert.Equal(["run-a"], Runs.Killed));
        Assert.Empty(Runs.Stopped);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void Page_InterruptedRun_CanBeResumed(int step)
    {
        var page = Open(SomeRun.In(RunStatus.Interrupted) with { Step = step });

        page.Find("button[title^='Go on from the last checkpoint']").Click();

        page.WaitForAssertion(() => Assert.Equal(["run-a"], Runs.Resumed));
    }

    [Theory]
    [InlineData(RunStatus.Running, "25")]
    [InlineData(RunStatus.Completed, "Completed")]
    public void Page_InATab_SaysStateAndName(RunStatus status, string state)
    {
        var title = Open(SomeRun.In(status, name: "math")).FindComponent<Microsoft.AspNetCore.Components.Web.PageTitle>();

        var text = Render(title.Instance.ChildContent!).Markup;
        Assert.StartsWith(state, text, StringComparison.Ordinal);
        Assert.EndsWith(" · math", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_LogFiltered_ShowsGraverLinesOnly()
    {
        Store.Log["run-a"] = [new LogLine(1, SomeRun.s_now, "info", "fine"), new LogLine(2, SomeRun.s_now, "warning", "look")];
        var page = Open(Running());

        page.Find("select").Change("warning");

        page.WaitForAssertion(() => Assert.Equal("look", Assert.Single(page.FindAll("[role=log] li > span")).TextContent));
    }

    [Fact]
    public void Page_LogSearched_ShowsLinesWithTheTextOnly()
    {
        Store.Log["run-a"] = [new LogLine(1, SomeRun.s_now, "info", "Epoch 1 ends"), new LogLine(2, SomeRun.s_now, "info", "look")];
        var page = Open(Running());

        page.Find("input[type=search]").Input("epoch");

        page.WaitForAssertion(() => Assert.Equal("Epoch 1 ends", Assert.Single(page.FindAll("[role=log] li > span")).TextContent));
    }

    [Fact]
    public void Page_LongLog_ShowsItsEndAndMoreOnRequest()
    {
        Store.Log["run-a"] = [.. Enumerable.Range(1, 700).Select(i => new LogLine(i, SomeRun.s_now, "info", $"line {i}"))];
        var page = Open(Running());
        Assert.Equal(300, page.FindAll("[role=log] li").Count);

        page.Find(".earlier button").Click();

        page.WaitForAssertion(() => Assert.Equal(600, page.FindAll("[role=log] li").Count));
    }

    [Fact]
    public void Page_SettingsOpened_ShowsAllOfThem()
    {
        var page = Open(Running());
        var settings = page.FindComponent<RunSettings>();
        Assert.Equal(["Training file"], settings.FindAll("tbody th").Select(h => h.TextContent));

        settings.Find("button").Click();

        page.WaitForAssertion(() => Assert.True(settings.FindAll("tbody tr").Count > 30));
    }

    [Fact]
    public void Page_SecondPasses_DurationGoesOn()
    {
        var page = Open(Running());

        Time.Advance(TimeSpan.FromSeconds(7));

        page.WaitForAssertion(() => Assert.Contains("4 min 07 s", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Left_StopsListening()
    {
        Open(Running());
        Assert.Equal(1, Feed.Audience);

        await DisposeComponentsAsync();

        Assert.Equal(0, Feed.Audience);
    }

    // The question is there only some time after the click: the page may be rendering meanwhile.
    private async Task AnswerAsync(IRenderedComponent<RunPage> page, bool yes, Action meanwhile)
    {
        var dialogs = Services.GetRequiredService<DialogService>();
        var asked = new TaskCompletionSource();
        dialogs.OnOpen += (_, _, _, _) => asked.TrySetResult();
        page.Find("button.danger").Click();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        meanwhile();
        await page.InvokeAsync(() => dialogs.Close(yes));
    }

    private static Problem Nan() => new("loss-not-finite", "training.learning_rate", "100", "NaN", "0.5");

    private RunRecord Running()
    {
        Store.Series["run-a"] =
        [
            new Series("loss", [99, 100], [0.9, 0.8125]),
            new Series("learning_rate", [99, 100], [0.001, 0.001]),
            new Series("grad_norm", [99, 100], [1.5, 1.25]),
            new Series("eval_accuracy", [100], [0.874]),
        ];
        return SomeRun.In(RunStatus.Running);
    }

    private IRenderedComponent<RunPage> Open(RunRecord run)
    {
        Store.Put(run);
        var page = Render<RunPage>(p => p.Add(r => r.Id, run.Id));
        page.WaitForElement("header.page-head");
        return page;
    }
}
