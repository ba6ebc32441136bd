using Tezgah.Core.Events;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Ingest;

namespace Tezgah.Runs.Tests.Ingest;

public sealed class RunProjectorTests
{
    private static readonly Problem s_problem = new("loss-not-finite", null, "3", "NaN", "0.1");

    [Fact]
    public void Project_WholeRun_GivesItsStateAndRows()
    {
        var update = Project(Samples.Run(status: RunStatus.Starting), Samples.Events(14));

        var run = update.Run;
        Assert.Equal((RunStatus.Completed, 14, 14, "cpu"), (run.Status, run.Step, run.TotalSteps, run.Device));
        Assert.Equal(("training", 14L, 14L), (run.Phase, run.PhaseDone, run.PhaseTotal));
        Assert.Equal((36L, 99L), (run.EventSeq, run.EventOffset));
        Assert.Equal((Samples.Start.AddSeconds(1), Samples.Start.AddSeconds(36)), (run.StartedAt, run.EndedAt));
        Assert.Equal(1.0 / 14, run.Latest["loss"]);
        Assert.Equal(Enumerable.Range(1, 14), update.Points.Select(p => p.Step));
        Assert.Equal(["info", "warning", "info", "warning"], update.Log.Select(l => l.Level));
        Assert.Equal([1L, 2, 3, 4], update.Log.Select(l => l.Seq));
        Assert.Equal(4, run.LogLines);
        Assert.Equal([7, 14], update.Evaluations.Select(e => e.Step));
        Assert.Null(run.Problem);
        Assert.Null(update.RewindTo);
    }

    [Fact]
    public void Project_EvaluationOfALanguageModel_KeepsTheTokensThatItIsOf()
    {
        var evaluation = Samples.Events(7).OfType<EvaluationEvent>().Single() with { Kind = "perplexity", LossOn = "response" };

        var update = Project(Samples.Run(), [evaluation, evaluation with { LossOn = null }]);

        Assert.Equal(["response", null], update.Evaluations.Select(e => e.LossOn));
    }

    [Fact]
    public void Project_InTwoStretches_GivesTheSameAsInOne()
    {
        var events = Numbered(Samples.Events(20)).ToList();
        var whole = RunProjector.Project(Samples.Run(), events, 7);
        for (var cut = 0; cut <= events.Count; cut++)
        {
            var first = RunProjector.Project(Samples.Run(), events[..cut], 5);
            var second = RunProjector.Project(first.Run, events[cut..], 7);

            Assert.Equal(whole.Run.Latest, second.Run.Latest);
            Assert.Equal(whole.Run with { Latest = second.Run.Latest }, second.Run);
            Assert.Equal(whole.Points, [.. first.Points, .. second.Points]);
            Assert.Equal(whole.Log, [.. first.Log, .. second.Log]);
        }
    }

    [Fact]
    public void Project_Error_IsTheProblemAndTwoLines()
    {
        var update = Project(Samples.Run(), [Samples.Metrics(3), new ErrorEvent(s_problem, "at X()"), new FinishedEvent("failed", 3)]);

        Assert.Equal((RunStatus.Failed, s_problem, 3), (update.Run.Status, update.Run.Problem, update.Run.Step));
        Assert.Equal([("error", s_problem), ("error", null)], update.Log.Select(l => (l.Level, l.Problem)));
        Assert.Contains("NaN", update.Log[0].Text, StringComparison.Ordinal);
        Assert.Equal("at X()", update.Log[1].Text);
    }

    [Theory]
    [InlineData("completed", RunStatus.Completed, null)]
    [InlineData("stopped", RunStatus.Stopped, null)]
    [InlineData("failed", RunStatus.Failed, "worker-failed")]
    [InlineData("exploded", RunStatus.Failed, "worker-failed")]
    public void Project_Finished_GivesTheOutcome(string outcome, RunStatus status, string? problem)
    {
        var run = Project(Samples.Run(status: RunStatus.Stopping), [new FinishedEvent(outcome, 8)]).Run;

        Assert.Equal((status, problem, 8), (run.Status, run.Problem?.Code, run.Step));
    }

    [Fact]
    public void Project_StartedWhileStopping_StaysStopping() =>
        Assert.Equal(
            RunStatus.Stopping,
            Project(Samples.Run(status: RunStatus.Stopping), [new StartedEvent(1, "h", "cpu", 1, false)]).Run.Status);

    [Fact]
    public void Project_ValuesThatAreNotFinite_AreKept()
    {
        var update = Project(Samples.Run(), [Samples.Metrics(1, double.NaN)]);

        Assert.True(double.IsNaN(update.Run.Latest["loss"]));
        Assert.True(double.IsNaN(update.Points[0].Values["loss"]));
    }

