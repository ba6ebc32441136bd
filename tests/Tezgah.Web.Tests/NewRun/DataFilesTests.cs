using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Web.NewRun;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.NewRun;

public sealed class DataFilesTests
{
    [Fact]
    public void Known_SampleAndRuns_HasEachSetOnceSampleFirst()
    {
        var sample = DataFiles.Of("Sample", SampleJob.In("/s", ""));
        var known = DataFiles.Known(sample, [Run("new", "/d/a.csv"), Run("same", "/d/a.csv"), Run("old", "/d/b.csv"), Run("none", "")]);

        Assert.Equal(["Sample", "new", "old"], known.Select(f => f.Name));
    }

    [Fact]
    public void Known_ManyRuns_OffersFive()
    {
        Assert.Equal(5, DataFiles.Known(null, Enumerable.Range(0, 20).Select(i => Run($"r{i}", $"/d/{i}.csv"))).Count);
    }

    [Fact]
    public void Known_RunWithABrokenJob_IsLeftOut()
    {
        Assert.Empty(DataFiles.Known(null, [SomeRun.In(RunStatus.Failed) with { JobJson = "{" }]));
    }

    private static RunRecord Run(string name, string train) => SomeRun.In(RunStatus.Completed, name, name) with
    {
        JobJson = JobFile.ToJson(new TrainingJob { Data = new DataSettings { Train = train } }),
    };
}
