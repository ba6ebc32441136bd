using Microsoft.Extensions.Logging.Abstractions;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;
using Tezgah.Web.Sweeps;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Sweeps;

public sealed class SweepServiceTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tezgah-sweeps-").FullName;
    private readonly FakeRunStore _runs = new();
    private readonly FakeRunService _service = new();
    private readonly SweepStore _store;
    private readonly SweepService _sweeps;

    public SweepServiceTests()
    {
        _store = new SweepStore(new DashboardOptions { DataFolder = _root });
        _sweeps = New();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _sweeps.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Begin_Grid_PutsEachRunIntoTheQueueOnce()
    {
        var sweep = await _sweeps.BeginAsync(SomeSweep.Grid("1e-5", "5e-5", "2e-4", "5e-4"), Stop);
        await _sweeps.AdvanceAsync(sweep.Id, Stop);

        Assert.Equal([1e-5, 5e-5, 2e-4, 5e-4], _service.Submitted.Select(j => j.Training.LearningRate));
        Assert.Equal(["run-1", "run-2", "run-3", "run-4"], _store.Find(sweep.Id)!.Trials.Select(t => t.RunId));
    }

    [Fact]
    public async Task Begin_OneWrongValue_StartsNothing()
    {
        var e = await Assert.ThrowsAsync<ProblemException>(() => _sweeps.BeginAsync(SomeSweep.Grid("1e-5", "-3"), Stop));

        Assert.Equal("training.learning_rate", e.Problems[0].Where);
        Assert.Empty(_service.Submitted);
        Assert.Empty(_store.List().Sweeps);
    }

    [Fact]
    public async Task Begin_FilesOutsideTheAllowedFolders_StartsNothing()
    {
        var sweep = SomeSweep.Grid("1e-5") with { JobJson = JobFile.ToJson(new TrainingJob { Data = new DataSettings { Train = "/etc/passwd" } }) };

        var e = await Assert.ThrowsAsync<ProblemException>(() => _sweeps.BeginAsync(sweep, Stop));

        Assert.Equal("data-file-outside", e.Problems[0].Code);
        Assert.Empty(_service.Submitted);
    }

    [Fact]
    public async Task Advance_AfterACrashWhileSubmitting_FindsWhatIsThereAndAddsTheRest()
    {
        var sweep = SomeSweep.Grid("1e-5", "5e-5", "2e-4");
        sweep = sweep with { Trials = SweepPlan.Trials(sweep) };
        sweep = sweep with { Trials = [sweep.Trials[0] with { RunId = "one" }, sweep.Trials[1], sweep.Trials[2]] };
        _store.Save(sweep);
        _runs.Put(
            SomeRun.In(RunStatus.Running, "one", SweepPlan.NameOf(sweep, sweep.Trials[0])) with { CreatedAt = sweep.CreatedAt },
            SomeRun.In(RunStatus.Queued, "two", SweepPlan.NameOf(sweep, sweep.Trials[1])) with { CreatedAt = sweep.CreatedAt });
        using var restarted = New();

        await restarted.AdvanceAsync(sweep.Id, Stop);

        Assert.Equal(2e-4, Assert.Single(_service.Submitted).Training.LearningRate);
        Assert.Equal(["one", "two", "run-1"], _store.Find(sweep.Id)!.Trials.Select(t => t.RunId));
    }

    [Fact]
    public async Task Advance_HalvingAtItsRung_ResumesTheBestAndNotesItFirst()
    {
        var sweep = SomeSweep.Halving();
        _store.Save(sweep);
        foreach (var trial in sweep.Trials)
        {
            _runs.Put(SomeRun.In(RunStatus.Stopped, trial.RunId!) with { TotalSteps = 90 });
            _runs.Series[trial.RunId!] = [new Series("eval_accuracy", [10], [trial.Number / 10.0])];
        }

        await _sweeps.AdvanceAsync(sweep.Id, Stop);

        Assert.Equal(["run-7", "run-8", "run-9"], _service.Resumed);
        Assert.Equal([7, 8, 9], _store.Find(sweep.Id)!.Trials.Where(t => t.PromotedAfter == 1).Select(t => t.Number));
    }

    [Fact]
    public async Task StopAll_Sweep_StopsWhatRunsAndResumesNothingAfterwards()
    {
        var sweep = SomeSweep.Halving();
        _store.Save(sweep);
        foreach (var trial in sweep.Trials)
        {
            _runs.Put(SomeRun.In(trial.Number < 3 ? RunStatus.Running : RunStatus.Stopped, trial.RunId!) with { TotalSteps = 90 });
            _runs.Series[trial.RunId!] = [new Series("eval_accuracy", [10], [trial.Number / 10.0])];
        }

        await _sweeps.StopAllAsync(sweep.Id, Stop);
        await _sweeps.AdvanceAsync(sweep.Id, Stop);

        Assert.Equal(["run-1", "run-2"], _service.Stopped);
        Assert.Empty(_service.Resumed);
        Assert.True(_store.Find(sweep.Id)!.IsStopped);
    }

    [Fact]
    public void Results_Grid_MarkTheBestAndPutTheLearningRateOnALogarithm()
    {
        var sweep = SomeSweep.WithTrials(SomeSweep.Grid("1e-5", "2e-4", "5e-4") with { Seeds = [1, 2] });
        double[] values = [0.65, 0.85, 0.78, 0.67, 0.83, 0.80];

        var results = SweepResults.Of(sweep, [.. values.Select((v, i) => SomeSweep.State(sweep, i + 1, RunStatus.Completed, (45, 0.1), (90, v)))]);

        Assert.Equal("2e-4", results.Best!.Values["training.learning_rate"]);
        Assert.Equal(0.84, results.Best.Summary!.Mean, 1e-9);
        Assert.Equal((6, 6), (results.Ended, results.Count));
        var chart = results.Chart("training.learning_rate", "Accuracy", "Learning rate", "Mean", "Run");
        Assert.True(chart.LogX);
        Assert.Equal([1e-5, 2e-4, 5e-4], chart.Traces[0].Data.X);
        Assert.Equal(6, chart.Traces[1].Data.Count);
    }

    private SweepService New() => new(_store, _runs, _service, new FakeLiveFeed(), new AllowedFolders(new DashboardOptions { FileFolders = ["/data"] }), new FakeTime(), () => "1", NullLogger<SweepService>.Instance);
}
