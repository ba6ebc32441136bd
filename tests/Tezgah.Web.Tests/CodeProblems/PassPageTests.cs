using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.CodeProblems;
using Tezgah.Web.Compare;
using Tezgah.Web.Provenance;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.CodeProblems;

public sealed class PassPageTests : DashboardContext
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _id = "pass-" + Guid.NewGuid().ToString("N");
    private readonly BunitJSModuleInterop _charts;

    public PassPageTests()
    {
        Services.AddResults();
        _charts = JSInterop.SetupModule("/js/chart.js");
        _charts.SetupVoid(_ => true).SetVoidResult();
        Store.Put(SomeRun.In(RunStatus.Completed, _id, "deep"));
    }

    private string Artifacts => Runs.Folder(_id).Artifacts;

    [Fact]
    public void Page_ResultsOfSteps_ShowsSolvedCountsSharesAndIntervals()
    {
        Write();

        var page = Open();

        var rows = page.FindAll("section[aria-labelledby=pass-heading] tbody tr");
        Assert.Equal(["base model", "step 400"], rows.Select(r => r.QuerySelector("th")!.TextContent.Trim()));
        Assert.Equal(["7/41", "11/41"], rows.Select(r => r.QuerySelector(".figure")!.TextContent));
        Assert.Equal("26.8%", rows[1].QuerySelectorAll(".figure")[1].TextContent.Replace(" ", "", StringComparison.Ordinal));
        Assert.Matches(@"^15\.\d\s?% – 4\d\.\d\s?%$", rows[1].QuerySelector(".interval")!.TextContent);
    }

    [Fact]
    public void Page_Failures_AreStackedByKindAndAddUp()
    {
        Write();
        var page = Open();

        page.WaitForAssertion(() => Assert.Contains(_charts.Invocations["init"], i => ((ChartScript)i.Arguments[1]!).Stacked), s_patience);
        var call = _charts.Invocations["init"].First(i => ((ChartScript)i.Arguments[1]!).Stacked);
        var script = (ChartScript)call.Arguments[1]!;
        Assert.All(script.Traces, t => Assert.Equal("bars", t.Kind));
        var counts = page.FindAll("section[aria-labelledby=pass-heading] tbody tr")[1].QuerySelectorAll(".figure").Skip(2).SkipLast(1)
            .Sum(f => int.Parse(f.TextContent, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(41 - 11, counts);
    }

    [Fact]
    public void Page_TwoResults_ListsWhatWasWonAndLostWithTheTest()
    {
        Write();

        var page = Open();

        var words = page.Find("section[aria-labelledby=won-heading] .words").TextContent;
        Assert.Contains("step 400 solves 4 problems more and 0 no longer, against base model.", words, StringComparison.Ordinal);
        Assert.Equal(4, page.FindAll("section[aria-labelledby=won-heading] .lists li").Count);
    }

    [Fact]
    public void Page_ProblemClicked_ShowsProgramReasonAndWhereItComesFrom()
    {
        Write();
        var page = Open();
        var failed = page.FindAll("section[aria-labelledby=problems-heading] .cell.failed").First(c => c.TextContent.Contains("Exception", StringComparison.Ordinal));

        failed.Click();

        page.WaitForAssertion(() => Assert.Contains("return total + undefined", page.Find(".sample pre.code").TextContent, StringComparison.Ordinal), s_patience);
        Assert.Contains("name 'undefined' is not defined", page.Find(".sample pre").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("3", page.Find(".sample .marked").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("problem=Own", Address, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Matches("^[0-9a-f]{64}$", page.Find(".sample [data-fact=FileHash] dd").TextContent.Trim()), s_patience);
        Assert.EndsWith("problems.jsonl", page.Find(".sample [data-fact=Data] dd").TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_ShowNever_LeavesOutWhatWasSolved()
    {
        Write();
        var page = Open();

        page.FindAll("section[aria-labelledby=problems-heading] .segments button")[2].Click();

        page.WaitForAssertion(() => Assert.Equal(41 - 11, page.FindAll("section[aria-labelledby=problems-heading] tbody tr").Count));
        Assert.Contains("show=never", Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_HundredsOfProblems_ShowsTwoHundredAndMoreWhenAsked()
    {
        SomePasses.Write(Artifacts, "base", 1, 7, problems: 450);
        var page = Open();
        var rows = "section[aria-labelledby=problems-heading] tbody tr";
        Assert.Equal(200, page.FindAll(rows).Count);
        Assert.Contains("The first 200 of 450 problems", page.Find(".foot").TextContent, StringComparison.Ordinal);

        await page.ActAsync(".foot button", b => b.Click());
        Assert.Equal(400, page.FindAll(rows).Count);
        Assert.Contains("Show 50 more", page.Find(".foot button").TextContent, StringComparison.Ordinal);
        await page.ActAsync(".foot button", b => b.Click());

        Assert.Equal(450, page.FindAll(rows).Count);
        Assert.Empty(page.FindAll(".foot"));
    }

    [Fact]
    public void Page_ProblemFarDownInTheAddress_IsShown()
    {
        SomePasses.Write(Artifacts, "base", 1, 7, problems: 450);
        Navigation.NavigateTo($"/passk?runs={_id}&problem={Uri.EscapeDataString(SomePasses.Task(300))}");

        var page = Render<PassPage>();

        page.WaitForElement("section[aria-labelledby=problems-heading] tbody tr", s_patience);
        var rows = page.FindAll("section[aria-labelledby=problems-heading] tbody th");
        Assert.Equal((301, SomePasses.Task(300)), (rows.Count, rows[^1].TextContent));
    }

    [Fact]
    public async Task Page_EveryNumber_SaysFileHashProblemsAndMethod()
    {
        Write();
        var page = Open();
        var asked = new List<Origin>();
        Services.GetRequiredService<OriginDesk>().Answer = origin =>
        {
            asked.Add(origin);
            return Task.CompletedTask;
        };

        Assert.Empty(page.FindAll("section td.number").Where(c => c.TextContent.Any(char.IsDigit) && c.QuerySelector("[data-figure]") is null).Select(c => c.OuterHtml));
        foreach (var figure in page.FindAll("[data-figure]"))
        {
            await page.InvokeAsync(() => figure.Click());
        }

        Assert.True(asked.Count > 15, $"{asked.Count} numbers");
        var reader = Services.GetRequiredService<OriginReader>();
        foreach (var source in asked.SelectMany(o => o.Sources).Distinct())
        {
            var facts = Assert.Single(await reader.ReadAsync(asked[0] with { Sources = [source] }));
            Assert.Equal((_id, 41L), (facts.Source.RunId, facts.Source.Rows));
            Assert.Matches("^[0-9a-f]{64}$", facts.File!.Sha256);
            Assert.Matches("^[0-9a-f]{64}$", facts.DataFile!.Sha256);
        }
    }

    [Fact]
    public void Page_RunWithoutResults_SaysHowToMakeThem()
    {
        var page = Open(".empty");

        Assert.Contains("tezgah passk --problems", page.Find("pre").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_BrokenResult_SaysWhichAndShowsTheOthers()
    {
        Write();
        File.WriteAllText(Path.Combine(Artifacts, "passk", "checkpoint-500.json"), """{"problems":[]}""");

        var page = Open();

        Assert.Contains("checkpoint-500.json", page.Find(".notice.bad").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("section[aria-labelledby=pass-heading] tbody tr").Count);
    }

    [Fact]
    public void Page_InTurkish_SpeaksTurkish()
    {
        Speak("tr");
        Write();

        var page = Open();

        Assert.Equal("Programlama problemleri (pass@k)", page.Find("h1").TextContent);
        Assert.Contains("Kazanılan ve yitirilen", page.Markup, StringComparison.Ordinal);
        Assert.Contains("%26,8", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reader_FileNames_TellTheStep()
    {
        SomePasses.Write(Artifacts, "base", 1, 1);
        SomePasses.Write(Artifacts, "checkpoint-300", 1, 2);
        File.Copy(Path.Combine(Artifacts, "passk", "base.json"), Path.Combine(Artifacts, "passk.json"));

        var passes = await Services.GetRequiredService<PassResultReader>().ReadAsync(SomeRun.In(RunStatus.Completed, _id));

        Assert.Equal([(0, "passk/base.json"), (300, "passk/checkpoint-300.json"), (400, "passk.json")], passes.Results.Select(r => (r.Step, r.File)));
        Assert.Empty(passes.Failures);
    }

    [Fact]
    public void File_SeveralSamples_GivesWhatWasWritten()
    {
        SomePasses.Write(Artifacts, "base", 1, 9, samples: 10);

        var report = PassResultFile.Read(Path.Combine(Artifacts, "passk", "base.json"));

        Assert.Equal((41, 410), (report.Problems.Count, report.Results.Count));
        Assert.Equal([1, 10], report.Estimates.Select(e => e.K));
        Assert.Equal(9.0 / 41, report.Estimates[1].Value, 12);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Directory.Exists(Runs.Folder(_id).Root))
        {
            Directory.Delete(Runs.Folder(_id).Root, recursive: true);
        }
    }

    private void Write()
    {
        SomePasses.Write(Artifacts, "base", 1, 7);
        SomePasses.Write(Artifacts, "checkpoint-400", 1, 11);
    }

    private IRenderedComponent<PassPage> Open(string wait = "section[aria-labelledby=pass-heading] tbody tr")
    {
        Navigation.NavigateTo("/passk?runs=" + _id);
        var page = Render<PassPage>();
        page.WaitForElement(wait, s_patience);
        return page;
    }
}