    [Fact]
    public void Project_Resumed_GoesOnFromTheCheckpoint()
    {
        var ended = Samples.Run(status: RunStatus.Starting) with { Step = 30, Problem = s_problem, EndedAt = Samples.Start };

        var update = Project(
            ended,
            [Samples.Metrics(19), Samples.Metrics(21), new StartedEvent(1, "h", "cpu", 1, Resumed: true, FromStep: 20), Samples.Metrics(21, 5)]);

        Assert.Equal((RunStatus.Running, 21, null, null), (update.Run.Status, update.Run.Step, update.Run.Problem, update.Run.EndedAt));
        Assert.Equal(20, update.RewindTo);
        Assert.Equal([(19, 1.0), (21, 5.0)], update.Points.Select(p => (p.Step, p.Values["loss"])));
        Assert.Equal(new Problem("note-resumed", null, "20"), Assert.Single(update.Log).Problem);
    }

    [Fact]
    public void Project_Resumed_AddsUpWhatItsWorkersWorkedWithoutThePauses()
    {
        var hour = TimeSpan.FromHours(1);
        var run = Timed(Samples.Run(), [At(new StartedEvent(1, "h", "cpu", 1, Resumed: false), TimeSpan.Zero), At(Samples.Metrics(40), hour)]).Run;
        Assert.Equal((TimeSpan.Zero, Samples.Start, 0), (run.WorkedBefore, run.SessionStartedAt, run.SessionStep));

        run = Timed(run with { EndedAt = Samples.Start + hour }, [At(new StartedEvent(1, "h", "cpu", 1, Resumed: true, FromStep: 40), 48 * hour)]).Run;
        run = Timed(run, [At(Samples.Metrics(60), 49 * hour), At(new StartedEvent(1, "h", "cpu", 1, Resumed: true, FromStep: 50), 72 * hour)]).Run;

        Assert.Equal((2 * hour, Samples.Start + (72 * hour), 50), (run.WorkedBefore, run.SessionStartedAt, run.SessionStep));
        Assert.Equal(Samples.Start, run.StartedAt);
        Assert.Equal(3 * hour, run.Worked(Samples.Start + (73 * hour)));
    }

    [Fact]
    public void Project_ResumedInAnOldStore_DoesNotKnowWhatItsWorkersWorked()
    {
        var run = Samples.Run() with { StartedAt = Samples.Start, SessionStartedAt = Samples.Start, LastEventAt = Samples.Start, WorkedBefore = null };

        Assert.Null(Project(run, [new StartedEvent(1, "h", "cpu", 1, Resumed: true, FromStep: 40)]).Run.WorkedBefore);
    }

    [Fact]
    public void Project_StartedWhileItIsBeingStopped_KeepsTheReason()
    {
        var stopping = Samples.Run(status: RunStatus.Stopping) with { Problem = new Problem("stop-now") };

        var update = Project(stopping, [new StartedEvent(1, "h", "cpu", 1, Resumed: false)]);

        Assert.Equal((RunStatus.Stopping, "stop-now"), (update.Run.Status, update.Run.Problem?.Code));
    }

    [Fact]
    public void Project_ResumedWithoutACheckpoint_BeginsAgain()
    {
        var update = Project(Samples.Run() with { Step = 30 }, [new StartedEvent(1, "h", "cpu", 1, Resumed: true)]);

        Assert.Equal((0, 0), (update.Run.Step, update.RewindTo));
    }

    [Fact]
    public void AddLine_Run_NumbersItAfterTheLast()
    {
        var update = RunProjector.AddLine(Samples.Run() with { LogLines = 7 }, Samples.Start, "warning", s_problem);

        Assert.Equal((8L, 8L, "warning"), (update.Run.LogLines, update.Log[0].Seq, update.Log[0].Level));
    }

    private static RunEvent At(RunEvent e, TimeSpan time) => e with { Time = Samples.Start + time };

    private static RunUpdate Timed(RunRecord run, IReadOnlyList<RunEvent> events) => RunProjector.Project(run, events, 99);

    private static RunUpdate Project(RunRecord run, IEnumerable<RunEvent> events) =>
        RunProjector.Project(run, [.. Numbered(events)], 99);

    private static IEnumerable<RunEvent> Numbered(IEnumerable<RunEvent> events) =>
        events.Select((e, i) => e with { Seq = i + 1, Time = Samples.Start.AddSeconds(i + 1) });
}
