using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Display;
using Tezgah.Web.Evaluations;
using Tezgah.Web.Tests.Data;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Evaluations;

public sealed class NewEvaluationPageTests : DataContext
{
    private readonly FakeEvaluationService _service = new();
    private readonly string _id = "evaluate-" + Guid.NewGuid().ToString("N");

    public NewEvaluationPageTests()
    {
        Services.AddSingleton<IEvaluationService>(_service);
        Services.AddScoped<EvaluationTargets>();
    }

    [Fact]
    public async Task Page_OfARun_OffersWhatItMadeAndMeasuresTheTrainedModelOnItsTestRows()
    {
        var model = Put("base");
        var test = Write("test.csv", Labelled);
        Finish(TaskNames.Instruction, model.Folder, test, 100, 200);

        var page = Open(Links.EvaluateRun(_id));

        Assert.Equal(
            ["The trained model of the run", "Checkpoint of step 100", "Checkpoint of step 200", "Before the training: base", "Model: base"],
            page.FindAll(".targets label").Select(l => l.TextContent.Trim()));
        Assert.Equal(EvaluationTasks.Perplexity, page.Find("#setting-task").GetAttribute("value"));
        await page.InvokeAsync(() => page.Find(".start").Click());

        page.WaitForAssertion(() => Assert.Single(_service.Submitted));
        var job = _service.Submitted[0];
        Assert.Equal((model.Folder, Runs.Folder(_id).Artifact("adapter"), test), (job.Model.ModelNameOrPath, job.Model.Adapter, job.Data.File));
        Assert.Equal(BaseQuantization.AsTrained, job.Model.Quantization);
        Assert.Empty(EvaluateChecks.Check(job));
        Assert.Equal("/runs/evaluation-1", Address);
    }

    [Fact]
    public async Task Page_SeveralChosen_PutsOneOfEachIntoTheQueueAndLinksToThem()
    {
        Finish(TaskNames.Instruction, Put("base").Folder, Write("test.csv", Labelled), 100, 200);
        var page = Open(Links.EvaluateRun(_id));

        await page.InvokeAsync(() => page.FindAll(".targets input")[0].Change(false));
        await page.InvokeAsync(() => page.FindAll(".targets input")[1].Change(true));
        await page.InvokeAsync(() => page.FindAll(".targets input")[3].Change(true));
        await page.InvokeAsync(() => page.Find(".start").Click());

        page.WaitForAssertion(() => Assert.Equal(2, _service.Submitted.Count));
        Assert.Equal(
            [Path.Combine(Runs.Folder(_id).Checkpoints, "checkpoint-100"), null],
            _service.Submitted.Select(j => j.Model.Adapter));
        page.WaitForAssertion(() => Assert.Equal(["/runs/evaluation-1", "/runs/evaluation-2"], page.FindAll(".sent li a").Select(a => a.GetAttribute("href"))));
        Assert.Equal("/compare?runs=evaluation-1,evaluation-2", page.Find(".sent .button").GetAttribute("href"));
    }

    [Fact]
    public async Task Page_ProgrammingProblems_AreAskedOfAllCheckpointsOfTheRun()
    {
        var problems = Write("problems.jsonl", "{}\n");
        Finish(TaskNames.Instruction, Put("base").Folder, Write("test.csv", Labelled), 100);
        var page = Open(Links.EvaluateRun(_id));
        await page.InvokeAsync(() => page.Find("#setting-task").Change(EvaluationTasks.Pass));
        await page.InvokeAsync(() => page.Find("#setting-pass-problems").Input(problems));

        await page.InvokeAsync(() => page.FindAll(".targets label").Single(l => l.TextContent.Contains("All checkpoints", StringComparison.Ordinal)).QuerySelector("input")!.Change(true));
        await page.InvokeAsync(() => page.FindAll(".targets input")[0].Change(false));
        await page.InvokeAsync(() => page.Find(".start").Click());

        page.WaitForAssertion(() => Assert.Single(_service.Submitted));
        Assert.Equal((Runs.Folder(_id).Root, problems), (_service.Submitted[0].Pass.Run, _service.Submitted[0].Pass.Problems));
        Assert.Null(_service.Submitted[0].Data.File);
    }

