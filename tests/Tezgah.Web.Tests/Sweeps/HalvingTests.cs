using Tezgah.Core.Runs;
using Tezgah.Web.Sweeps;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Sweeps;

public sealed class HalvingTests
{
    private readonly Sweep _sweep = SomeSweep.Halving();

    [Fact]
    public void Decide_RunAtItsRung_IsStoppedToWait()
    {
        var decision = Decide(i => i switch
        {
            1 => State(1, RunStatus.Running, (9, 0.9), (12, 0.5)),
            2 => State(2, RunStatus.Running, (9, 0.4)),
            _ => State(i, RunStatus.Queued),
        });

        // A ninth of 90 steps is the 10th.
        Assert.Equal([1], decision.Stop.Select(t => t.Number));
        Assert.Empty(decision.Resume);
        Assert.Equal(1, decision.Rung);
    }

    [Fact]
    public void Decide_AllAtTheFirstRung_ResumesTheBestThirdAndCutsTheRest()
    {
        var decision = Decide(i => State(i, RunStatus.Stopped, (10, i / 10.0)));

        Assert.Equal([(7, 1), (8, 1), (9, 1)], decision.Resume.Select(r => (r.Trial.Number, r.Rung)));
        Assert.Equal([1, 2, 3, 4, 5, 6], decision.CutAt.Where(c => c.Value == 1).Select(c => c.Key).Order());
        Assert.Equal(2, decision.Rung);
    }

    [Fact]
    public void Decide_ByALoss_KeepsTheLeast()
    {
        var decision = Halving.Decide(_sweep with { Metric = "eval_loss" }, [.. All(i => State(i, RunStatus.Stopped, (10, i / 10.0)))]);

        Assert.Equal([1, 2, 3], decision.Resume.Select(r => r.Trial.Number));
    }

    [Fact]
    public void Decide_OneStillOnItsWay_WaitsForIt()
    {
        var decision = Decide(i => i == 5 ? State(5, RunStatus.Running, (9, 0.9)) : State(i, RunStatus.Stopped, (10, i / 10.0)));

        Assert.Empty(decision.Resume);
        Assert.Empty(decision.CutAt);
    }

    [Fact]
    public void Decide_InterruptedRun_WaitsForAPerson()
    {
        var decision = Decide(i => i == 5 ? State(5, RunStatus.Interrupted) : State(i, RunStatus.Stopped, (10, i / 10.0)));

        Assert.Empty(decision.Resume);
        Assert.Equal(1, decision.Rung);
    }

    [Fact]
    public void Decide_FailedAndNaN_AreNeverTheBest()
    {
        var decision = Decide(i => i switch
        {
            9 => State(9, RunStatus.Failed, (5, 0.99)),
            8 => State(8, RunStatus.Stopped, (10, double.NaN)),
            _ => State(i, RunStatus.Stopped, (10, i / 10.0)),
        });

        Assert.Equal([5, 6, 7], decision.Resume.Select(r => r.Trial.Number).Order());
    }

    [Fact]
    public void Decide_SecondRung_LetsTheBestGoToItsEnd()
    {
        var promoted = Promoted(7, 8, 9);

        var decision = Halving.Decide(promoted, [.. Enumerable.Range(1, 9).Select(i => i < 7
            ? SomeSweep.State(promoted, i, RunStatus.Stopped, (10, i / 10.0))
            : SomeSweep.State(promoted, i, RunStatus.Stopped, (10, i / 10.0), (30, i == 7 ? 0.99 : 0.5)))]);

        Assert.Equal([(7, 2)], decision.Resume.Select(r => (r.Trial.Number, r.Rung)));
        Assert.Equal([(8, 2), (9, 2)], decision.CutAt.Where(c => c.Value == 2).Select(c => (c.Key, c.Value)).Order());
        Assert.Equal(3, decision.Rung);
    }

    [Fact]
    public void Decide_PersonStopsAResumedRun_LeavesItStopped()
    {
        var promoted = Promoted(7, 8, 9);

        var decision = Halving.Decide(promoted, [.. Enumerable.Range(1, 9).Select(i => i switch
        {
            7 => SomeSweep.State(promoted, 7, RunStatus.Stopped, (10, 0.7), (20, 0.8)),
            8 or 9 => SomeSweep.State(promoted, i, RunStatus.Stopped, (10, 0.8), (30, i / 10.0)),
            _ => SomeSweep.State(promoted, i, RunStatus.Stopped, (10, i / 100.0)),
        })]);

        Assert.Equal([9], decision.Resume.Select(r => r.Trial.Number));
    }

    [Fact]
    public void Decide_CrashBetweenNoteAndResume_ResumesAgain()
    {
        var promoted = Promoted(7, 8, 9);

        // Queued before it was noted: it never was resumed.
        var decision = Halving.Decide(promoted, [.. Enumerable.Range(1, 9).Select(i =>
            SomeSweep.State(promoted, i, RunStatus.Stopped, (10, i / 10.0)) is var s && i == 8
                ? s with { Run = s.Run! with { QueuedAt = SomeRun.s_now - TimeSpan.FromMinutes(1) } }
                : i is 7 or 9 ? s with { Run = s.Run! with { Status = RunStatus.Running } } : s)]);

        Assert.Equal([8], decision.Resume.Select(r => r.Trial.Number));
    }

    [Fact]
    public void Decide_SeveralSeeds_ComparesTheirMeans()
    {
        var sweep = SomeSweep.Halving(3, 1, 2);

        // Means: 0.5, 0.6, 0.4; the single best run belongs to the last.
        double[] values = [0.5, 0.6, 0.0, 0.5, 0.6, 0.8];
        var decision = Halving.Decide(sweep, [.. values.Select((v, i) => SomeSweep.State(sweep, i + 1, RunStatus.Stopped, (10, v)))]);

        Assert.Equal([2, 5], decision.Resume.Select(r => r.Trial.Number));
    }

    [Fact]
    public void Decide_ShortRunWithoutAMeasurementAtTheRung_CountsItsLast()
    {
        var decision = Decide(i => State(i, RunStatus.Completed, (5, i / 10.0)));

        Assert.Empty(decision.Resume);
        Assert.Empty(decision.Stop);
        Assert.Equal(3, decision.Rung);
    }

    private HalvingDecision Decide(Func<int, TrialState> state) => Halving.Decide(_sweep, [.. All(state)]);

    private static IEnumerable<TrialState> All(Func<int, TrialState> state) => Enumerable.Range(1, 9).Select(state);

    private TrialState State(int number, RunStatus status, params (int, double)[] values) => SomeSweep.State(_sweep, number, status, values);

    // The runs of the sweep, some of them resumed at the moment at which they were queued.
    private Sweep Promoted(params int[] numbers) => _sweep with
    {
        Trials = [.. _sweep.Trials.Select(t => numbers.Contains(t.Number) ? t with { PromotedAfter = 1, PromotedAt = SomeRun.s_now } : t)],
    };
}
