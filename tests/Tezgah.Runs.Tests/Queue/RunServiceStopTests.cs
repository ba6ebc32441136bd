using Tezgah.Core.Events;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Tests.Queue;

public sealed class RunServiceStopTests : RunServiceContext
{
    [Fact]
    public async Task Stop_RunThatWaits_TakesItOut()
    {
        var a = await Board.Runs.SubmitAsync(Samples.Job("a"));
        await Launcher.StartOfAsync(a);
        var b = await Board.Runs.SubmitAsync(Samples.Job("b"));

        await Board.Runs.StopAsync(b);

        Assert.Equal(RunStatus.Stopped, (await Board.Store.FindAsync(b))!.Status);
        Assert.Empty(Board.Runs.Queue);
        Assert.False(File.Exists(Board.Runs.Folder(b).StopRequest));
    }

    [Fact]
    public async Task Stop_RunThatRuns_AsksItsWorker()
    {
        var a = await Board.Runs.SubmitAsync(Samples.Job("a"));
        await Launcher.StartOfAsync(a);

        await Board.Runs.StopAsync(a);

        Assert.True(File.Exists(Board.Runs.Folder(a).StopRequest));
        Assert.Equal(RunStatus.Stopping, (await Board.Store.FindAsync(a))!.Status);
        End(a, "stopped");
        await Board.UntilAsync(a, r => r.Status == RunStatus.Stopped);
        Assert.Empty(Launcher.Killed);
    }

    [Fact]
    public async Task Stop_RunThatHasEnded_LeavesItAsItIs()
    {
        var a = await Board.Runs.SubmitAsync(Samples.Job("a"));
        await Launcher.StartOfAsync(a);
        End(a);
        var ended = await Board.UntilAsync(a, r => r.Status == RunStatus.Completed);

        await Board.Runs.StopAsync(a);

        Assert.Equal(ended.Revision, (await Board.Store.FindAsync(a))!.Revision);
        Assert.False(File.Exists(Board.Runs.Folder(a).StopRequest));
    }

    [Fact]
    public async Task StopNow_RunThatRuns_KillsItsWorkerAndSaysWhy()
    {
        var a = await Board.Runs.SubmitAsync(Samples.Job("a"));
        await Launcher.StartOfAsync(a);

        await Board.Runs.StopNowAsync(a);

        Assert.Equal([a], Launcher.Killed);
        var run = await Board.UntilAsync(a, r => r.Status.IsEnded());
        Assert.Equal((RunStatus.Stopped, "stop-now"), (run.Status, run.Problem?.Code));
        Assert.Equal("stop-now", Assert.Single(await Board.Store.ReadLogAsync(a, 10)).Problem?.Code);
    }

    [Fact]
    public async Task StopNow_FolderTakesNothing_KillsTheWorkerAndSaysWhatWentWrong()
    {
        var a = await Board.Runs.SubmitAsync(Samples.Job("a"));
        await Launcher.StartOfAsync(a);
        Directory.CreateDirectory(Board.Runs.Folder(a).StopRequest);

        var error = await Assert.ThrowsAsync<ProblemException>(() => Board.Runs.StopNowAsync(a));

        Assert.Equal("folder-not-writable", error.Problems[0].Code);
        Assert.Equal([a], Launcher.Killed);
        await Board.UntilAsync(a, r => r.Status.IsEnded());
    }

    [Fact]
    public async Task Resume_EventFileLostItsEnd_GoesOnAtItsEndFromTheCheckpoint()
    {
        var a = await InterruptedAsync();
        var folder = Board.Runs.Folder(a);
        Directory.CreateDirectory(Path.Combine(folder.Checkpoints, "step-00000002"));
        var lines = await File.ReadAllLinesAsync(folder.Events);
        await File.WriteAllTextAsync(folder.Events, lines[0] + "\n" + lines[1][..9]);

        await Board.Runs.ResumeAsync(a);

        await Launcher.StartOfAsync(a, resume: true);
        Assert.Equal(lines[0].Length + 1, (await Board.Store.FindAsync(a))!.EventOffset);
        Samples.Write(
            folder,
            [new StartedEvent(1, "h", "cpu", 1, Resumed: true, FromStep: 2), Samples.Metrics(3, 1.0 / 3), new FinishedEvent("completed", 3)]);
        await Board.UntilAsync(a, r => r.Status == RunStatus.Completed);
        await Board.AssertEveryStepOnceAsync(a, 3);
    }