    [Fact]
    public async Task Page_WrongSettings_AreSaidWithTheFieldAndNothingIsSent()
    {
        Put("sorts", classifies: true);
        var page = Open("/evaluations/new");
        await page.InvokeAsync(() => page.Find("#setting-task").Change(EvaluationTasks.Labels));
        await page.InvokeAsync(() => page.Find("#setting-labels-max_new_tokens").Input("0"));
        await page.InvokeAsync(() => page.Find("#setting-data-file").Input("/data/none.csv"));
        await page.InvokeAsync(() => page.FindAll(".targets input")[0].Change(true));

        await page.InvokeAsync(() => page.Find(".start").Click());

        page.WaitForAssertion(() => Assert.Contains("/data/none.csv", page.Find(".side .notice").TextContent, StringComparison.Ordinal));
        var said = page.FindAll(".side .notice li").Select(l => l.TextContent).ToArray();
        Assert.Contains(said, s => s.Contains("sorts texts into classes and cannot write", StringComparison.Ordinal));
        Assert.Contains(said, s => s.Contains("Tokens of an answer", StringComparison.Ordinal));
        Assert.Empty(_service.Submitted);
    }

    [Fact]
    public async Task Page_NothingChosen_SaysSo()
    {
        Put("one");
        var page = Open("/evaluations/new");

        await page.InvokeAsync(() => page.Find(".start").Click());

        page.WaitForAssertion(() => Assert.Contains("Nothing is chosen to be evaluated", page.Find(".side .notice").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_ColumnThatTheFileLacks_IsSaidAtItsField()
    {
        var page = Open(Links.EvaluateModel(Put("sorts", classifies: true).Id));
        await page.InvokeAsync(() => page.Find("#setting-data-file").Input(Write("rows.csv", Labelled)));
        await page.InvokeAsync(() => page.Find("#setting-data-label_column").Input("sinif"));
        Assert.DoesNotContain("sinif", page.Find("#setting-data-label_column-problems").TextContent, StringComparison.Ordinal);

        Time.Advance(TimeSpan.FromMilliseconds(300));

        page.WaitForAssertion(() => Assert.Contains("sinif", page.Find("#setting-data-label_column-problems").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Refused_ShowsWhy()
    {
        Finish(TaskNames.Instruction, Put("base").Folder, Write("test.csv", Labelled));
        _service.Problems = [new Problem("disk-full", null, "/data")];
        var page = Open(Links.EvaluateRun(_id));

        await page.InvokeAsync(() => page.Find(".start").Click());

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".side .notice li")));
        Assert.Empty(_service.Submitted);
    }

    [Fact]
    public async Task Page_OneOfSeveralRefused_ShowsWhatWasSentAndWhyTheOtherWasNot()
    {
        Finish(TaskNames.Instruction, Put("base").Folder, Write("test.csv", Labelled), 100, 200);
        _service.Problems = [new Problem("disk-full", null, "/data")];
        _service.Refuses = job => job.Model.Adapter?.EndsWith("checkpoint-100", StringComparison.Ordinal) == true;
        var page = Open(Links.EvaluateRun(_id));
        await page.InvokeAsync(() => page.FindAll(".targets input")[1].Change(true));
        await page.InvokeAsync(() => page.FindAll(".targets input")[2].Change(true));

        await page.InvokeAsync(() => page.Find(".start").Click());

        page.WaitForAssertion(() => Assert.Equal(["/runs/evaluation-1", "/runs/evaluation-2"], page.FindAll(".sent li a").Select(a => a.GetAttribute("href"))));
        page.WaitForAssertion(() => Assert.Contains("/data", page.Find(".side .notice").TextContent, StringComparison.Ordinal));
        Assert.Equal([false, true, false], page.FindAll(".targets input").Take(3).Select(i => i.HasAttribute("checked")));

        _service.Problems = [];
        await page.InvokeAsync(() => page.Find(".start").Click());

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".sent li a").Count));
        Assert.Equal(3, _service.Submitted.Select(j => j.Model.Adapter).Distinct().Count());
        Assert.Empty(page.FindAll(".start"));
    }

    [Fact]
    public async Task Page_StartedTwiceAtOnce_SubmitsOne()
    {
        Finish(TaskNames.Instruction, Put("base").Folder, Write("test.csv", Labelled));
        var page = Open(Links.EvaluateRun(_id));

        await page.InvokeAsync(() =>
        {
            var start = page.Find(".start");
            start.Click();
            start.Click();
        });

        page.WaitForAssertion(() => Assert.Equal("/runs/evaluation-1", Address));
        Assert.Single(_service.Submitted);
    }

