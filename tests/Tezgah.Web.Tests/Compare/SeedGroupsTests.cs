using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Web.Compare;

namespace Tezgah.Web.Tests.Compare;

public sealed class SeedGroupsTests
{
    [Fact]
    public void Of_RunsThatDifferInTheSeedOnly_AreOneGroup()
    {
        ComparedRun[] runs = [Run("a", 1, 1e-3, 0.5), Run("b", 2, 1e-3, 0.7), Run("c", 3, 5e-4, 0.9)];

        var group = Assert.Single(SeedGroups.Of(runs));

        Assert.Equal(["a", "b"], group.Runs.Select(r => r.Run.Id));
        Assert.Equal("Run", group.Name);
    }

    [Fact]
    public void Of_TheRunsOfASweep_AreCalledByTheirSettings()
    {
        ComparedRun[] runs =
        [
            Named("a", 1, 1e-3, "LR sweep #1: learning_rate 1e-3, seed 1"), Named("b", 2, 1e-3, "LR sweep #2: learning_rate 1e-3, seed 2"),
            Named("c", 1, 5e-4, "LR sweep #3: learning_rate 5e-4, seed 1"), Named("d", 2, 5e-4, "LR sweep #4: learning_rate 5e-4, seed 2"),
        ];

        Assert.Equal(["LR sweep learning_rate 1e-3", "LR sweep learning_rate 5e-4"], SeedGroups.Of(runs).Select(g => g.Name));
    }

    [Fact]
    public void Of_GroupsThatWouldBeCalledTheSame_AreCalledByTheirFirstRun()
    {
        ComparedRun[] runs = [Named("a", 1, 1e-3, "Try 1"), Named("b", 2, 1e-3, "Try 2"), Named("c", 1, 5e-4, "Try 3"), Named("d", 2, 5e-4, "Try 4")];

        Assert.Equal(["Try 1", "Try 3"], SeedGroups.Of(runs).Select(g => g.Name));
    }

    [Fact]
    public void Of_RunsWithoutAPartner_AreInNone() => Assert.Empty(SeedGroups.Of([Run("a", 1, 1e-3, 0.5), Run("b", 1, 5e-4, 0.5)]));

    [Fact]
    public void Bands_OfAMetric_AreMeanAndOneDeviationToEachSide()
    {
        var group = SeedGroups.Of([Run("a", 1, 1e-3, 0.5), Run("b", 2, 1e-3, 0.7)])[0];

        var traces = SeedBands.Of(group, "eval_loss", ("low", "high", "mean"));

        Assert.Equal(["low", "high", "mean"], traces.Select(t => t.Name));
        Assert.Equal([false, true, false], traces.Select(t => t.Band));
        Assert.Equal([0.6, 0.8], traces[2].Data.Y.Select(v => Math.Round(v, 12)));
        Assert.Equal(0.6 - Math.Sqrt(0.02), traces[0].Data.Y[0], 12);
        Assert.Equal(0.6 + Math.Sqrt(0.02), traces[1].Data.Y[0], 12);
    }

    [Fact]
    public void Bands_OfCurvesAtOtherSteps_AreReadOffAtTheSamePlaces()
    {
        ComparedRun[] runs = [Line("a", 1, [0, 100, 200], 1), Line("b", 2, [0, 50, 150, 200], 3)];

        var traces = SeedBands.Of(SeedGroups.Of(runs)[0], "eval_loss", ("low", "high", "mean"));

        Assert.Equal(201, traces[2].Data.Count);
        Assert.All(traces[2].Data.X.Zip(traces[2].Data.Y), p => Assert.Equal(2 * p.First, p.Second, 9));
    }

    private static ComparedRun Line(string id, long seed, int[] steps, double slope) => SomeCompared.Run(
        id, null, job: Job(seed, 1e-3), series: [new Series("eval_loss", steps, [.. steps.Select(s => slope * s)])]);

    private static ComparedRun Named(string id, long seed, double rate, string name) => SomeCompared.Run(id, null, job: Job(seed, rate), name: name);

    private static TrainingJob Job(long seed, double rate) => new()
    {
        Data = new DataSettings { Train = "/data/train.csv" },
        Training = new TrainingSettings { Seed = seed, LearningRate = rate },
    };

    private static ComparedRun Run(string id, long seed, double rate, double loss) => SomeCompared.Run(
        id,
        null,
        job: Job(seed, rate) with { Name = "x" + id },
        series: [new Series("eval_loss", [10, 20], [loss, id == "b" ? 0.9 : 0.7])]);
}
