using Tezgah.Core.Events;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Tests.Ingest;

public sealed class RunWatchTests : IDisposable
{
    private readonly WatchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Tick_WorkerIsSilentButLives_GoesOn()
    {
        var watch = await _bench.WatchAsync();

        Assert.False(await _bench.TickAsync(watch));

        Assert.Equal((RunStatus.Starting, 0L), ((await _bench.RunAsync()).Status, (await _bench.RunAsync()).Revision));
    }

    [Fact]
    public async Task Tick_WholeRun_EndsWhenTheWorkerIsGone()
    {
        var watch = await _bench.WatchAsync();
        Samples.Write(_bench.Folder, Samples.Events(50));

        Assert.False(await _bench.TickAsync(watch));
        Assert.Equal(RunStatus.Completed, (await _bench.RunAsync()).Status);
        Assert.False(await _bench.TickAsync(watch));
        _bench.Launcher.SetAlive(_bench.Folder, false);
        Assert.True(await _bench.TickAsync(watch));

        await _bench.AssertAllOfAsync(50);
        Assert.Empty(_bench.Launcher.Killed);
    }

    [Fact]
    public async Task Tick_WorkerDoesNotExitAfterItsEnd_IsKilled()
    {
        var watch = await _bench.WatchAsync();
        Samples.Write(_bench.Folder, Samples.Events(1));
        await _bench.TickAsync(watch);

        for (var second = 0; second < 10; second++)
        {
            Assert.Empty(_bench.Launcher.Killed);
            await _bench.TickAsync(watch);
        }

        await _bench.TickAsync(watch);
        Assert.Equal(["a"], _bench.Launcher.Killed);
        Assert.True(await _bench.TickAsync(watch));
        Assert.Equal(RunStatus.Completed, (await _bench.RunAsync()).Status);
    }

    [Fact]
    public async Task Tick_WorkerDied_IsInterruptedWithLastStepAndLastWords()
    {
        var watch = await _bench.WatchAsync();
        Samples.Write(_bench.Folder, Samples.Events(5).SkipLast(1));
        await File.WriteAllTextAsync(_bench.Folder.Log, "loading\nterminate called after throwing 'c10::Error'\n");
        await _bench.TickAsync(watch);
        _bench.Launcher.SetAlive(_bench.Folder, false);

        Assert.True(await _bench.TickAsync(watch));

        var run = await _bench.RunAsync();
        Assert.Equal((RunStatus.Interrupted, 5), (run.Status, run.Step));
        Assert.Equal(new Problem("worker-died", null, "5", "terminate called after throwing 'c10::Error'"), run.Problem);
        Assert.Equal(run.LastEventAt, run.EndedAt);
        var log = await _bench.Store.ReadLogAsync("a", 10);
        Assert.Equal(["loading", "terminate called after throwing 'c10::Error'"], log.SkipLast(1).Select(l => l.Text));
        Assert.Equal(("error", run.Problem), (log[^1].Level, log[^1].Problem));
    }

    [Fact]
    public async Task Tick_WorkerDied_ShowsItWithinFiveSecondsOfTheOptionsDefaults()
    {
        var options = WatchBench.Options;
        var watch = await _bench.WatchAsync(RunStatus.Running);
        _bench.Launcher.SetAlive(_bench.Folder, false);
        var ticks = 1;
        while (!await watch.TickAsync(CancellationToken.None))
        {
            _bench.Time.Advance(options.BatchInterval);
            ticks++;
        }

        Assert.True(ticks * options.BatchInterval + options.LifeSignInterval <= TimeSpan.FromSeconds(5), $"{ticks} ticks");
        Assert.Equal(RunStatus.Interrupted, (await _bench.RunAsync()).Status);
    }

    [Fact]
    public async Task Tick_WorkerWritesItsEndBetweenReadingAndDying_IsCompleted()
    {
        var watch = await _bench.WatchAsync();
        _bench.Launcher.OnAsked = () =>
        {
            _bench.Launcher.OnAsked = null;
            Samples.Write(_bench.Folder, Samples.Events(14));
            _bench.Launcher.SetAlive(_bench.Folder, false);
        };

        Assert.True(await _bench.TickAsync(watch));

        Assert.Equal(RunStatus.Completed, (await _bench.RunAsync()).Status);
        await _bench.AssertAllOfAsync(14);
    }

