using System.Diagnostics;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Launching;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Crashes;

/// <summary>Real workers, really killed.</summary>
public sealed class WorkerCrashTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Worker_IsKilled_ShowsAsInterruptedWithinFiveSeconds()
    {
        // The product's own times.
        var options = new RunsOptions { Command = Worker("--hold", "25") };
        await using var dashboard = await Dashboard.StartAsync(_folder["state"], options);
        var id = await dashboard.Runs.SubmitAsync(Samples.Job());
        await dashboard.UntilAsync(id, r => r.Step == 25 && r.PhaseDone == 25);
        var folder = dashboard.Runs.Folder(id);
        await Eventually.Async(() => File.ReadAllText(folder.Log).Contains("step 25\n", StringComparison.Ordinal));

        var time = Stopwatch.StartNew();
        using (var worker = Process.GetProcessById(WorkerLock.Holder(folder)!.Id))
        {
            worker.Kill();
        }

        var run = await dashboard.UntilAsync(id, r => r.Status.IsEnded());

        output.WriteLine($"shown as interrupted after {time.ElapsedMilliseconds} ms");
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal((RunStatus.Interrupted, 25), (run.Status, run.Step));
        Assert.Equal(new Problem("worker-died", null, "25", "step 25"), run.Problem);
        Assert.Contains(await dashboard.Store.ReadLogAsync(id, 3), l => l.Text == "step 25");
        await dashboard.AssertEveryStepOnceAsync(id, 25);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Worker_DiesInTheMiddleOfALine_KeepsEveryWholeLine(int seed)
    {
        var dieAt = new Random(seed).Next(200, 20_000);
        await using var dashboard = await Dashboard.StartAsync(
            _folder["state"], Dashboard.Options with { Command = Worker("--steps", "1000", "--die-at", $"{dieAt}") });

        var id = await dashboard.Runs.SubmitAsync(Samples.Job());
        var run = await dashboard.UntilAsync(id, r => r.Status.IsEnded());

        var bytes = await File.ReadAllBytesAsync(dashboard.Runs.Folder(id).Events);
        Assert.Equal(dieAt, bytes.Length);
        Assert.Equal(RunStatus.Interrupted, run.Status);
        Assert.Equal(Array.LastIndexOf(bytes, (byte)'\n') + 1, run.EventOffset);
        Assert.Equal(bytes.Count(b => b == '\n'), run.EventSeq);
        await dashboard.AssertEveryStepOnceAsync(id, run.Step);
    }

    [Fact]
    public async Task Worker_IsKilledAndResumed_HasEveryStepOnce()
    {
        var options = Dashboard.Options with { Command = Worker("--hold", "25", "--steps", "60") };
        string id;
        await using (var dashboard = await Dashboard.StartAsync(_folder["state"], options))
        {
            id = await dashboard.Runs.SubmitAsync(Samples.Job());
            await dashboard.UntilAsync(id, r => r.Step == 25);
            using var worker = Process.GetProcessById(WorkerLock.Holder(dashboard.Runs.Folder(id))!.Id);
            worker.Kill();
            await dashboard.UntilAsync(id, r => r.Status == RunStatus.Interrupted);
        }

        await using var again = await Dashboard.StartAsync(
            _folder["state"], options with { Command = Worker("--steps", "60") });
        await again.Runs.ResumeAsync(id);
        await again.UntilAsync(id, r => r.Status == RunStatus.Completed);

        await again.AssertEveryStepOnceAsync(id, 60);
    }

    [Fact]
    public async Task Worker_IsAskedToStop_StopsByItself()
    {
        await using var dashboard = await Dashboard.StartAsync(
            _folder["state"], Dashboard.Options with { Command = Worker("--hold", "5") });
        var id = await dashboard.Runs.SubmitAsync(Samples.Job());
        await dashboard.UntilAsync(id, r => r.Step == 5);

        await dashboard.Runs.StopAsync(id);
        var run = await dashboard.UntilAsync(id, r => r.Status.IsEnded());

        Assert.Equal((RunStatus.Stopped, 5, null), (run.Status, run.Step, run.Problem));
    }

    [Fact]
    public async Task Worker_DoesNotHearTheStop_IsKilledAndTheNextRunStarts()
    {
        var options = Dashboard.Options with
        {
            Command = Worker("--hold", "5", "--deaf"),
            StopGrace = TimeSpan.FromMilliseconds(300),
        };
        await using var dashboard = await Dashboard.StartAsync(_folder["state"], options);
        var id = await dashboard.Runs.SubmitAsync(Samples.Job());
        var next = await dashboard.Runs.SubmitAsync(Samples.Job());
        await dashboard.UntilAsync(id, r => r.Step == 5);
        var worker = WorkerLock.Holder(dashboard.Runs.Folder(id))!;

        await dashboard.Runs.StopAsync(id);
        var run = await dashboard.UntilAsync(id, r => r.Status.IsEnded());

        Assert.Equal((RunStatus.Stopped, "stop-forced"), (run.Status, run.Problem?.Code));
        Assert.False(worker.IsAlive);
        await dashboard.UntilAsync(next, r => r.Step == 5);
        await dashboard.Runs.StopAsync(next);
        await dashboard.UntilAsync(next, r => r.Status.IsEnded());
    }

    [Fact]
    public async Task Worker_CannotEvenStart_LeavesItsWordsOnThePage()
    {
        await using var dashboard = await Dashboard.StartAsync(
            _folder["state"], Dashboard.Options with { Command = Worker("--wrong") });

        var id = await dashboard.Runs.SubmitAsync(Samples.Job());
        var run = await dashboard.UntilAsync(id, r => r.Status.IsEnded());

        Assert.Equal((RunStatus.Interrupted, "worker-died"), (run.Status, run.Problem?.Code));
        Assert.Contains(await dashboard.Store.ReadLogAsync(id, 30), l => l.Text.Contains("--wrong", StringComparison.Ordinal));
    }

    private static TezgahCommand Worker(params string[] options) => new(Dashboard.FakeWorkerPath, options);
}
