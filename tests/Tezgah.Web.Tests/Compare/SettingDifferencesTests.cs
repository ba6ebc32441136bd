using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Web.Compare;

namespace Tezgah.Web.Tests.Compare;

public sealed class SettingDifferencesTests
{
    private static readonly TrainingJob s_job = new() { Name = "a", Data = new DataSettings { Train = "a.csv" } };

    private static readonly EvaluatedModel s_model = new() { ModelNameOrPath = "/models/base" };

    [Fact]
    public void Of_JobsThatDiffer_HasTheSettingsInWhichTheyDoButNotTheName()
    {
        var other = s_job with { Name = "b", Training = s_job.Training with { LearningRate = 5e-4, MaxSteps = 10 } };

        var differences = SettingDifferences.Of([JobFile.ToJson(s_job), JobFile.ToJson(other)]);

        Assert.Equal(["training.max_steps", "training.learning_rate"], differences.Select(d => d.Key));
        Assert.Equal(["", "10"], Values(differences[0]));
        Assert.Equal(["0.001", "0.0005"], Values(differences[1]));
    }

    [Fact]
    public void Of_TheSameJobs_HasNone() => Assert.Empty(SettingDifferences.Of([JobFile.ToJson(s_job), JobFile.ToJson(s_job)]));

    [Fact]
    public void Of_AJobThatCannotBeRead_ShowsNothingInItsColumn()
    {
        var other = s_job with { Data = new DataSettings { Train = "b.csv" } };

        var difference = Assert.Single(SettingDifferences.Of([JobFile.ToJson(s_job), "{", JobFile.ToJson(other)]));

        Assert.Equal(["a.csv", null, "b.csv"], Values(difference));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_ATrainingAndAnEvaluation_SetsEachSettingAgainstItself(bool evaluationFirst)
    {
        var training = JobFile.ToJson(s_job with { Training = s_job.Training with { LearningRate = 5e-4 }, Device = new DeviceSettings { Type = "cpu" } });
        var evaluation = EvaluateJobFile.ToJson(new EvaluateJob { Model = s_model, Data = new EvaluationData { File = "test.csv", TextColumn = "body" }, Device = new DeviceSettings { Type = "cuda" } });

        var differences = SettingDifferences.Of(evaluationFirst ? [evaluation, training] : [training, evaluation]).ToDictionary(d => d.Key);

        IReadOnlyList<string?> Of(string key) => [.. evaluationFirst ? Values(differences[key]).Reverse() : Values(differences[key])];
        Assert.Equal(["cpu", "cuda"], Of("device.type"));
        Assert.Equal([s_job.Data.TextColumn, "body"], Of("data.text_column"));
        Assert.Equal(["0.0005", null], Of("training.learning_rate"));
        Assert.Equal([null, "test.csv"], Of("data.file"));
        Assert.DoesNotContain("training.max_steps", differences.Keys);
        Assert.Equal([null, "/models/base"], Of("model.model_name_or_path").Select(v => v?.Length == 0 ? null : v));
        Assert.Equal(["data.file"], differences.Values.Where(d => d.OfEvaluation).Select(d => d.Key));
    }

    [Fact]
    public void Of_EvaluationsOfTwoTasks_SetsEachSettingAgainstItself()
    {
        var data = new EvaluationData { File = "test.csv" };
        var scored = EvaluateJobFile.ToJson(new EvaluateJob { Model = s_model, Task = EvaluationTasks.Labels, Data = data, BatchSize = 4 });
        var timed = EvaluateJobFile.ToJson(new EvaluateJob { Model = s_model, Task = EvaluationTasks.Latency, Data = data, Latency = new LatencySettings { Samples = 7 } });

        var differences = SettingDifferences.Of([scored, timed]);

        Assert.Equal(["task", "batch_size", "latency.samples"], differences.Select(d => d.Key));
        Assert.Equal([EvaluationTasks.Labels, EvaluationTasks.Latency], Values(differences[0]));
        Assert.Equal([null, "7"], Values(differences[2]));
        Assert.All(differences.Skip(2), d => Assert.True(d.OfEvaluation));
    }

    private static IEnumerable<string?> Values(SettingDifference difference) => difference.Rows.Select(r => r?.Value);
}
