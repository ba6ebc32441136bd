using Bunit;
using Microsoft.JSInterop;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Tests.Charts;

public sealed class ChartTests : DashboardContext
{
    private readonly Curve _loss = new([1, 2], [0.9, 0.8]);
    private readonly BunitJSModuleInterop _module;

    public ChartTests()
    {
        _module = JSInterop.SetupModule("/js/chart.js");
        foreach (var verb in (string[])["init", "extend", "update", "zoom", "dispose"])
        {
            _module.SetupVoid(verb, _ => true).SetVoidResult();
        }
    }

    [Fact]
    public void Chart_FirstRendering_DrawsEverythingInOneCall()
    {
        Render<Chart>(p => p.Add(c => c.Spec, Spec()));

        var call = Assert.Single(_module.Invocations);
        Assert.Equal("init", call.Identifier);
        var script = Assert.IsType<ChartScript>(call.Arguments[1]);
        Assert.Equal(("Loss", ".,"), (script.Title, script.Separators));
        Assert.Equal([2], (int[])call.Arguments[2]!);
        Assert.Equal(32, ((byte[])call.Arguments[3]!).Length);
    }

    [Fact]
    public void Chart_NewPoints_SendsThemAlone()
    {
        var cut = Render<Chart>(p => p.Add(c => c.Spec, Spec()));

        _loss.Append(3, 0.7);
        _loss.Append(4, 0.6);
        cut.Render(p => p.Add(c => c.Spec, Spec()));

        Assert.Equal(["init", "extend"], Verbs());
        Assert.Equal(ChartPacket.Of([_loss], [2]).Bytes, _module.Invocations["extend"][0].Arguments[2]);
    }

    [Fact]
    public void Chart_NothingNew_SaysNothing()
    {
        var cut = Render<Chart>(p => p.Add(c => c.Spec, Spec()));

        cut.Render(p => p.Add(c => c.Spec, Spec()));

        Assert.Equal(["init"], Verbs());
    }

    [Fact]
    public void Chart_PointsReplacedOrAxisChanged_IsDrawnAnewWithoutANewStart()
    {
        var cut = Render<Chart>(p => p.Add(c => c.Spec, Spec()));

        _loss.Replace([1], [0.5]);
        cut.Render(p => p.Add(c => c.Spec, Spec()));
        cut.Render(p => p.Add(c => c.Spec, Spec() with { LogY = true }));

        Assert.Equal(["init", "update", "update"], Verbs());
        Assert.True(((ChartScript)_module.Invocations["update"][1].Arguments[1]!).LogY);
    }

    [Fact]
    public void Chart_OtherLooksOrOtherOrder_SendsNoPointAgain()
    {
        var other = new Curve([1], [5]);
        var spec = Spec() with { Traces = [Spec().Traces[0], new ChartTrace { Name = "other", Data = other }] };
        var cut = Render<Chart>(p => p.Add(c => c.Spec, spec));
        _loss.Append(3, 0.7);

        cut.Render(p => p.Add(c => c.Spec, spec with { Traces = [spec.Traces[1] with { Hidden = true }, spec.Traces[0]] }));

        var call = Assert.Single(_module.Invocations["update"]);
        Assert.Equal([1, 0], (int[])call.Arguments[4]!);
        Assert.Equal([0, 1], (int[])call.Arguments[2]!);
        Assert.Equal(ChartPacket.Of([_loss], [2]).Bytes, call.Arguments[3]);
    }

    [Fact]
    public async Task Push_NewPoints_SendsThemWithoutRendering()
    {
        var cut = Render<Chart>(p => p.Add(c => c.Spec, Spec()));
        var before = cut.RenderCount;

        _loss.Append(3, 0.7);
        await cut.InvokeAsync(() => Chart.PushAsync([cut.Instance]));

        Assert.Equal(["init", "extend"], Verbs());
        Assert.Equal(before, cut.RenderCount);
    }

