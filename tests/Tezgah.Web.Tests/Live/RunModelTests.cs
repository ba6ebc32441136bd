using Tezgah.Core.Runs;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class RunModelTests
{
    private readonly RunRecord _run = SomeRun.In(RunStatus.Running) with { Step = 2 };

    [Fact]
    public void Apply_BatchThatIsNotNewer_ChangesNothing()
    {
        var model = Model();

        Assert.True(model.Apply(new LiveBatch(_run with { Name = "old" }, [Point(3)], [Line(9)], [])));

        Assert.Equal(_run.Name, model.Run.Name);
        Assert.Equal(2, model.Curves["loss"].Count);
        Assert.Empty(model.Log);
    }

    [Fact]
    public void Apply_NewerBatch_AddsEverythingOnce()
    {
        var model = Model(Line(1));
        var newer = Newer(1);

        Assert.True(model.Apply(new LiveBatch(newer, [Point(2), Point(3)], [Line(1), Line(2)], [Evaluation(3)])));
        Assert.True(model.Apply(new LiveBatch(Newer(2), [], [], [Evaluation(3)])));

        Assert.Equal([1, 2, 3], model.Curves["loss"].X);
        Assert.Equal([1L, 2L], model.Log.Select(l => l.Seq));
        Assert.Single(model.Evaluations);
    }

    [Fact]
    public void Apply_RunThatWentBackToACheckpoint_AsksToBeReadAgain()
    {
        var model = Model();

        Assert.False(model.Apply(new LiveBatch(Newer(1), [Point(1)], [], [])));
    }

    [Fact]
    public void Apply_BatchOfAnotherRun_IsLeftOut()
    {
        var model = Model();

        Assert.True(model.Apply(new LiveBatch(SomeRun.In(RunStatus.Failed, "other") with { Revision = 99 }, [], [], [])));

        Assert.Equal(RunStatus.Running, model.Run.Status);
    }

    [Fact]
    public void Apply_ManyLogLines_KeepsTheNewest()
    {
        var model = Model();

        model.Apply(new LiveBatch(Newer(1), [], [.. Enumerable.Range(1, RunReader.LogLines + 10).Select(i => Line(i))], []));

        Assert.Equal(RunReader.LogLines, model.Log.Count);
        Assert.Equal(RunReader.LogLines + 10, model.Log[^1].Seq);
    }

    private RunModel Model(params IReadOnlyList<LogLine> log) =>
        new(new RunSnapshot(_run, new CurveSet([new Series("loss", [1, 2], [0.9, 0.8])], 0.9, 100), log, []));

    private RunRecord Newer(int by) => _run with { Revision = _run.Revision + by, Step = 3 };

    private static LogLine Line(long seq) => new(seq, SomeRun.s_now, "info", $"line {seq}");

    private static EvaluationRecord Evaluation(int step) => new(
        "test", "classification", step, SomeRun.s_now, new Dictionary<string, double?>(StringComparer.Ordinal), [], new Dictionary<string, string>(StringComparer.Ordinal));

    private static MetricPoint Point(int step) =>
        new(step, SomeRun.s_now, new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = 0.5 });
}