    [Fact]
    public async Task Page_TypingInAnyField_LooksAtTheFilesOnceItPauses()
    {
        var page = Open(Links.EvaluateModel(Put("sorts", classifies: true).Id));
        var file = Write("rows.csv", "words,label\na,X\n");
        foreach (var length in Enumerable.Range(file.Length - 3, 4))
        {
            await page.InvokeAsync(() => page.Find("#setting-data-file").Input(file[..length]));
            Time.Advance(TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal("", page.Find("#setting-data-file-problems").TextContent.Trim());
        Time.Advance(TimeSpan.FromMilliseconds(300));
        await page.InvokeAsync(() => page.Find("#setting-data-text_column").Input("text"));
        Time.Advance(TimeSpan.FromMilliseconds(300));

        page.WaitForAssertion(() => Assert.Contains("words", page.Find("#setting-data-text_column-problems").TextContent, StringComparison.Ordinal));
        Assert.Equal("", page.Find("#setting-data-file-problems").TextContent.Trim());
    }

    [Fact]
    public void Page_SaysHowMuchMemoryAndTheCommandThatDoesTheSame()
    {
        var test = Write("test.csv", Labelled);
        var model = Put("base");
        Finish(TaskNames.Instruction, model.Folder, test);

        var page = Open(Links.EvaluateRun(_id));

        page.WaitForAssertion(() => Assert.Contains("Weights", page.Find("section[aria-labelledby=fit-heading]").TextContent, StringComparison.Ordinal));
        Assert.StartsWith(
            $"./tezgah evaluate --task perplexity --model {model.Folder} --adapter {Runs.Folder(_id).Artifact("adapter")} --data {test} --set ",
            page.Find("section[aria-labelledby=command-heading] pre").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAnEvaluation_BeginsWithItsSettings()
    {
        var test = Write("test.csv", Labelled);
        var job = new EvaluateJob
        {
            Task = EvaluationTasks.Labels,
            Model = new EvaluatedModel { ModelNameOrPath = Put("base").Folder },
            Data = new EvaluationData { File = test },
            Labels = new LabelSettings { Language = "tr", Mode = "generate" },
        };
        Store.Put(SomeRun.In(RunStatus.Completed, _id) with { JobJson = EvaluateJobFile.ToJson(job) });

        var page = Open(Links.EvaluateRun(_id));
        await page.InvokeAsync(() => page.Find(".start").Click());

        page.WaitForAssertion(() => Assert.Single(_service.Submitted));
        Assert.Equal(job.Labels, _service.Submitted[0].Labels);
        Assert.Equal((job.Model, job.Data), (_service.Submitted[0].Model, _service.Submitted[0].Data));
    }

    [Fact]
    public void Page_InTurkish_HasItsTexts()
    {
        Speak("tr");
        Finish(TaskNames.Instruction, Put("base").Folder, Write("test.csv", Labelled));

        var page = Open(Links.EvaluateRun(_id));

        Assert.Contains("Çalışmanın eğitilmiş modeli", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Eğitimdeki gibi: QLoRA çalışmasında 4 bit", page.Markup, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Directory.Exists(Runs.Folder(_id).Root))
        {
            Directory.Delete(Runs.Folder(_id).Root, recursive: true);
        }
    }

    // The page draws itself anew once a file was read: what is found must be used before it does.

    private IRenderedComponent<NewEvaluationPage> Open(string address)
    {
        Navigation.NavigateTo(address);
        var page = Render<NewEvaluationPage>();
        page.WaitForElement(".start");
        return page;
    }

    private void Finish(string task, string model, string test, params int[] checkpoints)
    {
        Options = Options with { FileFolders = [.. Options.FileFolders, Runs.Folder(_id).Root] };
        Directory.CreateDirectory(Runs.Folder(_id).Artifact("adapter"));
        foreach (var step in checkpoints)
        {
            var folder = Directory.CreateDirectory(Path.Combine(Runs.Folder(_id).Checkpoints, $"checkpoint-{step}")).FullName;
            File.WriteAllText(Path.Combine(folder, "adapter_config.json"), "{}");
        }

        Store.Put(SomeRun.In(RunStatus.Completed, _id) with
        {
            JobJson = JobFile.ToJson(new TrainingJob
            {
                Task = task,
                Method = MethodNames.Lora,
                Model = new ModelSettings { ModelNameOrPath = model },
                Data = new DataSettings { Train = "/data/train.csv", Test = test },
            }),
        });
    }
}
