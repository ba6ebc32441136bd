using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Core.Settings;
using Tezgah.Web.NewRun;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.NewRun;

public sealed class PastUseTests : DashboardContext
{
    private static readonly TrainingJob s_job = new() { Data = new DataSettings { Train = "/data/train.csv" } };

    [Fact]
    public void Use_OfRunsOfTheTaskAndMethod_CountsTheirValuesTheMostCommonFirst()
    {
        var runs = Rates(0.0002, 0.0002, 0.0002, 0.00001, 0.00001, 0.001, 0.5).Append(In(Rate(0.9) with { Method = MethodNames.Lora }, 90));

        var past = PastUse.Of(runs, TaskNames.Classification, MethodNames.Scratch).For("training.learning_rate");

        Assert.NotNull(past);
        Assert.Equal(7, past.Runs);
        Assert.Equal([new("0.0002", 3), new("1E-05", 2), new("0.001", 1)], past.Values);
    }

    [Fact]
    public void Use_ValuesThatMeanTheSame_AreOne()
    {
        var other = In(Rate(0.00002), 1);
        var text = other.Run with { JobJson = JobFile.ToJson(Rate(0.00002)).Replace("2E-05", "0.000020", StringComparison.Ordinal) };

        var past = PastUse.Of([other, Indexed(text with { Id = "b" })], TaskNames.Classification, MethodNames.Scratch).For("training.learning_rate");

        Assert.Equal([new("2E-05", 2)], past!.Values);
    }

    [Fact]
    public void Use_OfYesOrNoListsAndEmptyValues_IsAsAFormHoldsThem()
    {
        var job = s_job with
        {
            Method = MethodNames.Lora,
            Lora = s_job.Lora with { UseRslora = true, TargetModules = ["k_proj", "o_proj"] },
            Training = s_job.Training with { MaxSteps = 50 },
        };
        var runs = new[] { In(job, 0), In(job with { Training = job.Training with { MaxSteps = null } }, 1) };
        var use = PastUse.Of(runs, TaskNames.Classification, MethodNames.Lora);
        var texts = SettingsSchema<TrainingJob>.ToTexts(job);

        Assert.Equal([new(texts["lora.use_rslora"], 2)], use.For("lora.use_rslora")!.Values);
        Assert.Equal([new(texts["lora.target_modules"], 2)], use.For("lora.target_modules")!.Values);
        Assert.Equal([new("", 1), new("50", 1)], use.For("training.max_steps")!.Values);
    }

    [Fact]
    public void Use_OfDefaultsAndOfWhatIsEachRunsOwn_IsNotTold()
    {
        var use = PastUse.Of([In(s_job with { Name = "own", Data = s_job.Data with { Test = "/t.csv", TextColumn = "q" } }, 0)], TaskNames.Classification, MethodNames.Scratch);

        Assert.All(["training.learning_rate", "name", "data.train", "data.test", "data.text_column"], key => Assert.Null(use.For(key)));
    }

    [Fact]
    public void Use_OfRunsThatFailedOrWait_DoesNotCount() =>
        Assert.Null(PastUse.Of([In(Rate(0.5), 0, RunStatus.Failed), In(Rate(0.5), 1, RunStatus.Queued)], TaskNames.Classification, MethodNames.Scratch).For("training.learning_rate"));

    [Fact]
    public void Use_OfMoreRunsThanAreCounted_IsOfTheNewest()
    {
        var runs = Enumerable.Range(0, PastUse.MostRuns + 5).Select(i => In(Rate(i < 5 ? 0.7 : 0.3), i));

        var past = PastUse.Of(runs, TaskNames.Classification, MethodNames.Scratch).For("training.learning_rate");

        Assert.Equal([new("0.3", PastUse.MostRuns)], past!.Values);
    }

    [Fact]
    public async Task Uses_AskedAgain_CountOnlyAfterAChange()
    {
        Store.Put(In(Rate(0.5), 0).Run with { JobJson = JobFile.ToJson(Rate(0.5)) });
        var uses = Services.GetRequiredService<PastUses>();

        var first = await uses.OfAsync(TaskNames.Classification, MethodNames.Scratch);

        Assert.Same(first, await uses.OfAsync(TaskNames.Classification, MethodNames.Scratch));
        Assert.NotSame(first, await uses.OfAsync(TaskNames.Classification, MethodNames.Lora));
        Assert.Equal(1, Store.Lists);
    }

    [Theory]
    [InlineData("en", "In 3 of 6 runs: 0.0002 also 0.0001 (2) 5e-5 (1)", "Learning rate: take 0.0001, which 2 of 6 runs have")]
    [InlineData("tr", "6 çalışmanın 3 tanesinde: 0,0002 ayrıca 0,0001 (2) 5e-5 (1)", "Öğrenme oranı: 6 çalışmanın 2 tanesindeki 0,0001 değerini al")]
    public void Field_WithPastValues_TellsThemAndTakesOne(string culture, string words, string label)
    {
        Speak(culture);
        string? taken = null;
        var past = new PastSetting(6, [new("0.0002", 3), new("0.0001", 2), new("5E-05", 1)]);
        var field = Render<SettingField>(p => p.Add(f => f.Key, "training.learning_rate").Add(f => f.Value, "0.001").Add(f => f.Past, past).Add(f => f.ValueChanged, t => taken = t));

        Assert.Equal(words, string.Join(' ', field.Find(".past").TextContent.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
        var second = field.FindAll(".past button")[1];
        Assert.Equal(label, second.GetAttribute("aria-label"));
        second.Click();
        Assert.Equal("0.0001", taken);
    }

    [Fact]
    public async Task Page_AnotherMethodChosen_TellsTheValuesOfItsRuns()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Store.Put(Kept(Rate(0.5), "a"), Kept(Rate(0.25) with { Method = MethodNames.Lora }, "b"));
        var page = Render<NewRunPage>();
        page.WaitForAssertion(() => Assert.Contains("0.5", Past(page), StringComparison.Ordinal));

        await page.InvokeAsync(() => page.Find("#setting-method").Change("lora"));

        page.WaitForAssertion(() => Assert.Contains("0.25", Past(page), StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find(".field:has(#setting-training-learning_rate) .past button").Click());
        page.WaitForAssertion(() => Assert.Equal("0.25", page.Find("#setting-training-learning_rate").GetAttribute("value")));
    }

    private static string Past(IRenderedComponent<NewRunPage> page) => page.Find(".field:has(#setting-training-learning_rate) .past").TextContent;

    private static TrainingJob Rate(double rate) => s_job with { Training = s_job.Training with { LearningRate = rate } };

    private static RunRecord Kept(TrainingJob job, string id) => SomeRun.In(RunStatus.Completed, id) with { JobJson = JobFile.ToJson(job) };

    private static IndexedRun[] Rates(params double[] rates) => [.. rates.Select((r, i) => In(Rate(r), i))];

    private static IndexedRun In(TrainingJob job, int minutes, RunStatus status = RunStatus.Completed) => Indexed(
        SomeRun.In(status, "run-" + minutes) with { JobJson = JobFile.ToJson(job), CreatedAt = SomeRun.s_now.AddMinutes(minutes) });

    private static IndexedRun Indexed(RunRecord run)
    {
        var (settings, isImported) = new RunSettingValues.Pool().Read(run.JobJson);
        return new IndexedRun(run, settings, [], isImported);
    }
}
