using Tezgah.Core.Jobs;
using Tezgah.Core.Runs.Query;

namespace Tezgah.Core.Tests.Runs.Query;

public sealed class RunSettingValuesTests
{
    private readonly RunSettingValues.Pool _pool = new();

    [Fact]
    public void Read_Job_HasItsSettingsByTheirKeys()
    {
        var job = new TrainingJob { Name = "x", Data = new DataSettings { Train = "/d/train.csv" }, Training = new TrainingSettings { LearningRate = 2e-5 } };

        var (settings, isImported) = _pool.Read(JobFile.ToJson(job));

        Assert.False(isImported);
        Assert.Equal(2e-5, FilterNumber.Plain(settings.Value("training.learning_rate")!));
        Assert.Equal("/d/train.csv", settings.Value("data.train"));
        Assert.Null(settings.Value("data.validation"));
        Assert.Null(settings.Value("no.such"));
        Assert.DoesNotContain("name", settings.Keys);
    }

    [Fact]
    public void Read_JobsOfOneShape_ShareKeysAndTexts()
    {
        var json = JobFile.ToJson(new TrainingJob { Data = new DataSettings { Train = "/d/train.csv" } });

        var (first, second) = (_pool.Read(json).Values, _pool.Read(json).Values);

        Assert.Same(first.Keys, second.Keys);
        Assert.Same(first.Value("data.train"), second.Value("data.train"));
    }

    [Theory]
    [InlineData("""{"imported":{"from":"/x"}}""", true)]
    [InlineData("[]", false)]
    [InlineData("{ broken", false)]
    public void Read_NoJob_HasNoSettings(string json, bool imported)
    {
        var (settings, isImported) = _pool.Read(json);

        Assert.Empty(settings.Keys);
        Assert.Equal(imported, isImported);
    }
}
