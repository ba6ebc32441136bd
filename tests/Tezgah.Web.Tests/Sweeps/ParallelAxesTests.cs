using Tezgah.Core.Runs;
using Tezgah.Web.Sweeps;

namespace Tezgah.Web.Tests.Sweeps;

public sealed class ParallelAxesTests
{
    private static readonly Sweep s_two = SomeSweep.Grid("0.0001", "0.001", "0.01") with
    {
        Axes = [new SweepAxis("training.learning_rate", ["0.0001", "0.001", "0.01"]), new SweepAxis("training.lr_scheduler_type", ["linear", "cosine"])],
    };

    [Fact]
    public void Axes_OfAGrid_HaveALogarithmNamesAndTheMeasure()
    {
        var axes = Of(s_two, 0.5, 0.6, 0.7, 0.8, 0.9, 1)!;

        Assert.Equal(["training.learning_rate", "training.lr_scheduler_type", "Accuracy"], axes.Axes.Select(a => a.Name));
        Assert.Equal([0, 0.5, 1], axes.Axes[0].Ticks.Select(t => Math.Round(t.Place, 9)));
        Assert.Equal(["linear", "cosine"], axes.Axes[1].Ticks.Select(t => t.Text));
        Assert.Equal((0, 1), (axes.Axes[2].Ticks[0].Place, axes.Axes[2].Ticks[^1].Place));
    }

    [Fact]
    public void Lines_CrossTheAxesAtTheirValuesAndTheBestIsDrawnLast()
    {
        var axes = Of(s_two, 0.5, 0.6, 0.7, 1, 0.9, 0.8)!;

        var best = axes.Lines[^1];
        Assert.Equal(1, best.Config.Summary!.Mean);
        Assert.Equal(1, best.Places[2]);
        Assert.Equal(axes.Axes[1].Ticks.Single(t => t.Text == best.Config.Values["training.lr_scheduler_type"]).Place, best.Places[1]);
        Assert.Equal([0, 0, 1, 2, 3, 4], axes.Lines.Select(l => l.Rank));
    }

    [Fact]
    public void Lines_OfALoss_PutTheLowestLast()
    {
        var axes = Of(s_two with { Metric = "eval_loss" }, 3, 1, 2, 4, 5, 6)!;

        Assert.Equal([6, 5, 4, 3, 2, 1], axes.Lines.Select(l => l.Config.Summary!.Mean));
    }

    [Fact]
    public void Axes_WithNothingToCompare_AreNone()
    {
        Assert.Null(Of(SomeSweep.Grid("0.1", "0.2"), 0.5, 0.6));
        Assert.Null(Of(s_two, 0.5));
    }

    [Fact]
    public void Axes_WhereAllAreEqual_LieInTheMiddle() => Assert.All(Of(s_two, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)!.Lines, l => Assert.Equal(0.5, l.Places[2]));

    private static ParallelAxes? Of(Sweep grid, params double[] values)
    {
        var sweep = SomeSweep.WithTrials(grid);
        var results = SweepResults.Of(sweep, [.. values.Select((v, i) => SomeSweep.State(sweep, i + 1, RunStatus.Completed, (90, v)))]);
        return ParallelAxes.Of(sweep, results, key => key, "Accuracy");
    }
}
