using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Evaluations;

public sealed class EvaluateJobFileTests
{
    private static readonly EvaluateJob s_job = new()
    {
        Task = EvaluationTasks.Labels,
        Model = new EvaluatedModel { ModelNameOrPath = "base", Adapter = "adapter" },
        Data = new EvaluationData { File = "d.csv", Labels = ["a", "b"] },
        Labels = new LabelSettings { Words = ["iyi", "kötü"], Mode = "generate" },
    };

    [Fact]
    public void Job_comes_back_from_its_file_with_full_paths()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["job.json"], EvaluateJobFile.ToJson(s_job));

        var read = EvaluateJobFile.Load(folder["job.json"]);

        Assert.Equal(s_job.WithPathsFrom(folder.Path), read);
        Assert.Equal(folder["adapter"], read.Model.Adapter);
        Assert.Equal(read, EvaluateJobFile.Parse(EvaluateJobFile.ToJson(read), "x", []));
    }

    [Fact]
    public void Kind_tells_an_evaluation_from_a_training()
    {
        Assert.True(EvaluateJobFile.IsEvaluation(EvaluateJobFile.ToJson(s_job)));
        Assert.False(EvaluateJobFile.IsEvaluation(JobFile.ToJson(new TrainingJob())));
        Assert.False(EvaluateJobFile.IsEvaluation("{\"kind\":\"other\"}"));
        Assert.False(EvaluateJobFile.IsEvaluation("{\"kind\":7}"));
        Assert.False(EvaluateJobFile.IsEvaluation("[]"));
        Assert.False(EvaluateJobFile.IsEvaluation("{"));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["job.json"], """{"kind":"evaluate","task":"label","batch_size":0,"modle":1,"labels":{"mode":"all"}}""");

        var problems = Assert.Throws<ProblemException>(() => EvaluateJobFile.Load(folder["job.json"])).Problems;

        Assert.Equal(
            ["setting-not-a-choice task", "setting-out-of-range batch_size", "setting-unknown modle", "setting-not-a-choice labels.mode", "setting-empty model.model_name_or_path", "setting-empty data.file"],
            problems.Select(p => $"{p.Code} {p.Where}"));
    }

    [Fact]
    public void Missing_or_broken_file_is_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("job-file-missing", Code(() => EvaluateJobFile.Load(folder["none.json"])));
        File.WriteAllText(folder["job.json"], "{");
        Assert.Equal("job-not-json", Code(() => EvaluateJobFile.Load(folder["job.json"])));
    }

    [Theory]
    [InlineData("labels", "latency.samples", "7")]
    [InlineData("perplexity", "labels.mode", "score")]
    [InlineData("perplexity", "data.label_column", "x")]
    [InlineData("classification", "against.model_name_or_path", "x")]
    [InlineData("latency", "against.evaluation", "x")]
    [InlineData("pass", "data.file", "x")]
    [InlineData("labels", "model.score_file", "x")]
    [InlineData("perplexity", "prompt.loss_on", "full-text")]
    public void Setting_that_a_task_leaves_without_effect_is_refused(string task, string key, string value)
    {
        var problems = new List<Problem>();
        var settings = new Dictionary<string, string>
        {
            ["task"] = task,
            ["model.model_name_or_path"] = "m",
            [task == "pass" ? "pass.problems" : "data.file"] = "f",
            [key] = value,
        };

        var job = SettingsReader.ReadTexts<EvaluateJob>(settings, problems);

        Assert.Empty(problems);
        Assert.Equal(["setting-ignored", key, key, value, "task", task], Assert.Single(EvaluateChecks.Check(job)) is var p ? [p.Code, p.Where!, .. p.Args] : []);
    }

    [Theory]
    [InlineData("labels", "labels.words=x", "data.labels=a, b", "label-words-count")]
    [InlineData("perplexity", "against.model_name_or_path=x", "against.evaluation=y", "against-unclear")]
    [InlineData("latency", "against.adapter=x", "latency.samples=3", "against-unclear")]
    [InlineData("perplexity", "perplexity.rows=text", "perplexity.loss_on=response", "perplexity-no-response")]
    [InlineData("latency", "latency.batch_sizes=1, 0", "latency.samples=3", "setting-out-of-range")]
    [InlineData("pass", "pass.samples=2", "pass.seed=1", "pass-greedy-samples")]
    [InlineData("pass", "pass.run=x", "model.adapter=y", "pass-run-and-adapter")]
    [InlineData("pass", "pass.k=2", "pass.seed=1", "pass-k-too-large")]
    [InlineData("pass", "pass.k=x", "pass.seed=1", "setting-not-integer")]
    public void Settings_that_do_not_go_together_are_refused(string task, string first, string second, string code)
    {
        var settings = new Dictionary<string, string> { ["task"] = task, ["model.model_name_or_path"] = "m", [task == "pass" ? "pass.problems" : "data.file"] = "f" };
        foreach (var setting in new[] { first, second })
        {
            settings[setting.Split('=')[0]] = setting.Split('=')[1];
        }

        var problem = Assert.Single(EvaluateChecks.Check(SettingsReader.ReadTexts<EvaluateJob>(settings, [])));

        Assert.Equal(code, problem.Code);
        Assert.NotEqual(string.Join(' ', problem.Args), problem.Message);
    }

    private static string Code(Action action) => Assert.Throws<ProblemException>(action).Problems[0].Code;
}
