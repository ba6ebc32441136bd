using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Checkpoints;
using Tezgah.Web.Compare;
using Tezgah.Web.Provenance;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Checkpoints;

public sealed class CheckpointsPageTests : DashboardContext
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _id = "chk-" + Guid.NewGuid().ToString("N");
    private readonly BunitJSModuleInterop _charts;

    public CheckpointsPageTests()
    {
        Services.AddResults();
        _charts = JSInterop.SetupModule("/js/chart.js");
        _charts.SetupVoid(_ => true).SetVoidResult();
    }

    [Fact]
    public void Page_MetricThatOnlyFell_MarksTheBestTheOverfittingPointAndTheStop()
    {
        Add(new Series("eval_accuracy", [100, 200, 300, 400, 500], [0.6, 0.7, 0.8, 0.75, 0.7]));

        var page = Open(_id);

        Assert.Equal(
            "rising: Validation accuracy is best at step 300, 0.800. From step 300 on it only got worse, 2 checkpoints in a row: overfitting. The last checkpoint is 0.100 worse than the best. Recommended stop: step 300.",
            page.Find(".words p span").TextContent);
        Assert.Equal("0.800", page.FindAll("tbody td")[2].QuerySelector(".figure")!.TextContent);
        Assert.Equal(["★", "✕", "▲"], page.FindAll("tbody td")[2].QuerySelectorAll(".sign").Select(s => s.TextContent[..1]));
        var script = (ChartScript)_charts.Invocations["init"].Single().Arguments[1]!;
        Assert.Equal(["rising", "Best", "Overfits from here", "Recommended stop"], script.Traces.Select(t => t.Name));
    }

    [Fact]
    public void Page_LastHardlyWorse_DoesNotSayThatItIsZeroWorse()
    {
        Add(new Series("eval_accuracy", [100, 200], [0.8743, 0.8741]));

        Assert.Contains("overfitting may begin. It is 2e-4 worse than the best.", Open(_id).Find(".words p span").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_CurveHidden_StaysSoWithAnotherMetricAndAfterARefresh()
    {
        Add(new Series("eval_accuracy", [100, 200, 300], [0.6, 0.7, 0.5]), new Series("eval_loss", [100, 200, 300], [0.9, 0.5, 0.6]));
        var page = Open($"{_id}&checkpoint=eval_loss");

        await page.ActAsync(".legend button", b => b.Click());
        await page.ActAsync("button[aria-expanded=false][title]", b => b.Click());
        page.WaitForAssertion(() => Assert.Contains("hide=checkpoints-eval_loss.", Navigation.Uri, StringComparison.Ordinal));
        var kept = Navigation.Uri;
        await page.ActAsync("select", s => s.Change("eval_accuracy"));

        page.WaitForAssertion(() => Assert.Contains("checkpoint=eval_accuracy", Navigation.Uri, StringComparison.Ordinal));
        Assert.Contains("hide=checkpoints-eval_loss.", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("tables=checkpoints-eval_loss", Navigation.Uri, StringComparison.Ordinal);
        Navigation.NavigateTo(kept);
        var again = Render<CheckpointsPage>();
        again.WaitForElement(".words p", s_patience);
        again.WaitForAssertion(() => Assert.Equal("false", again.Find(".legend button").GetAttribute("aria-pressed")));
    }

    [Fact]
    public void Page_MetricStillRising_SaysThatLongerTrainingMayHelp()
    {
        Add(new Series("eval_accuracy", [100, 200], [0.6, 0.7]));

        var page = Open(_id);

        Assert.Contains("The last checkpoint is the best: longer training may still help.", page.Find(".words p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Loss_IsBestWhereItIsLowest()
    {
        Add(new Series("eval_loss", [100, 200, 300], [0.9, 0.5, 0.6]));

        Assert.Contains("best at step 200", Open(_id).Find(".words p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_PassResults_AreCurvesWithAStandardErrorAndTheBaseModel()
    {
        Add(new Series("eval_loss", [100], [0.9]));
        SomePasses.Write(Runs.Folder(_id).Artifacts, "base", 1, 7);
        SomePasses.Write(Runs.Folder(_id).Artifacts, "checkpoint-400", 1, 11);
        SomePasses.Write(Runs.Folder(_id).Artifacts, "checkpoint-700", 1, 5);

        var page = Open($"{_id}&checkpoint=pass@1");

        Assert.Equal(["base model", "400", "700"], page.FindAll("tbody th").Select(h => h.TextContent));
        Assert.Equal("0.268", page.FindAll("tbody .figure")[1].TextContent);
        Assert.Contains("Recommended stop: step 400, the earliest within one standard error (0.069) of the best.", page.Find(".words p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_PassResultThatComesWhileItIsOpen_IsShown()
    {
        Add(new Series("eval_loss", [100], [0.9]));
        SomePasses.Write(Runs.Folder(_id).Artifacts, "base", 1, 7);
        var page = Open($"{_id}&checkpoint=pass@1");
        Assert.Equal(["base model"], page.FindAll("tbody th").Select(h => h.TextContent));

        SomePasses.Write(Runs.Folder(_id).Artifacts, "checkpoint-400", 1, 11);
        var told = new EvaluationRecord("passk", "passk", 400, SomeRun.s_now, new Dictionary<string, double?>(), [], new Dictionary<string, string>());
        Feed.Say(new LiveBatch(SomeRun.In(RunStatus.Completed, _id, "rising") with { Revision = 99 }, [], [], [told]));

        page.WaitForAssertion(() => Assert.Equal(["base model", "400"], page.FindAll("tbody th").Select(h => h.TextContent)), s_patience);
    }

    [Fact]
    public void Page_MetricChosen_StandsInTheAddress()
    {
        Add(new Series("eval_accuracy", [100], [0.6]), new Series("eval_loss", [100], [0.9]));
        var page = Open(_id);

        page.Find(".head select").Change("eval_loss");

        page.WaitForAssertion(() => Assert.Contains("checkpoint=eval_loss", Address, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("Validation loss is best", page.Find(".words p").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_EveryValue_SaysRunStepFileAndData()
    {
        Add(new Series("eval_accuracy", [100, 200], [0.6, 0.7]));
        Origin? asked = null;
        Services.GetRequiredService<OriginDesk>().Answer = origin =>
        {
            asked = origin;
            return Task.CompletedTask;
        };
        var page = Open(_id);

        Assert.DoesNotContain(page.FindAll("td.number"), c => c.TextContent.Any(char.IsDigit) && c.QuerySelector("[data-figure]") is null);
        page.FindAll("[data-figure]")[1].Click();

        var source = Assert.Single(asked!.Sources);
        Assert.Equal((_id, 200, null, "validation"), (source.RunId, source.Step, source.File, source.Part));
        Assert.Equal(0.7, asked.Value);
    }

    [Fact]
    public void Page_ValueThatIsNoNumber_IsUndefined()
    {
        Add(new Series("eval_loss", [100, 200], [0.9, double.NaN]));

        Assert.Equal("undefined", Open(_id).FindAll("tbody .figure")[1].TextContent);
    }

    [Fact]
    public void Page_InTurkish_SpeaksTurkish()
    {
        Speak("tr");
        Add(new Series("eval_accuracy", [100, 200, 300], [0.6, 0.7, 0.65]));

        var page = Open(_id);

        Assert.Equal("Denetim noktalarına göre", page.Find("h1").TextContent);
        Assert.Contains("aşırı öğrenme", page.Find(".words p").TextContent, StringComparison.Ordinal);
        Assert.Contains("0,700", page.Find(".words p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_WithoutRuns_SaysWhatItIsFor() => Assert.Equal("Choose the runs", Open("").Find("section.empty h2").TextContent);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Directory.Exists(Runs.Folder(_id).Root))
        {
            Directory.Delete(Runs.Folder(_id).Root, recursive: true);
        }
    }

    private void Add(params IReadOnlyList<Series> series)
    {
        Store.Put(SomeRun.In(RunStatus.Completed, _id, "rising"));
        Store.Series[_id] = series;
    }

    private IRenderedComponent<CheckpointsPage> Open(string runs)
    {
        Navigation.NavigateTo("/checkpoints?runs=" + runs);
        var page = Render<CheckpointsPage>();
        page.WaitForElement(runs.Length == 0 ? ".empty" : ".words p", s_patience);
        return page;
    }
}
