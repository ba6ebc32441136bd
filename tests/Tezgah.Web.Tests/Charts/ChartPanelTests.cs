using Bunit;
using Microsoft.AspNetCore.Components;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Tests.Charts;

public sealed class ChartPanelTests : DashboardContext
{
    private readonly Curve _loss = new([1, 2], [0.9, 0.00001]);
    private readonly BunitJSModuleInterop _module;

    public ChartPanelTests()
    {
        _module = JSInterop.SetupModule("/js/chart.js");
        _module.SetupVoid(_ => true).SetVoidResult();
    }

    [Fact]
    public void Panel_WithPoints_SaysInWordsWhatTheChartShows()
    {
        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, Spec()));

        Assert.Equal(
            "Loss. Horizontal: Step; vertical: Nats. training: 2 points, last 1e-5, lowest 1e-5, highest 0.9000.",
            cut.Find("[role=application]").GetAttribute("aria-label"));
    }

    [Fact]
    public void Panel_ATraceBesideAnother_HasNoPlaceInTheLegend_AndGoesWithIt()
    {
        ChartTrace training = new() { Name = "training", Data = _loss };
        var spec = Spec() with { Traces = [training with { Name = "each step", Beside = "training", Faint = true }, training, training with { Name = "other", Style = 1 }] };
        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, spec));

        Assert.Equal(["training", "other"], cut.FindAll(".legend button").Select(b => b.TextContent.Trim()));
        cut.Find(".legend button").Click();

        Assert.Equal([true, true, false], cut.FindComponent<Chart>().Instance.Spec.Traces.Select(t => t.Hidden));
    }

    [Fact]
    public void Panel_WithoutPoints_SaysSoAndLoadsNoScript()
    {
        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, Spec() with { Traces = [] }));

        Assert.Contains("No values yet", cut.Markup, StringComparison.Ordinal);
        Assert.Empty(JSInterop.Invocations);
    }

    [Fact]
    public void Panel_TableButton_ShowsEveryPoint()
    {
        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, Spec()));

        cut.Find("button[aria-expanded]").Click();

        Assert.Equal(["1", "0.9", "2", "1E-05"], cut.FindAll("tbody td").Select(c => c.TextContent));
        Assert.Equal("true", cut.Find("button[aria-expanded]").GetAttribute("aria-expanded"));
    }

    [Fact]
    public void Panel_LongCurve_ShowsTheFirstRowsAndSaysHowManyThereAre()
    {
        _loss.Replace([.. Enumerable.Range(1, 1234).Select(i => (double)i)], [.. Enumerable.Range(1, 1234).Select(i => (double)i)]);
        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, Spec()));

        cut.Find("button[aria-expanded]").Click();

        Assert.Equal(ChartTable.Most, cut.FindAll("tbody tr").Count);
        Assert.Contains("The first 200 of 1,234 rows", cut.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Panel_Download_HandsOverAllDataAsAFile()
    {
        var files = JSInterop.SetupModule("/js/download.js");
        files.SetupVoid("download", _ => true).SetVoidResult();
        var asked = 0;
        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, Spec()).Add(c => c.FileName, "run-loss").Add(c => c.All, () =>
        {
            asked++;
            return Task.FromResult(new TableData(["a"], [[1.0]]));
        }));

        cut.Find("button[aria-expanded]").Click();
        cut.Find("button.small").Click();

        Assert.Equal("run-loss.csv", files.Invocations["download"][0].Arguments[0]);
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Panel_LogSwitch_ChangesTheAxis()
    {
        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, Spec()).Add(c => c.LogSwitch, true));

        cut.Find("button[aria-pressed]").Click();

        Assert.True(((ChartScript)_module.Invocations["update"][0].Arguments[1]!).LogY);
    }

    [Fact]
    public void Panel_LogSwitchThatItsPageKeeps_AsksThePageAndWaits()
    {
        var asked = new List<ChartView>();
        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, Spec()).Add(c => c.LogSwitch, true).AddCascadingValue(Kept(new ChartView { Log = ["data"] }, asked.Add)));
        Assert.True(((ChartScript)_module.Invocations["init"][0].Arguments[1]!).LogY);

        cut.Find("button[aria-pressed]").Click();

        Assert.Empty(Assert.Single(asked).Log);
        Assert.Equal("true", cut.Find("button[aria-pressed]").GetAttribute("aria-pressed"));
    }

    [Fact]
    public void Panel_ViewOfItsPage_IsShownWithCurvesHiddenAndTheTableOpen()
    {
        var spec = Spec() with { Traces = [Spec().Traces[0] with { Key = "run-1" }, Spec().Traces[0] with { Style = 1 }, Spec().Traces[0] with { Name = "edge", Beside = "training", Style = 1 }] };
        var view = new ChartView { Hidden = ["loss.1", "other.run-1"], Tables = ["loss"] };

        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, spec).Add(c => c.Name, "loss").AddCascadingValue(Kept(view, _ => { })));

        Assert.Equal([false, true, true], cut.FindComponent<Chart>().Instance.Spec.Traces.Select(t => t.Hidden));
        Assert.Equal(["true", "false"], cut.FindAll(".legend button").Select(b => b.GetAttribute("aria-pressed")));
        Assert.NotEmpty(cut.FindAll("tbody td"));
    }

    [Fact]
    public void Panel_WhoseStretchHasNoPoint_StillOffersTheWayBack()
    {
        var asked = new List<ChartView>();
        var spec = Spec() with { Traces = [], Zoom = true, Group = "run" };
        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, spec).AddCascadingValue(Kept(new ChartView { Window = new(5_000, 6_000) }, asked.Add)));

        Assert.Equal("No values between these steps", cut.Find(".nothing").TextContent);
        cut.Find("button[aria-label='Show all']").Click();

        Assert.Null(Assert.Single(asked).Window);
    }

    [Fact]
    public void Panel_TwoTracesOfOneName_HidesOnlyTheOneThatIsMeant()
    {
        var trace = Spec().Traces[0];
        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, Spec() with { Traces = [trace, trace with { Style = 1 }] }));

        cut.FindAll(".legend button")[1].Click();

        Assert.Equal(["true", "false"], cut.FindAll(".legend button").Select(b => b.GetAttribute("aria-pressed")));
    }

    [Fact]
    public void Panel_ZoomedByAnotherOfItsGroup_OffersTheWayBack()
    {
        var view = new ChartView { Window = new(1, 2) };
        var cut = Render<ChartPanel>(p => p.Add(c => c.Spec, Spec() with { Zoom = true, Group = "run" }).AddCascadingValue(Kept(view, _ => { })));

        cut.Find("button[aria-label='Show all']").Click();

        Assert.Equal("all", _module.Invocations["zoom"][0].Arguments[1]);
    }

    private ChartViews Kept(ChartView view, Action<ChartView> asked) => new(() => view, EventCallback.Factory.Create(this, asked));

    private ChartSpec Spec() => new()
    {
        Title = "Loss",
        XTitle = "Step",
        YTitle = "Nats",
        Traces = [new ChartTrace { Name = "training", Data = _loss }],
    };
}