    [Fact]
    public async Task Start_EventWithoutItsValues_KeepsOneRunFromBeingReadAndNotTheDashboardFromStarting()
    {
        var a = await InterruptedAsync();
        await File.AppendAllTextAsync(Board.Runs.Folder(a).Events, """{"type":"metrics","v":1,"seq":12,"step":6}""" + "\n");
        await Board.DisposeAsync();

        await StartAsync();

        Assert.Equal("events-broken", (await Board.Store.FindAsync(a))!.Problem?.Code);
    }

    [Fact]
    public async Task StopNow_RunThatWaits_TakesItOutAndKillsNothing()
    {
        var a = await Board.Runs.SubmitAsync(Samples.Job("a"));
        await Launcher.StartOfAsync(a);
        var b = await Board.Runs.SubmitAsync(Samples.Job("b"));

        await Board.Runs.StopNowAsync(b);

        var run = (await Board.Store.FindAsync(b))!;
        Assert.Equal((RunStatus.Stopped, null), (run.Status, run.Problem));
        Assert.Empty(Launcher.Killed);
    }

    [Theory]
    [InlineData("20261121-2130-none-0000")]
    [InlineData("../x")]
    public async Task Stop_UnknownRun_SaysSo(string id)
    {
        var error = await Assert.ThrowsAsync<ProblemException>(() => Board.Runs.StopAsync(id));

        Assert.Equal(("run-missing", id), (error.Problems[0].Code, error.Problems[0].Args[0]));
    }

    [Fact]
    public async Task Resume_InterruptedRun_GoesOnFromItsCheckpoint()
    {
        var a = await InterruptedAsync();
        Directory.CreateDirectory(Path.Combine(Board.Runs.Folder(a).Checkpoints, "step-00000002"));
        await File.WriteAllTextAsync(Board.Runs.Folder(a).StopRequest, "");

        await Board.Runs.ResumeAsync(a);

        await Launcher.StartOfAsync(a, resume: true);
        Assert.Null((await Board.Store.FindAsync(a))!.Problem);
        Assert.Equal([(a, false), (a, true)], Launcher.Started);
        Assert.False(File.Exists(Board.Runs.Folder(a).StopRequest));
        Samples.Write(
            Board.Runs.Folder(a),
            [new StartedEvent(1, "h", "cpu", 1, Resumed: true, FromStep: 2), Samples.Metrics(3, 1.0 / 3), new FinishedEvent("completed", 3)]);
        await Board.UntilAsync(a, r => r.Status == RunStatus.Completed);
        await Board.AssertEveryStepOnceAsync(a, 3);
    }

    [Fact]
    public async Task Resume_InterruptedBeforeItsFirstCheckpoint_BeginsAgain()
    {
        var a = await InterruptedAsync();

        await Board.Runs.ResumeAsync(a);

        await Launcher.StartOfAsync(a, resume: true);
        Samples.Write(
            Board.Runs.Folder(a), [new StartedEvent(1, "h", "cpu", 1, Resumed: true), Samples.Metrics(1), new FinishedEvent("completed", 1)]);
        await Board.UntilAsync(a, r => r.Status == RunStatus.Completed);
        await Board.AssertEveryStepOnceAsync(a, 1);
    }

    [Fact]
    public async Task Resume_StoppedWithoutACheckpoint_SaysSo()
    {
        var a = await Board.Runs.SubmitAsync(Samples.Job("a"));
        await Launcher.StartOfAsync(a);
        End(a, "stopped");
        await Board.UntilAsync(a, r => r.Status == RunStatus.Stopped);

        var error = await Assert.ThrowsAsync<ProblemException>(() => Board.Runs.ResumeAsync(a));

        Assert.Equal("run-no-checkpoint", error.Problems[0].Code);
        Assert.Equal(RunStatus.Stopped, (await Board.Store.FindAsync(a))!.Status);
    }

    [Fact]
    public async Task Resume_RunThatRuns_SaysSo()
    {
        var a = await Board.Runs.SubmitAsync(Samples.Job("a"));

        var error = await Assert.ThrowsAsync<ProblemException>(() => Board.Runs.ResumeAsync(a));

        Assert.Equal(("run-not-resumable", "a"), (error.Problems[0].Code, error.Problems[0].Args[0]));
    }
}
