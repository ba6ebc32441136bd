using Tezgah.Core.Jobs;
using Tezgah.Web.Compare;

namespace Tezgah.Web.Tests.Compare;

public sealed class SettingDifferencesTests
{
    private static readonly TrainingJob s_job = new() { Name = "a", Data = new DataSettings { Train = "a.csv" } };

    [Fact]
    public void Of_JobsThatDiffer_HasTheSettingsInWhichTheyDoButNotTheName()
    {
        var other = s_job with { Name = "b", Training = s_job.Training with { LearningRate = 5e-4, MaxSteps = 10 } };

        var differences = SettingDifferences.Of([JobFile.ToJson(s_job), JobFile.ToJson(other)]);

        Assert.Equal(["training.max_steps", "training.learning_rate"], differences.Select(d => d.Key));
        Assert.Equal(["", "10"], differences[0].Values);
        Assert.Equal(["0.001", "0.0005"], differences[1].Values);
    }

    [Fact]
    public void Of_TheSameJobs_HasNone() => Assert.Empty(SettingDifferences.Of([JobFile.ToJson(s_job), JobFile.ToJson(s_job)]));

    [Fact]
    public void Of_AJobThatCannotBeRead_ShowsNothingInItsColumn()
    {
        var other = s_job with { Data = new DataSettings { Train = "b.csv" } };

        var difference = Assert.Single(SettingDifferences.Of([JobFile.ToJson(s_job), "{", JobFile.ToJson(other)]));

        Assert.Equal(["a.csv", null, "b.csv"], difference.Values);
    }
}
