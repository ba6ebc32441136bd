using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Web.Sweeps;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Sweeps;

/// <summary>Sweeps and the states of their runs.</summary>
public static class SomeSweep
{
    /// <summary>A grid over learning rates.</summary>
    public static Sweep Grid(params string[] rates) => new()
    {
        Id = "topics-1",
        Name = "Topics",
        CreatedAt = SomeRun.s_now,
        Kind = SweepKind.Grid,
        JobJson = JobFile.ToJson(new TrainingJob { Data = new DataSettings { Train = "/data/train.csv" } }),
        Axes = [new SweepAxis("training.learning_rate", rates)],
        Seeds = [42],
        Metric = "eval_accuracy",
    };

    /// <summary>Nine choices of values, two rungs: at a ninth and at a third of the steps.</summary>
    public static Sweep Halving(int configs = 9, params long[] seeds) => WithTrials(Grid("1", "2") with
    {
        Kind = SweepKind.Halving,
        Axes = [new SweepAxis("training.learning_rate", [], 1e-5, 1e-2, IsLog: true)],
        Samples = configs,
        Seeds = seeds.Length > 0 ? seeds : [42],
    });

    /// <summary>The sweep with its runs in the queue.</summary>
    public static Sweep WithTrials(Sweep sweep) => sweep with
    {
        Trials = [.. SweepPlan.Trials(sweep).Select(t => t with { RunId = $"run-{t.Number}" })],
    };

    /// <summary>A run of 90 steps, with accuracies at steps.</summary>
    public static TrialState State(Sweep sweep, int number, RunStatus status, params (int Step, double Value)[] values) => new(
        sweep.Trials[number - 1],
        SomeRun.In(status, $"run-{number}") with { TotalSteps = 90, QueuedAt = SomeRun.s_now },
        values);
}