    [Fact]
    public async Task Push_SeveralCharts_SendsWhatIsNewOfEachInOneCall()
    {
        var other = new Curve([1], [5]);
        var still = new Curve([1], [6]);
        var charts = new[] { _loss, other, still }.Select(curve => Render<Chart>(p => p.Add(c => c.Spec, Spec() with { Traces = [new ChartTrace { Name = "curve", Data = curve }] }))).ToList();

        _loss.Append(3, 0.7);
        other.Append(2, 4);
        await charts[0].InvokeAsync(() => Chart.PushAsync(charts.Select(c => c.Instance)));
        await charts[0].InvokeAsync(() => Chart.PushAsync(charts.Select(c => c.Instance)));

        var call = Assert.Single(_module.Invocations["extend"]);
        Assert.Equal([[1], [1]], (int[][])call.Arguments[1]!);
        Assert.Equal([.. ChartPacket.Of([_loss], [2]).Bytes, .. ChartPacket.Of([other], [1]).Bytes], (byte[])call.Arguments[2]!);
    }

    [Fact]
    public async Task Push_BrowserThatFails_SendsAllChartsAnew()
    {
        var other = new Curve([1], [5]);
        var charts = new[] { _loss, other }.Select(curve => Render<Chart>(p => p.Add(c => c.Spec, Spec() with { Traces = [new ChartTrace { Name = "curve", Data = curve }] }))).ToList();
        _module.SetupVoid("extend", _ => true).SetCanceled();

        _loss.Append(3, 0.7);
        other.Append(2, 4);
        await charts[0].InvokeAsync(() => Chart.PushAsync(charts.Select(c => c.Instance)));
        charts.ForEach(c => c.Render());

        Assert.Single(_module.Invocations["extend"]);
        Assert.Equal(4, _module.Invocations["init"].Count);
        Assert.Equal([3], (int[])_module.Invocations["init"][2].Arguments[2]!);
        Assert.Equal([2], (int[])_module.Invocations["init"][3].Arguments[2]!);
    }

    [Fact]
    public void Chart_WithEventsAndAWindow_TellsThem()
    {
        Render<Chart>(p => p.Add(c => c.Spec, Spec() with { Window = new ChartWindow(10, 20), Events = [new ChartEvent(12, "spike", "Loss spike: 7")] }));

        var script = (ChartScript)_module.Invocations["init"][0].Arguments[1]!;
        Assert.Equal([10, 20], script.Window!);
        Assert.Equal(new ChartEvent(12, "spike", "Loss spike: 7"), Assert.Single(script.Events));
    }

    [Fact]
    public void Chart_InTurkish_HasTheDecimalComma()
    {
        Speak("tr");

        Render<Chart>(p => p.Add(c => c.Spec, Spec()));

        Assert.Equal(",.", ((ChartScript)_module.Invocations["init"][0].Arguments[1]!).Separators);
    }

    [Fact]
    public async Task Chart_PersonChoosesAStretch_TellsThePage()
    {
        var chosen = new List<ChartWindow?>();
        var cut = Render<Chart>(p => p.Add(c => c.Spec, Spec()).Add(c => c.OnZoom, chosen.Add));

        await cut.InvokeAsync(() => cut.Instance.ZoomedAsync(10, 20));
        await cut.InvokeAsync(() => cut.Instance.ZoomedAsync(null, null));

        Assert.Equal([new ChartWindow(10, 20), null], chosen);
    }

    [Fact]
    public void Chart_ThatCannotBeDrawn_SaysWhyAndTriesAgain()
    {
        _module.SetupVoid("init", _ => true).SetException(new JSException("plotly-basic.min.js could not be loaded\n at x"));
        var cut = Render<Chart>(p => p.Add(c => c.Spec, Spec()));

        var sentence = cut.Find("[role=alert] span");
        Assert.Equal("The chart could not be drawn; its data is in the table.", sentence.TextContent);
        Assert.Equal("plotly-basic.min.js could not be loaded", sentence.GetAttribute("title"));

        _module.SetupVoid("init", _ => true).SetVoidResult();
        cut.Find("[role=alert] button").Click();

        Assert.Empty(cut.FindAll("[role=alert]"));
        Assert.Equal(["init", "init"], Verbs());
    }

    [Fact]
    public async Task Chart_PageIsLeft_GivesItsElementBack()
    {
        Render<Chart>(p => p.Add(c => c.Spec, Spec()));

        await DisposeComponentsAsync();

        Assert.Equal(["init", "dispose"], Verbs());
    }

    private IEnumerable<string> Verbs() => _module.Invocations.Select(i => i.Identifier);

    private ChartSpec Spec() => new()
    {
        Title = "Loss",
        XTitle = "Step",
        YTitle = "Loss",
        Traces = [new ChartTrace { Name = "training", Data = _loss }],
        Words = "falls",
    };
}
