using System.Text.RegularExpressions;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Compare;

public sealed class ComparePageTests : ComparePageFixture
{
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

        page.WaitForAssertion(() => Assert.Contains("★", page.FindAll("td[data-column=accuracy]")[0].TextContent, StringComparison.Ordinal), Patience);
        var accuracy = page.FindAll("td[data-column=accuracy]").Select(c => Regex.Replace(c.TextContent, @"\s+", " ", RegexOptions.None, Patience).Trim()).ToArray();
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
        page.WaitForAssertion(() => Assert.Contains("★", page.FindAll("td[data-column=accuracy]")[0].TextContent, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain("★", page.FindAll("td[data-column=p50]")[0].TextContent, StringComparison.Ordinal);

        Feed.Say(new LiveBatch(SomeRun.In(RunStatus.Completed, B, "slower") with { Revision = 99 }, [], [], [late]));

        page.WaitForAssertion(() => Assert.Contains("★", page.FindAll("td[data-column=p50]")[0].TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public void Page_RunsOfTheSameSkill_SaysThatTheDifferenceMayBeChance()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);

        var page = Open($"{A},{B}");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("td[data-column=accuracy]").Count(c => c.TextContent.Contains('≈'))), Patience);
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
    public void Page_RunThatGoesOn_GetsItsNewPoints()
    {
        Add(A, "base", 1, 0.9);
        var run = SomeRun.In(RunStatus.Running, B, "going on") with { Step = 2 };
        Store.Put(run);
        Store.Series[B] = [new Series("loss", [1, 2], [0.9, 0.8])];
        var page = Open($"{A},{B}&metrics=loss");

        Feed.Say(new LiveBatch(run with { Revision = 99, Step = 3 }, [SomeCurves.Point(3, 100, 1, 1e-3, SomeRun.s_now)], [], []));

        page.WaitForAssertion(() => Assert.Equal([0, 1, 0, 1], ((int[][])ChartCalls.Invocations["extend"].Single().Arguments[1]!).Single()));
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
}
