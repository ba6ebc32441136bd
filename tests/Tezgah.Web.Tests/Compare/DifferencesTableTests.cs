using Bunit;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Web.Compare;
using Tezgah.Web.Live;

namespace Tezgah.Web.Tests.Compare;

public sealed class DifferencesTableTests : DashboardContext
{
    private static readonly TrainingJob s_job = new() { Name = "a", Data = new DataSettings { Train = "a.csv" } };

    [Fact]
    public void Table_PageTicks_IsNotMadeAnewUntilAJobChanges()
    {
        var (first, second) = (SomeCompared.Run("a", null, job: s_job), SomeCompared.Run("b", null, job: With(5e-4)));
        var table = Render<DifferencesTable>(p => p.Add(t => t.Runs, [first, second]));
        Assert.Equal(["0.001", "0.0005"], Values(table));

        table.Render(p => p.Add(t => t.Runs, [first, second]));
        table.Render(p => p.Add(t => t.Runs, [SomeCompared.Run("a", null, job: s_job), second]));
        Assert.Equal(1, table.RenderCount);

        table.Render(p => p.Add(t => t.Runs, [first, SomeCompared.Run("b", null, job: With(7e-4))]));
        Assert.Equal(["0.001", "0.0007"], Values(table));
    }

    [Theory]
    [InlineData("en", "0.001", "The settings of b are not known.", "All settings are the same.")]
    [InlineData("tr", "0,001", "b çalışmasının ayarları bilinmiyor.", "Bütün ayarlar aynı.")]
    public void Table_RunOfUnknownSettings_IsNamedAndTheOthersAreCompared(string culture, string rate, string unknown, string same)
    {
        Speak(culture);
        var (known, other) = (SomeCompared.Run("a", null, job: s_job), SomeCompared.Run("b", null, name: "b"));
        var job = """{"imported":{"from":"/home/student/keras"}}""";
        var imported = WithJob(other, job);

        var two = Render<DifferencesTable>(p => p.Add(t => t.Runs, [known, imported]));
        Assert.Equal([unknown], two.FindAll("p").Select(p => p.TextContent));
        var three = Render<DifferencesTable>(p => p.Add(t => t.Runs, [known, imported, SomeCompared.Run("c", null, job: s_job)]));
        Assert.Equal([unknown, same], three.FindAll("p").Select(p => p.TextContent));
        var differing = Render<DifferencesTable>(p => p.Add(t => t.Runs, [known, imported, SomeCompared.Run("c", null, job: With(5e-4))]));
        Assert.Equal([rate, "–"], Values(differing).Take(2));
    }

    [Theory]
    [InlineData("en", false, "Instruction tuning", "Perplexity")]
    [InlineData("tr", false, "Yönerge", "Şaşkınlık")]
    [InlineData("tr", true, "Yönerge", "Şaşkınlık")]
    public void Table_TrainingAndEvaluation_EachInItsOwnWords(string culture, bool evaluationFirst, string training, string evaluation)
    {
        Speak(culture);
        var trained = SomeCompared.Run("a", null, job: s_job with { Task = TaskNames.Instruction });
        var job = EvaluateJobFile.ToJson(new EvaluateJob { Model = new() { ModelNameOrPath = "/models/base" }, Task = EvaluationTasks.Perplexity, Data = new() { File = "test.csv" } });
        var measured = WithJob(SomeCompared.Run("b", null), job);

        var table = Render<DifferencesTable>(p => p.Add(t => t.Runs, evaluationFirst ? [measured, trained] : [trained, measured]));

        var task = table.FindAll("tbody tr").Single(r => r.QuerySelector(".key")!.TextContent == "task").QuerySelectorAll("td").Select(c => c.TextContent).ToList();
        Assert.StartsWith(training, task[evaluationFirst ? 1 : 0], StringComparison.Ordinal);
        Assert.StartsWith(evaluation, task[evaluationFirst ? 0 : 1], StringComparison.Ordinal);
        Assert.DoesNotContain(table.FindAll("tbody td"), c => c.TextContent.Contains(".choice.", StringComparison.Ordinal));
    }

    private static ComparedRun WithJob(ComparedRun run, string job) =>
        run with { Model = new RunModel(new RunSnapshot(run.Run with { JobJson = job }, new CurveSet([], 0.9, 2000), [], [])) };

    private static TrainingJob With(double rate) => s_job with { Training = s_job.Training with { LearningRate = rate } };

    private static IEnumerable<string> Values(IRenderedComponent<DifferencesTable> table) => table.FindAll("tbody td").Select(c => c.TextContent);
}
