using Microsoft.Extensions.Logging.Abstractions;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;
using Tezgah.Web.Sweeps;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Sweeps;

public sealed class SweepServiceTests : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tezgah-sweeps-").FullName;
    private readonly FakeRunStore _runs = new();
    private readonly FakeRunService _service = new();
    private readonly FakeTime _time = new();
    private readonly FakeRunShelf _shelf;
    private readonly SweepStore _store;
    private readonly SweepService _sweeps;
    private int _digits;

    public SweepServiceTests()
    {
        _store = new SweepStore(new DashboardOptions { DataFolder = _root });
        _shelf = new FakeRunShelf(_runs, new FakeLiveFeed());
        _sweeps = New();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        // The runner writes sweeps until it has ended.
        await _sweeps.StopAsync(CancellationToken.None);
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
    public async Task Begin_WithAStudy_WritesItOnEachRun()
    {
        await _sweeps.BeginAsync(SomeSweep.Grid("1e-5", "5e-5") with { Study = "Rates" }, Stop);

        Assert.Equal([("run-1", "Rates"), ("run-2", "Rates")], _shelf.Marked.Select(m => (m.Ids.Single(), m.Marks.Group!)));
    }

    [Fact]
    public async Task Advance_AfterACrashBeforeTheStudyWasWritten_WritesItOnTheRunItFinds()
    {
        var sweep = SomeSweep.Grid("1e-5", "5e-5") with { Study = "Rates" };
        sweep = sweep with { Trials = SweepPlan.Trials(sweep) };
        _store.Save(sweep);
        _runs.Put(SomeRun.In(RunStatus.Queued, "one", SweepPlan.NameOf(sweep, sweep.Trials[0])) with { CreatedAt = sweep.CreatedAt });

        await _sweeps.AdvanceAsync(sweep.Id, Stop);
        await _sweeps.AdvanceAsync(sweep.Id, Stop);

        Assert.Equal(["one", "run-1"], _shelf.Marked.SelectMany(m => m.Ids));
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
    public async Task StopAll_OneRunThatCannotBeStopped_StopsTheOthersAndIsAskedAgain()
    {
        var sweep = Live();
        var refuses = true;
        _service.Stopping = id => id == "run-1" && refuses ? throw new ProblemException(new Problem("disk-full", null, "/data")) : Task.CompletedTask;

        var e = await Assert.ThrowsAsync<ProblemException>(() => _sweeps.StopAllAsync(sweep.Id, Stop));

        Assert.Equal("disk-full", e.Problems[0].Code);
        Assert.Equal(["run-2", "run-3"], _service.Stopped);
        Assert.True(_store.Find(sweep.Id)!.IsStopping);
        refuses = false;
        await _sweeps.StartAsync(Stop);
        await UntilAsync(() => _service.Stopped.Contains("run-1") && !_store.Find(sweep.Id)!.IsStopping);
    }

    [Fact]
    public async Task StopAll_WhoeverAskedIsGone_StopsAllTheSame()
    {
        var sweep = Live();
        using var page = new CancellationTokenSource();
        _service.Stopping = _ => page.CancelAsync();

        await _sweeps.StopAllAsync(sweep.Id, page.Token);

        Assert.Equal(["run-1", "run-2", "run-3"], _service.Stopped);
        Assert.False(_store.Find(sweep.Id)!.IsStopping);
    }

    [Fact]
    public async Task Advance_RunOfAStoppedSweepThatAPersonResumed_LetsItGoOn()
    {
        var sweep = Live() with { IsStopped = true };
        _store.Save(sweep);

        await _sweeps.AdvanceAsync(sweep.Id, Stop);

        Assert.Empty(_service.Stopped);
    }

    [Fact]
    public async Task Begin_WhoeverAskedIsGone_PutsAllRunsIntoTheQueue()
    {
        using var page = new CancellationTokenSource();
        _service.Submitting = _ => page.CancelAsync();

        var sweep = await _sweeps.BeginAsync(SomeSweep.Grid("1e-5", "5e-5", "2e-4"), page.Token);

        Assert.Equal(3, _service.Submitted.Count);
        Assert.All(sweep.Trials, t => Assert.NotNull(t.RunId));
    }

    [Fact]
    public async Task Begin_QueueThatRefusesOneRunForNow_GetsTheRestLater()
    {
        var refuses = true;
        _service.Submitting = job => job.Training.LearningRate == 2e-4 && refuses ? throw new ProblemException(new Problem("disk-full", null, "/data")) : Task.CompletedTask;
        await Assert.ThrowsAsync<ProblemException>(() => _sweeps.BeginAsync(SomeSweep.Grid("1e-5", "2e-4", "5e-4"), Stop));
        refuses = false;

        await _sweeps.StartAsync(Stop);

        await UntilAsync(() => _service.Submitted.Count == 3);
        Assert.Equal([1e-5, 2e-4, 5e-4], _service.Submitted.Select(j => j.Training.LearningRate));
    }

    [Fact]
    public async Task Begin_TheSameSweepTwice_HasRunsOfItsOwnInEach()
    {
        _service.Submitting = job =>
        {
            _runs.Put(SomeRun.In(RunStatus.Queued, $"run-{_service.Submitted.Count + 1}", job.Name) with { CreatedAt = _time.GetUtcNow() });
            return Task.CompletedTask;
        };

        var first = await _sweeps.BeginAsync(SomeSweep.Grid("1e-5", "5e-5"), Stop);
        var second = await _sweeps.BeginAsync(SomeSweep.Grid("1e-5", "5e-5"), Stop);

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(["run-1", "run-2"], _store.Find(first.Id)!.Trials.Select(t => t.RunId));
        Assert.Equal(["run-3", "run-4"], _store.Find(second.Id)!.Trials.Select(t => t.RunId));
    }

    [Fact]
    public async Task Follow_OneSweepThatCannotGoOn_LetsTheOthersAndIsTriedAgain()
    {
        var (bad, good) = (Waiting("bad-1", "Bad", _time.GetUtcNow()), Waiting("good-1", "Good", _time.GetUtcNow().AddDays(-1)));
        var tries = 0;
        _service.Submitting = job => job.Name.StartsWith("Bad", StringComparison.Ordinal) && ++tries < 2 ? throw new IOException("busy") : Task.CompletedTask;

        await _sweeps.StartAsync(Stop);

        await UntilAsync(() => _store.Find(good.Id)!.Trials.All(t => t.RunId is not null));
        Assert.All(_store.Find(bad.Id)!.Trials, t => Assert.Null(t.RunId));
        await UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _store.Find(bad.Id)!.Trials.All(t => t.RunId is not null);
        });
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

    [Fact]
    public void Results_RunsThatKeepTheirBest_ShowItInTheMeanAndInThePoints()
    {
        var job = new TrainingJob { Data = new DataSettings { Train = "/data/train.csv" }, Saving = new SavingSettings { LoadBestModelAtEnd = true } };
        var sweep = SomeSweep.WithTrials(SomeSweep.Grid("1e-5") with { Seeds = [1, 2], JobJson = JobFile.ToJson(job) });

        var results = SweepResults.Of(sweep, [.. new[] { 1, 2 }.Select(n => SomeSweep.State(sweep, n, RunStatus.Completed, (45, n == 1 ? 0.81 : 0.82), (90, 0.5)))]);

        var traces = results.Chart("training.learning_rate", "Accuracy", "Learning rate", "Mean", "Run").Traces;
        Assert.Equal(0.815, traces[0].Data.Y[0], 1e-9);
        Assert.Equal([0.81, 0.82], traces[1].Data.Y);
    }

    // A sweep whose runs all go on.
    private Sweep Live()
    {
        var sweep = SomeSweep.WithTrials(SomeSweep.Grid("1e-5", "5e-5", "2e-4"));
        _store.Save(sweep);
        _runs.Put(sweep.Trials.Select(t => SomeRun.In(RunStatus.Running, t.RunId!)));
        return sweep;
    }

    private Sweep Waiting(string id, string name, DateTimeOffset created)
    {
        var sweep = SomeSweep.Grid("1e-5", "5e-5") with { Id = id, Name = name, CreatedAt = created };
        sweep = sweep with { Trials = SweepPlan.Trials(sweep) };
        _store.Save(sweep);
        return sweep;
    }

    // What the runner does comes from another thread.
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private SweepService New() => new(_store, _runs, _service, _shelf, new FakeLiveFeed(), new AllowedFolders(new DashboardOptions { FileFolders = ["/data"] }), _time, () => $"{++_digits}", NullLogger<SweepService>.Instance);
}