    [Fact]
    public async Task Tick_StopIsHeard_IsStoppedWithoutForce()
    {
        var watch = await _bench.WatchAsync(RunStatus.Stopping);
        for (var second = 0; second < 29; second++)
        {
            await _bench.TickAsync(watch);
        }

        Samples.Write(_bench.Folder, Samples.Metrics(1), new FinishedEvent("stopped", 1));
        await _bench.TickAsync(watch);

        Assert.Equal((RunStatus.Stopped, null), ((await _bench.RunAsync()).Status, (await _bench.RunAsync()).Problem));
        Assert.Empty(_bench.Launcher.Killed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tick_StopIsNotHeard_IsKilledAfterTheGraceTimeAndSaysSo(bool isRestartedAfterTheKill)
    {
        var watch = await _bench.WatchAsync(RunStatus.Stopping);
        for (var second = 0; second < 30; second++)
        {
            await _bench.TickAsync(watch);
        }

        Assert.Empty(_bench.Launcher.Killed);
        await _bench.TickAsync(watch);
        Assert.Equal(["a"], _bench.Launcher.Killed);
        watch = isRestartedAfterTheKill ? _bench.NewWatch() : watch;
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await _bench.TickAsync(watch));

        var run = await _bench.RunAsync();
        Assert.Equal((RunStatus.Stopped, new Problem("stop-forced", null, "30")), (run.Status, run.Problem));
        Assert.Equal(("warning", run.Problem), (await _bench.Store.ReadLogAsync("a", 9)).Select(l => (l.Level, l.Problem)).Single());
    }

    [Fact]
    public async Task Tick_WorkerCouldNotBeStarted_IsFailedWithTheReason()
    {
        var problem = new Problem("worker-not-started", null, "no such file");
        var watch = await _bench.WatchAsync(launchProblem: problem);
        _bench.Launcher.SetAlive(_bench.Folder, false);

        Assert.True(await _bench.TickAsync(watch));

        Assert.Equal((RunStatus.Failed, problem), ((await _bench.RunAsync()).Status, (await _bench.RunAsync()).Problem));
    }

    [Fact]
    public async Task Tick_RestartedWhileTheWorkerStarts_GivesItTime()
    {
        var watch = await _bench.WatchAsync(isRecovered: true);
        _bench.Launcher.SetAlive(_bench.Folder, false);
        await File.WriteAllTextAsync(_bench.Folder.Log, "");
        for (var second = 0; second < 9; second++)
        {
            Assert.False(await _bench.TickAsync(watch));
        }

        Samples.Write(_bench.Folder, Samples.Events(7));
        await _bench.TickAsync(watch);

        Assert.Equal(RunStatus.Completed, (await _bench.RunAsync()).Status);
    }

    [Fact]
    public async Task Tick_RestartedAndTheWorkerNeverComes_IsInterrupted()
    {
        var watch = await _bench.WatchAsync(isRecovered: true);
        _bench.Launcher.SetAlive(_bench.Folder, false);
        await File.WriteAllTextAsync(_bench.Folder.Log, "");
        for (var second = 0; second < 9; second++)
        {
            Assert.False(await _bench.TickAsync(watch));
        }

        Assert.True(await _bench.TickAsync(watch));

        Assert.Equal((RunStatus.Interrupted, false), ((await _bench.RunAsync()).Status, watch.WasNeverStarted));
    }

    [Fact]
    public async Task Tick_DashboardDiedBeforeItStartedTheWorker_WaitsAgain()
    {
        var watch = await _bench.WatchAsync(isRecovered: true);
        _bench.Launcher.SetAlive(_bench.Folder, false);
        _bench.Time.Advance(WatchBench.Options.StartGrace);

        Assert.True(await _bench.TickAsync(watch));

        Assert.Equal((RunStatus.Queued, true), ((await _bench.RunAsync()).Status, watch.WasNeverStarted));
    }

    [Fact]
    public async Task Tick_EventsAreBroken_ShowsWhatCameBeforeAndFailsWhenTheWorkerIsGone()
    {
        var watch = await _bench.WatchAsync();
        Samples.Write(_bench.Folder, Samples.Metrics(1), Samples.Metrics(2, 0.5));
        await File.AppendAllTextAsync(_bench.Folder.Events, "{\"v\":1,\n");
        await _bench.TickAsync(watch);
        await _bench.TickAsync(watch);

        var run = await _bench.RunAsync();
        Assert.Equal((RunStatus.Starting, 2, "events-broken", 1L), (run.Status, run.Step, run.Problem?.Code, run.LogLines));

        _bench.Launcher.SetAlive(_bench.Folder, false);
        Assert.True(await _bench.TickAsync(watch));
        run = await _bench.RunAsync();
        Assert.Equal((RunStatus.Failed, 2, "events-broken"), (run.Status, run.Step, run.Problem?.Code));
        Assert.Equal([1, 2], Assert.Single(await _bench.Store.ReadSeriesAsync("a")).Steps);
    }

    [Fact]
    public async Task Tick_EventWithoutItsValues_IsBrokenAndDoesNotHoldTheSlotForEver()
    {
        var watch = await _bench.WatchAsync();
        Samples.Write(_bench.Folder, Samples.Metrics(1));
        await File.AppendAllTextAsync(_bench.Folder.Events, """{"type":"metrics","v":1,"seq":2,"time":"2026-11-21T21:30:00+00:00","step":2}""" + "\n");
        await _bench.TickAsync(watch);

        Assert.Equal((1, "events-broken"), ((await _bench.RunAsync()).Step, (await _bench.RunAsync()).Problem?.Code));
        _bench.Launcher.SetAlive(_bench.Folder, false);
        Assert.True(await _bench.TickAsync(watch));
        Assert.Equal(RunStatus.Failed, (await _bench.RunAsync()).Status);
    }

    [Fact]
    public async Task Tick_StopCannotBeWritten_IsKilledAfterTheGraceTimeAllTheSame()
    {
        var watch = await _bench.WatchAsync(RunStatus.Stopping);
        Directory.CreateDirectory(_bench.Folder.StopRequest);
        for (var second = 0; second < 30; second++)
        {
            Assert.False(await _bench.TickAsync(watch));
        }

        Assert.Empty(_bench.Launcher.Killed);
        Assert.True(await _bench.TickAsync(watch));
        Assert.Equal(["a"], _bench.Launcher.Killed);
        Assert.Equal((RunStatus.Stopped, "stop-forced"), ((await _bench.RunAsync()).Status, (await _bench.RunAsync()).Problem?.Code));
    }

    [Fact]
    public async Task Tick_StopWhileTheStoreTakesNothing_IsKilledAfterTheGraceTimeAllTheSame()
    {
        var watch = await _bench.WatchAsync(RunStatus.Stopping);
        _bench.Store.FailsBefore = () => true;
        for (var second = 0; second < 31; second++)
        {
            Assert.Empty(_bench.Launcher.Killed);
            Samples.Write(_bench.Folder, Samples.Metrics(second + 1));
            await Assert.ThrowsAsync<IOException>(() => _bench.TickAsync(watch));
        }

        Assert.Equal(["a"], _bench.Launcher.Killed);
        _bench.Store.FailsBefore = () => false;
        Assert.False(await _bench.TickAsync(watch));
        Assert.True(await _bench.TickAsync(watch));
        var run = await _bench.RunAsync();
        Assert.Equal((RunStatus.Stopped, "stop-forced", 31), (run.Status, run.Problem?.Code, run.Step));
    }

    [Fact]
    public async Task Tick_DashboardDiedOverAChangeOfDuration_WritesTheFolderAndAsksAgain()
    {
        var watch = await _bench.WatchAsync(RunStatus.Running, isRecovered: true);
        await File.WriteAllTextAsync(_bench.Folder.Job, "of before");

        await _bench.TickAsync(watch);

        Assert.Equal((await _bench.RunAsync()).JobJson, await File.ReadAllTextAsync(_bench.Folder.Job));
        Assert.True(File.Exists(_bench.Folder.DurationRequest));
        File.Delete(_bench.Folder.DurationRequest);
        await _bench.TickAsync(watch);
        Assert.False(File.Exists(_bench.Folder.DurationRequest));
    }

    [Fact]
    public async Task Tick_FolderTakesNoSettings_IsTriedUntilItDoesAndTheRunGoesOn()
    {
        var watch = await _bench.WatchAsync(RunStatus.Running, isRecovered: true);
        Directory.CreateDirectory(_bench.Folder.Job + ".new");
        Samples.Write(_bench.Folder, Samples.Metrics(1));
        await _bench.TickAsync(watch);
        Assert.Equal((1, false), ((await _bench.RunAsync()).Step, File.Exists(_bench.Folder.DurationRequest)));

        Directory.Delete(_bench.Folder.Job + ".new");
        for (var second = 0; second < 5; second++)
        {
            await _bench.TickAsync(watch);
        }

        Assert.Equal((await _bench.RunAsync()).JobJson, await File.ReadAllTextAsync(_bench.Folder.Job));
        Assert.True(File.Exists(_bench.Folder.DurationRequest));
    }

    [Fact]
    public async Task Tick_RunIsDeletedWhileItsWorkerStillExits_IsWatchedToItsEnd()
    {
        var watch = _bench.NewWatch();
        for (var second = 0; second < 11; second++)
        {
            Assert.Empty(_bench.Launcher.Killed);
            Assert.False(await _bench.TickAsync(watch));
        }

        Assert.Equal(["a"], _bench.Launcher.Killed);
        Assert.True(await _bench.TickAsync(watch));
    }

    [Fact]
    public async Task Tick_RunIsGone_Ends()
    {
        _bench.Launcher.SetAlive(_bench.Folder, false);

        Assert.True(await _bench.NewWatch().TickAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Tick_ResumedBeforeTheOldWorkerIsGone_LeavesItInTheQueue()
    {
        var watch = await _bench.WatchAsync(RunStatus.Queued);

        Assert.False(await _bench.TickAsync(watch));
        _bench.Launcher.SetAlive(_bench.Folder, false);
        Assert.True(await _bench.TickAsync(watch));

        Assert.Equal(RunStatus.Queued, (await _bench.RunAsync()).Status);
    }

    [Fact]
    public async Task Run_StoreFailsForAWhile_GoesOnAfterIt()
    {
        var watch = await _bench.WatchAsync();
        Samples.Write(_bench.Folder, Samples.Events(21));
        _bench.Launcher.SetAlive(_bench.Folder, false);
        var failures = 5;
        _bench.Store.FailsBefore = () => failures-- > 0;

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var running = watch.RunAsync(patience.Token);
        while (!running.IsCompleted)
        {
            // The loop is at its timer, or on its way there; either way the clock may move.
            _bench.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await running;
        Assert.Equal(-1, failures);
        await _bench.AssertAllOfAsync(21);
    }
}
