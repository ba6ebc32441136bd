using System.Text.RegularExpressions;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Compare;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Compare;

public sealed class ComparePageTests : DashboardContext
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _prefix = "cmp-" + Guid.NewGuid().ToString("N");
    private readonly BunitJSModuleInterop _charts;

    public ComparePageTests()
    {
        Services.AddResults();
        _charts = JSInterop.SetupModule("/js/chart.js");
        _charts.SetupVoid(_ => true).SetVoidResult();
    }

    private string A => _prefix + "-a";

    private string B => _prefix + "-b";

    [Fact]
    public void Page_WithoutRuns_SaysWhatItIsForAndOffersThoseThereAre()
    {
        Add(A, "base", 1, 0.9);

        var page = Open("");

        Assert.Equal("Choose the runs to compare", page.Find("section.empty h2").TextContent);
        page.Find("[role=combobox]").Click();
        page.WaitForElement("[role=option]").Click();
        page.WaitForAssertion(() => Assert.Equal("/compare?runs=" + A, Address));
    }

    [Fact]
    public void Page_TwoRuns_ShowsTheirNumbersWithTheBestMarked()
    {
        Add(A, "base", 1, 0.95);
        Add(B, "worse", 2, 0.5);

        var page = Open($"{A},{B}");

        page.WaitForAssertion(() => Assert.Contains("★", page.FindAll("td[data-column=accuracy]")[0].TextContent, StringComparison.Ordinal), s_patience);
        var accuracy = page.FindAll("td[data-column=accuracy]").Select(c => Regex.Replace(c.TextContent, @"\s+", " ", RegexOptions.None, s_patience).Trim()).ToArray();
        Assert.Matches(@"^0\.9\d\d ★best ?0\.9\d\d – 0\.9\d\d$", accuracy[0]);
        Assert.Matches(@"^0\.\d\d\d ?0\.\d\d\d – 0\.\d\d\d$", accuracy[1]);
        Assert.Contains("★", page.FindAll("td[data-column=p50]")[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_TwoRunsOfOneName_DrawsTheRocCurvesOfBoth()
    {
        Add(A, "base", 1, 0.95);
        Add(B, "base", 2, 0.5);

        var page = Open($"{A},{B}");

        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll("section[aria-labelledby=roc-heading] figure").Count));
    }

    [Fact]
    public void Page_LatencyThatComesAfterTheTest_IsJudgedToo()
    {
        Add(A, "base", 1, 0.95);
        Add(B, "slower", 2, 0.5);
        var late = Store.Evaluations[B].Single(e => e.Name == "latency");
        Store.Evaluations[B] = [.. Store.Evaluations[B].Where(e => e != late)];
        var page = Open($"{A},{B}");
        page.WaitForAssertion(() => Assert.Contains("★", page.FindAll("td[data-column=accuracy]")[0].TextContent, StringComparison.Ordinal), s_patience);
        Assert.DoesNotContain("★", page.FindAll("td[data-column=p50]")[0].TextContent, StringComparison.Ordinal);

        Feed.Say(new LiveBatch(SomeRun.In(RunStatus.Completed, B, "slower") with { Revision = 99 }, [], [], [late]));

        page.WaitForAssertion(() => Assert.Contains("★", page.FindAll("td[data-column=p50]")[0].TextContent, StringComparison.Ordinal), s_patience);
    }

    [Fact]
    public void Page_RunsOfTheSameSkill_SaysThatTheDifferenceMayBeChance()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);

        var page = Open($"{A},{B}");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("td[data-column=accuracy]").Count(c => c.TextContent.Contains('≈'))), s_patience);
        Assert.DoesNotContain(page.FindAll("td[data-column=accuracy]"), c => c.TextContent.Contains('★'));
        Assert.Contains("On the same 640 rows", page.Find("details.words p").TextContent, StringComparison.Ordinal);
        Assert.Contains("Corrected for 1 comparisons (Holm)", page.Find("details.words p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_TwoRuns_DrawsOneChartForEachCurveWithBothInIt()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);

        var page = Open($"{A},{B}&metrics=loss,eval_accuracy");

        page.WaitForAssertion(() =>
        {
            var scripts = Drawn().Where(s => s.Group == "compare").ToArray();
            Assert.Equal(["Loss (smoothed)", "Validation accuracy"], scripts.Select(s => s.YTitle));
            Assert.All(scripts, s => Assert.Equal([("base", 0), ("again", 1)], s.Traces.Where(t => !t.Faint).Select(t => (t.Name, t.Style))));
            Assert.Equal(["base, each step", "again, each step"], scripts.SelectMany(s => s.Traces).Where(t => t.Faint).Select(t => t.Name));
        });
    }

    [Fact]
    public void Page_ConfusionMatrices_AreTablesWithCountsOrShares()
    {
        Add(A, "base", 1, 0.9);
        var page = Open(A);
        var rows = page.FindAll(".matrices .confusion tbody tr");

        Assert.Equal(8, rows.Count);
        Assert.Equal("Algebra", rows[0].QuerySelector("th")!.TextContent);
        Assert.Equal(80, rows[0].QuerySelectorAll("td.cell").Sum(c => int.Parse(c.TextContent, System.Globalization.CultureInfo.InvariantCulture)));

        page.Find("section[aria-labelledby=confusion-heading] .segments button:nth-child(2)").Click();

        page.WaitForAssertion(() => Assert.Contains("matrix=shares", Address, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Matches(@"^0\.\d\d$", page.Find(".matrices td.right").TextContent));
    }

    [Fact]
    public void Page_RocOfOneClass_DrawsACurveOfEachRunWithItsArea()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);

        var page = Open($"{A},{B}&roc=1");

        page.WaitForAssertion(() =>
        {
            var roc = Drawn().Single(s => s.Title.StartsWith("ROC", StringComparison.Ordinal));
            Assert.Equal("ROC curves: Geometry", roc.Title);
            Assert.Equal("Chance", roc.Traces[0].Name);
            Assert.Matches(@"^base \(0\.\d{3}\)$", roc.Traces[1].Name);
            Assert.Equal(3, roc.Traces.Count);
        });
    }

    [Fact]
    public void Page_SettingsThatDiffer_AreShownWithTheirNames()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "fast", 2, 0.9, new TrainingJob { Data = new DataSettings { Train = "/data/train.csv" }, Training = new TrainingSettings { LearningRate = 0.01 } });

        var row = Assert.Single(Open($"{A},{B}").FindAll("section[aria-labelledby=differences-heading] tbody tr"));

        Assert.Contains("training.learning_rate", row.QuerySelector("th")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["0.001", "0.01"], row.QuerySelectorAll("td").Select(c => c.TextContent));
    }

    [Fact]
    public void Page_ATrainingBesideAnEvaluation_NamesTheSettingsOfBoth()
    {
        Add(A, "base", 1, 0.9);
        Store.Put(SomeRun.In(RunStatus.Completed, B, "measured") with
        {
            JobJson = EvaluateJobFile.ToJson(new EvaluateJob { Model = new EvaluatedModel { ModelNameOrPath = "/models/base" }, Data = new EvaluationData { File = "/data/test.csv" } }),
        });

        var rows = Open($"{A},{B}").FindAll("section[aria-labelledby=differences-heading] tbody tr");

        var file = rows.Single(r => r.QuerySelector(".key")!.TextContent == "data.file");
        Assert.StartsWith("Data file", file.QuerySelector("th")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["–", "/data/test.csv"], file.QuerySelectorAll("td").Select(c => c.TextContent));
    }

    [Fact]
    public void Page_RunThatWasNotTested_ShowsDashesAndWhyAndNeverZero()
    {
        Add(A, "base", 1, 0.9);
        Store.Put(SomeRun.In(RunStatus.Running, B, "going on"));

        var cell = Open($"{A},{B}").FindAll("td[data-column=accuracy]")[1];

        Assert.Equal("–", cell.TextContent.Trim());
        Assert.Equal("Not tested yet", cell.GetAttribute("title"));
    }

    [Fact]
    public void Page_ResultThatCannotBeRead_SaysWhichFileAndShowsTheRest()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "broken", 2, 0.9);
        File.WriteAllText(Runs.Folder(B).Artifact("preds_test.csv"), "y_true\n1\n");

        var page = Open($"{A},{B}");

        Assert.Contains("broken: ", page.Find(".notice.bad").TextContent, StringComparison.Ordinal);
        Assert.Contains("preds_test.csv", page.Find(".notice.bad").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".matrices .panel"));
    }

    [Fact]
    public void Page_RunThatIsNotThere_SaysSo()
    {
        Add(A, "base", 1, 0.9);

        var page = Open($"{A},nobody");

        Assert.Contains("There is no run “nobody”", page.Find(".notice.warn").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_ManyRuns_HasNoneOfThemInItsPickerAndDoesNotReadThem()
    {
        Add(A, "base", 1, 0.9);
        Store.Put(Enumerable.Range(0, 500).Select(n => SomeRun.In(RunStatus.Completed, $"other-{n}")));
        ReadRuns();
        var read = Store.Lists;

        var page = Open(A);

        Assert.DoesNotContain("other-", page.Find(".picker").InnerHtml, StringComparison.Ordinal);
        Assert.Equal("Add a run", page.Find(".picker [role=combobox]").GetAttribute("aria-label"));
        Assert.Equal(read, Store.Lists);
    }

    [Fact]
    public void Page_Matrix_IsOneStopForTab()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);

        var page = Open($"{A},{B}");

        Assert.Equal(3, page.FindAll("table.confusion[role=grid]").Count);
        Assert.All(page.FindAll(".matrix"), m => Assert.Single(m.QuerySelectorAll("[tabindex='0'], button:not([tabindex])")));
        Assert.All(page.FindAll(".matrix"), m => Assert.Equal("0", m.QuerySelector("tbody button")!.GetAttribute("tabindex")));
    }

    [Fact]
    public void Page_RunTakenOut_LeavesTheAddress()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);
        var page = Open($"{A},{B}");

        page.Find("button[aria-label='Take “base” out']").Click();

        page.WaitForAssertion(() => Assert.Equal("/compare?runs=" + B, Address));
        page.WaitForAssertion(() => Assert.Equal("again", Assert.Single(page.FindAll(".picker li a")).TextContent));
    }

    [Fact]
    public void Page_RunThatGoesOn_GetsItsNewPoints()
    {
        Add(A, "base", 1, 0.9);
        var run = SomeRun.In(RunStatus.Running, B, "going on") with { Step = 2 };
        Store.Put(run);
        Store.Series[B] = [new Series("loss", [1, 2], [0.9, 0.8])];
        var page = Open($"{A},{B}&metrics=loss");

        Feed.Say(new LiveBatch(run with { Revision = 99, Step = 3 }, [SomeCurves.Point(3, 100, 1, 1e-3, SomeRun.s_now)], [], []));

        page.WaitForAssertion(() => Assert.Equal([0, 1, 0, 1], ((int[][])_charts.Invocations["extend"].Single().Arguments[1]!).Single()));
    }

    [Fact]
    public void Page_InTurkish_SpeaksTurkishAndHasDecimalCommas()
    {
        Speak("tr");
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);

        var page = Open($"{A},{B}");

        Assert.Contains("Karışıklık matrisleri", page.Markup, StringComparison.Ordinal);
        Assert.Contains("ROC eğrileri", page.Markup, StringComparison.Ordinal);
        Assert.Contains("0,", page.Find("td[data-column=accuracy]").TextContent, StringComparison.Ordinal);
        Assert.Equal("F1 (ağırlıklı)", page.FindAll("thead th")[6].TextContent);
    }

    [Fact]
    public void Page_CellClicked_ListsItsRowsAndKeepsThemInTheAddress()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);
        var page = Open($"{A},{B}");
        var cell = page.FindAll("section[aria-labelledby=confusion-heading] .confusion tbody tr:first-child td.cell button")[0];

        cell.Click();

        page.WaitForAssertion(() => Assert.EndsWith("rows=cell.0.0.0", Address, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("rows of “Algebra” that were called “Algebra”", page.Find("#examples h3").TextContent, StringComparison.Ordinal));
        Assert.Equal(int.Parse(cell.TextContent, System.Globalization.CultureInfo.InvariantCulture), page.FindAll("#examples tbody tr").Count + Hidden(page));
        Assert.Contains("The texts are not known", page.Find("#examples .notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_ARightBWrong_ListsTheRowsOfBothAndTheMatrixOfTheirDifference()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.5);

        var page = Open($"{A},{B}&rows=only-a");

        page.WaitForAssertion(() => Assert.Contains("A right, B wrong: base right, again wrong", page.Find("#pair-examples h3").TextContent, StringComparison.Ordinal));
        Assert.All(page.FindAll("#pair-examples tbody tr"), row => Assert.Equal(["right", "wrong"], row.QuerySelectorAll("td.right, td.wrong").Select(c => c.ClassName)));
        var sums = page.FindAll("section[aria-labelledby=pair-heading] .confusion tbody tr").Select(r => r.QuerySelectorAll("td.cell")
            .Sum(c => int.Parse(c.TextContent.Replace('−', '-'), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(sums, sum => Assert.Equal(0, sum));
    }

    [Fact]
    public async Task Page_PairSwapped_StandsInTheAddress()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.5);
        var page = Open($"{A},{B}");

        // The page draws itself anew once the tests are computed.
        await page.InvokeAsync(() => page.Find("section[aria-labelledby=pair-heading] .head button").Click());

        page.WaitForAssertion(() => Assert.Contains($"pair={B},{A}", Uri.UnescapeDataString(Address), StringComparison.Ordinal));
    }

    [Fact]
    public void Page_AddressWithAViewOfItsCharts_ShowsThatView()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);

        var page = Open($"{A},{B}&metrics=loss,eval_accuracy&from=1&to=2&log=loss&hide=loss.{B},gone.{A}&tables=eval_accuracy&matrix=shares");

        Assert.Contains((1, 2), Store.Ranges);
        page.WaitForAssertion(() =>
        {
            var scripts = Drawn().Where(s => s.Group == "compare").ToArray();
            Assert.All(scripts, s => Assert.Equal([1.0, 2.0], s.Window!));
            Assert.Equal([true, false], scripts.Select(s => s.LogY));
            Assert.Equal(["again, each step", "again"], scripts.SelectMany(s => s.Traces).Where(t => t.Hidden).Select(t => t.Name));
        });
        Assert.NotEmpty(page.FindAll("figure[aria-label='Validation accuracy'] tbody td"));
        Assert.Matches(@"^0\.\d\d$", page.Find(".matrices td.right").TextContent);
        Assert.NotNull(page.Find("button[aria-label='Show all']"));
    }

    [Fact]
    public async Task Page_StretchLogAxisCurveAndTable_StandInTheAddress()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);
        var page = Open($"{A},{B}&metrics=loss");

        await page.InvokeAsync(() => page.FindComponents<Chart>()[0].Instance.ZoomedAsync(1.2, 1.9));
        await page.ActAsync("figure[aria-label='Loss'] .legend button", b => b.Click());
        await page.ActAsync("figure[aria-label='Loss'] button.text-button", b => b.Click());
        await page.ActAsync("figure[aria-label='Loss'] button[aria-expanded]", b => b.Click());

        Assert.Equal($"/compare?runs={A},{B}&metrics=loss&from=1&to=2&hide=loss.{A}&log=loss&tables=loss", Uri.UnescapeDataString(Address));
        Assert.Contains((1, 2), Store.Ranges);
        page.WaitForAssertion(() =>
        {
            // Its own stretch, not the one that the address rounds.
            var script = (ChartScript)_charts.Invocations["update"].Last(i => ((ChartScript)i.Arguments[1]!).Group == "compare").Arguments[1]!;
            Assert.Equal([1.2, 1.9], script.Window!);
            Assert.True(script.LogY);
        });

        await page.InvokeAsync(() => page.FindComponents<Chart>()[0].Instance.ZoomedAsync(null, null));

        Assert.DoesNotContain("from=", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OtherAddressWhileItIsShown_ShowsThatView()
    {
        Add(A, "base", 1, 0.9);
        var page = Open($"{A}&metrics=loss&hide=loss.{A}");

        Navigation.NavigateTo($"/compare?runs={A}&metrics=loss&from=1&to=2");

        page.WaitForAssertion(() =>
        {
            var script = (ChartScript)_charts.Invocations["update"].Last(i => ((ChartScript)i.Arguments[1]!).Group == "compare").Arguments[1]!;
            Assert.Equal([1.0, 2.0], script.Window!);
            Assert.All(script.Traces, t => Assert.False(t.Hidden));
        });
    }

    [Theory]
    [InlineData("from=x&to=5")]
    [InlineData("from=-1e999&to=1e999&log=%00&hide=%3Cscript%3E,..,.&tables=%FF,nothing")]
    [InlineData("matrix=neither&roc=999&seeds=perhaps&checkpoint=none&pair=a,b,c&rows=cell.9.9.9")]
    public void Page_AddressThatCannotBeRead_ShowsTheUsualView(string query)
    {
        Add(A, "base", 1, 0.9);

        var page = Open($"{A}&metrics=loss&{query}");

        page.WaitForAssertion(() =>
        {
            var script = Drawn().First(s => s.Group == "compare");
            Assert.Null(script.Window);
            Assert.False(script.LogY);
            Assert.All(script.Traces, t => Assert.False(t.Hidden));
        });
        Assert.DoesNotContain("<script>", page.Markup, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var id in (string[])[A, B])
        {
            if (Directory.Exists(Runs.Folder(id).Root))
            {
                Directory.Delete(Runs.Folder(id).Root, recursive: true);
            }
        }
    }

    private void Add(string id, string name, int seed, double skill, TrainingJob? job = null)
    {
        var run = SomeRun.In(RunStatus.Completed, id, name);
        Store.Put(job is null ? run : run with { JobJson = JobFile.ToJson(job) });
        Store.Series[id] = [new Series("loss", [1, 2], [0.9, 0.8]), new Series("eval_accuracy", [2], [0.7])];
        Store.Evaluations[id] = SomeResults.Write(Runs.Folder(id).Artifacts, name, 400, seed, skill, 3 + seed, SomeRun.s_now);
    }

    private static int Hidden(IRenderedComponent<ComparePage> page) =>
        page.FindAll("#examples .foot button") is [var more] ? int.Parse(Regex.Match(more.TextContent, @"\d+", RegexOptions.None, s_patience).Value, System.Globalization.CultureInfo.InvariantCulture) : 0;

    private IEnumerable<ChartScript> Drawn() => _charts.Invocations["init"].Select(i => (ChartScript)i.Arguments[1]!);

    private IRenderedComponent<ComparePage> Open(string runs)
    {
        Navigation.NavigateTo("/compare?runs=" + runs);
        var page = Render<ComparePage>();
        page.WaitForElement(".picker", TimeSpan.FromSeconds(30));
        return page;
    }
}
