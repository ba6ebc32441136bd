using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Queue;

public sealed class RunServiceTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeLauncher _launcher = new();
    private Dashboard _dashboard = null!;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _dashboard.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Submit_Job_WritesItWholeAndStartsIt()
    {
        using var live = _dashboard.Feed.Subscribe();

        var id = await _dashboard.Runs.SubmitAsync(Samples.Job("Işık"));

        var first = await live.Batches.ReadAsync();
        Assert.Equal((id, RunStatus.Queued), (first.Run.Id, first.Run.Status));
        Assert.Matches("^[0-9]{8}-[0-9]{4}-isik-[0-9a-f]{4}$", id);
        var run = await _dashboard.UntilAsync(id, r => r.Status == RunStatus.Starting);
        Assert.Equal("Işık", run.Name);
        Assert.Equal(run.JobJson, await File.ReadAllTextAsync(_dashboard.Runs.Folder(id).Job));
        Assert.Equal(Samples.Job("Işık"), JobFile.Load(_dashboard.Runs.Folder(id).Job));
        Assert.Equal([_dashboard.Runs.Folder(id).Job], Directory.EnumerateFileSystemEntries(_dashboard.Runs.Folder(id).Root));
    }

    [Fact]
    public async Task Submit_Evaluation_IsARunWithItsOwnJob()
    {
        var job = new EvaluateJob
        {
            Task = EvaluationTasks.Labels,
            Model = new EvaluatedModel { ModelNameOrPath = "base", Adapter = "runs/x/checkpoints/checkpoint-40" },
            Data = new EvaluationData { File = "/data/test.csv" },
        };

        var id = await _dashboard.Evaluations.SubmitAsync(job);

        var run = await _dashboard.UntilAsync(id, r => r.Status == RunStatus.Starting);
        Assert.Equal("labels checkpoint-40", run.Name);
        Assert.True(EvaluateJobFile.IsEvaluation(run.JobJson));
        Assert.Equal(job.WithPathsFrom(_folder.Path), EvaluateJobFile.Load(_dashboard.Runs.Folder(id).Job));
    }

    [Fact]
    public async Task Submit_EvaluationWhoseSettingsAreWrong_NamesAllAndAddsNothing()
    {
        var job = new EvaluateJob { Task = EvaluationTasks.Pass, Pass = new PassSettings { Problems = "p.jsonl", Samples = 2 }, BatchSize = 0 };

        var error = await Assert.ThrowsAsync<ProblemException>(() => _dashboard.Evaluations.SubmitAsync(job));

        Assert.Equal(
            ["pass-greedy-samples", "setting-empty", "setting-out-of-range"], error.Problems.Select(p => p.Code).Order(StringComparer.Ordinal));
        Assert.Empty(await _dashboard.Store.ListAsync());
    }

    [Fact]
    public async Task Submit_SettingsAreWrong_NamesAllAndAddsNothing()
    {
        var job = Samples.Job() with
        {
            Training = new TrainingSettings { LearningRate = -1 },
            Model = new ModelSettings { HiddenSize = 100, NumAttentionHeads = 3, NumKeyValueHeads = 1 },
            Data = new DataSettings { Train = "/data/train.csv", TextColumn = "" },
        };

        var error = await Assert.ThrowsAsync<ProblemException>(() => _dashboard.Runs.SubmitAsync(job));

        Assert.Equal(
            ["heads-do-not-divide", "setting-empty", "setting-out-of-range"],
            error.Problems.Select(p => p.Code).Order(StringComparer.Ordinal));
        Assert.Empty(await _dashboard.Store.ListAsync());
        Assert.Empty(Directory.EnumerateDirectories(_dashboard.Data.Runs));
    }

    [Fact]
    public async Task Submit_RelativePath_CountsFromTheBaseFolder()
    {
        var id = await _dashboard.Runs.SubmitAsync(Samples.Job() with { Data = new DataSettings { Train = "x/train.csv" } });

        Assert.Equal(_folder["x/train.csv"], JobFile.Load(_dashboard.Runs.Folder(id).Job).Data.Train);
    }

    [Fact]
    public async Task Submit_WorkerCannotBeStarted_IsFailedAndTheNextGoesOn()
    {
        _launcher.Problem = new Problem("worker-not-started", null, "gone");
        var failed = await _dashboard.Runs.SubmitAsync(Samples.Job());
        var run = await _dashboard.UntilAsync(failed, r => r.Status.IsEnded());
        Assert.Equal((RunStatus.Failed, _launcher.Problem), (run.Status, run.Problem));

        _launcher.Problem = null;
        var next = await _dashboard.Runs.SubmitAsync(Samples.Job());

        await _launcher.StartOfAsync(next);
    }

    [Fact]
    public async Task Queue_SeveralRuns_OneForEachSlotInOrder()
    {
        var a = await _dashboard.Runs.SubmitAsync(Samples.Job("a"));
        await _launcher.StartOfAsync(a);
        var b = await _dashboard.Runs.SubmitAsync(Samples.Job("b", "auto"));
        var c = await _dashboard.Runs.SubmitAsync(Samples.Job("c"));
        var gpu = await _dashboard.Runs.SubmitAsync(Samples.Job("gpu", "cuda"));
        await _launcher.StartOfAsync(gpu);
        Assert.Equal([b, c], _dashboard.Runs.Queue);

        End(a);
        await _launcher.StartOfAsync(b);
        Assert.Equal([c], _dashboard.Runs.Queue);
        End(b);
        await _launcher.StartOfAsync(c);

        Assert.Equal([a, gpu, b, c], _launcher.Started.Select(s => s.Id));
    }

    [Fact]
    public async Task Queue_DashboardRestarts_KeepsTheOrderAndWhatRuns()
    {
        var a = await _dashboard.Runs.SubmitAsync(Samples.Job("z"));
        await _launcher.StartOfAsync(a);
        var waiting = new List<string>();
        foreach (var name in new[] { "y", "b", "x", "a" })
        {
            waiting.Add(await _dashboard.Runs.SubmitAsync(Samples.Job(name)));
        }

        await _dashboard.DisposeAsync();
        await StartAsync();

        Assert.Equal(waiting, _dashboard.Runs.Queue);
        Assert.Single(_launcher.Started);
        End(a);
        await _launcher.StartOfAsync(waiting[0]);
        Assert.Equal(waiting[1..], _dashboard.Runs.Queue);
        Assert.Equal(RunStatus.Completed, (await _dashboard.Store.FindAsync(a))!.Status);
    }

    [Fact]
    public async Task Stop_RunThatWaits_TakesItOut()
    {
        var a = await _dashboard.Runs.SubmitAsync(Samples.Job("a"));
        await _launcher.StartOfAsync(a);
        var b = await _dashboard.Runs.SubmitAsync(Samples.Job("b"));

        await _dashboard.Runs.StopAsync(b);

        Assert.Equal(RunStatus.Stopped, (await _dashboard.Store.FindAsync(b))!.Status);
        Assert.Empty(_dashboard.Runs.Queue);
        Assert.False(File.Exists(_dashboard.Runs.Folder(b).StopRequest));
    }

    [Fact]
    public async Task Stop_RunThatRuns_AsksItsWorker()
    {
        var a = await _dashboard.Runs.SubmitAsync(Samples.Job("a"));
        await _launcher.StartOfAsync(a);

        await _dashboard.Runs.StopAsync(a);

        Assert.True(File.Exists(_dashboard.Runs.Folder(a).StopRequest));
        Assert.Equal(RunStatus.Stopping, (await _dashboard.Store.FindAsync(a))!.Status);
        End(a, "stopped");
        await _dashboard.UntilAsync(a, r => r.Status == RunStatus.Stopped);
        Assert.Empty(_launcher.Killed);
    }

    [Fact]
    public async Task Stop_RunThatHasEnded_LeavesItAsItIs()
    {
        var a = await _dashboard.Runs.SubmitAsync(Samples.Job("a"));
        await _launcher.StartOfAsync(a);
        End(a);
        var ended = await _dashboard.UntilAsync(a, r => r.Status == RunStatus.Completed);

        await _dashboard.Runs.StopAsync(a);

        Assert.Equal(ended.Revision, (await _dashboard.Store.FindAsync(a))!.Revision);
        Assert.False(File.Exists(_dashboard.Runs.Folder(a).StopRequest));
    }

    [Fact]
    public async Task StopNow_RunThatRuns_KillsItsWorkerAndSaysWhy()
    {
        var a = await _dashboard.Runs.SubmitAsync(Samples.Job("a"));
        await _launcher.StartOfAsync(a);

        await _dashboard.Runs.StopNowAsync(a);

        Assert.Equal([a], _launcher.Killed);
        var run = await _dashboard.UntilAsync(a, r => r.Status.IsEnded());
        Assert.Equal((RunStatus.Stopped, "stop-now"), (run.Status, run.Problem?.Code));
        Assert.Equal("stop-now", Assert.Single(await _dashboard.Store.ReadLogAsync(a, 10)).Problem?.Code);
    }

    [Fact]
    public async Task StopNow_FolderTakesNothing_KillsTheWorkerAndSaysWhatWentWrong()
    {
        var a = await _dashboard.Runs.SubmitAsync(Samples.Job("a"));
        await _launcher.StartOfAsync(a);
        Directory.CreateDirectory(_dashboard.Runs.Folder(a).StopRequest);

        var error = await Assert.ThrowsAsync<ProblemException>(() => _dashboard.Runs.StopNowAsync(a));

        Assert.Equal("folder-not-writable", error.Problems[0].Code);
        Assert.Equal([a], _launcher.Killed);
        await _dashboard.UntilAsync(a, r => r.Status.IsEnded());
    }

    [Fact]
    public async Task Resume_EventFileLostItsEnd_GoesOnAtItsEndFromTheCheckpoint()
    {
        var a = await InterruptedAsync();
        var folder = _dashboard.Runs.Folder(a);
        Directory.CreateDirectory(Path.Combine(folder.Checkpoints, "step-00000002"));
        var lines = await File.ReadAllLinesAsync(folder.Events);
        await File.WriteAllTextAsync(folder.Events, lines[0] + "\n" + lines[1][..9]);

        await _dashboard.Runs.ResumeAsync(a);

        await _launcher.StartOfAsync(a, resume: true);
        Assert.Equal(lines[0].Length + 1, (await _dashboard.Store.FindAsync(a))!.EventOffset);
        Samples.Write(
            folder,
            [new StartedEvent(1, "h", "cpu", 1, Resumed: true, FromStep: 2), Samples.Metrics(3, 1.0 / 3), new FinishedEvent("completed", 3)]);
        await _dashboard.UntilAsync(a, r => r.Status == RunStatus.Completed);
        await _dashboard.AssertEveryStepOnceAsync(a, 3);
    }

    [Fact]
    public async Task Start_EventWithoutItsValues_KeepsOneRunFromBeingReadAndNotTheDashboardFromStarting()
    {
        var a = await InterruptedAsync();
        await File.AppendAllTextAsync(_dashboard.Runs.Folder(a).Events, """{"type":"metrics","v":1,"seq":12,"step":6}""" + "\n");
        await _dashboard.DisposeAsync();

        await StartAsync();

        Assert.Equal("events-broken", (await _dashboard.Store.FindAsync(a))!.Problem?.Code);
    }

    [Fact]
    public async Task StopNow_RunThatWaits_TakesItOutAndKillsNothing()
    {
        var a = await _dashboard.Runs.SubmitAsync(Samples.Job("a"));
        await _launcher.StartOfAsync(a);
        var b = await _dashboard.Runs.SubmitAsync(Samples.Job("b"));

        await _dashboard.Runs.StopNowAsync(b);

        var run = (await _dashboard.Store.FindAsync(b))!;
        Assert.Equal((RunStatus.Stopped, null), (run.Status, run.Problem));
        Assert.Empty(_launcher.Killed);
    }

    [Theory]
    [InlineData("20261121-2130-none-0000")]
    [InlineData("../x")]
    public async Task Stop_UnknownRun_SaysSo(string id)
    {
        var error = await Assert.ThrowsAsync<ProblemException>(() => _dashboard.Runs.StopAsync(id));

        Assert.Equal(("run-missing", id), (error.Problems[0].Code, error.Problems[0].Args[0]));
    }

    [Fact]
    public async Task Resume_InterruptedRun_GoesOnFromItsCheckpoint()
    {
        var a = await InterruptedAsync();
        Directory.CreateDirectory(Path.Combine(_dashboard.Runs.Folder(a).Checkpoints, "step-00000002"));
        await File.WriteAllTextAsync(_dashboard.Runs.Folder(a).StopRequest, "");

        await _dashboard.Runs.ResumeAsync(a);

        await _launcher.StartOfAsync(a, resume: true);
        Assert.Null((await _dashboard.Store.FindAsync(a))!.Problem);
        Assert.Equal([(a, false), (a, true)], _launcher.Started);
        Assert.False(File.Exists(_dashboard.Runs.Folder(a).StopRequest));
        Samples.Write(
            _dashboard.Runs.Folder(a),
            [new StartedEvent(1, "h", "cpu", 1, Resumed: true, FromStep: 2), Samples.Metrics(3, 1.0 / 3), new FinishedEvent("completed", 3)]);
        await _dashboard.UntilAsync(a, r => r.Status == RunStatus.Completed);
        await _dashboard.AssertEveryStepOnceAsync(a, 3);
    }

    [Fact]
    public async Task Resume_InterruptedBeforeItsFirstCheckpoint_BeginsAgain()
    {
        var a = await InterruptedAsync();

        await _dashboard.Runs.ResumeAsync(a);

        await _launcher.StartOfAsync(a, resume: true);
        Samples.Write(
            _dashboard.Runs.Folder(a), [new StartedEvent(1, "h", "cpu", 1, Resumed: true), Samples.Metrics(1), new FinishedEvent("completed", 1)]);
        await _dashboard.UntilAsync(a, r => r.Status == RunStatus.Completed);
        await _dashboard.AssertEveryStepOnceAsync(a, 1);
    }

    [Fact]
    public async Task Resume_StoppedWithoutACheckpoint_SaysSo()
    {
        var a = await _dashboard.Runs.SubmitAsync(Samples.Job("a"));
        await _launcher.StartOfAsync(a);
        End(a, "stopped");
        await _dashboard.UntilAsync(a, r => r.Status == RunStatus.Stopped);

        var error = await Assert.ThrowsAsync<ProblemException>(() => _dashboard.Runs.ResumeAsync(a));

        Assert.Equal("run-no-checkpoint", error.Problems[0].Code);
        Assert.Equal(RunStatus.Stopped, (await _dashboard.Store.FindAsync(a))!.Status);
    }

    [Fact]
    public async Task Resume_RunThatRuns_SaysSo()
    {
        var a = await _dashboard.Runs.SubmitAsync(Samples.Job("a"));

        var error = await Assert.ThrowsAsync<ProblemException>(() => _dashboard.Runs.ResumeAsync(a));

        Assert.Equal(("run-not-resumable", "a"), (error.Problems[0].Code, error.Problems[0].Args[0]));
    }

    [Fact]
    public async Task Start_DashboardOnTheSameFolder_IsRefused()
    {
        var error = await Assert.ThrowsAsync<ProblemException>(() => Dashboard.StartAsync(_folder["state"], launcher: _launcher));

        Assert.Equal("store-in-use", error.Problems[0].Code);
    }

    private async Task<string> InterruptedAsync()
    {
        var id = await _dashboard.Runs.SubmitAsync(Samples.Job("a"));
        await _launcher.StartOfAsync(id);
        Samples.Write(_dashboard.Runs.Folder(id), [.. Samples.Events(5).SkipLast(1)]);
        _launcher.SetAlive(_dashboard.Runs.Folder(id), false);
        await _dashboard.UntilAsync(id, r => r.Status == RunStatus.Interrupted);
        return id;
    }

    private void End(string id, string outcome = "completed")
    {
        Samples.Write(_dashboard.Runs.Folder(id), new FinishedEvent(outcome, 0));
        _launcher.SetAlive(_dashboard.Runs.Folder(id), false);
    }

    private async Task StartAsync() => _dashboard = await Dashboard.StartAsync(
        _folder["state"], Dashboard.Options with { BaseFolder = _folder.Path }, _launcher);
}
