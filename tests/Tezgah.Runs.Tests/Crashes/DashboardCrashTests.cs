using System.Diagnostics;
using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Crashes;

/// <summary>A real dashboard without pages, killed while its worker works.</summary>
public sealed class DashboardCrashTests : IDisposable
{
    private const int Steps = 300;

    // The worker does not get past this step before the test lets it, however slow the dashboards are.
    private const int Hold = 200;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dashboard_IsKilled_TheWorkerGoesOnAndTheNextShowsEveryStepOnce()
    {
        var id = await KilledAtAsync(40);
        var job = new JobFolder(_folder[$"state/runs/{id}"]);
        var worker = WorkerLock.Holder(job)!;
        Assert.True(WorkerLock.IsHeld(job));
        Assert.True(worker.IsAlive);

        await using var dashboard = await Dashboard.StartAsync(_folder["state"]);
        LetGo(id);
        var run = await dashboard.UntilAsync(id, r => r.Status.IsEnded());

        Assert.Equal((RunStatus.Completed, Steps, null), (run.Status, run.Step, run.Problem));
        Assert.Equal(worker, WorkerLock.Holder(job));
        await dashboard.AssertEveryStepOnceAsync(id, Steps);
        Assert.Equal(Steps / 10, (await dashboard.Store.ReadLogAsync(id, int.MaxValue)).Count);
    }

    [Fact]
    public async Task Dashboard_IsKilledAgainAndAgain_TheLastShowsEveryStepOnce()
    {
        string id = "";
        foreach (var step in new[] { 1, 30, 90, 150 })
        {
            id = await KilledAtAsync(step);
        }

        await using var dashboard = await Dashboard.StartAsync(_folder["state"]);
        LetGo(id);
        var run = await dashboard.UntilAsync(id, r => r.Status.IsEnded());

        Assert.Equal((RunStatus.Completed, Steps), (run.Status, run.Step));
        await dashboard.AssertEveryStepOnceAsync(id, Steps);
    }

    [Fact]
    public async Task Dashboard_IsKilledAndThenItsWorker_TheNextShowsAllThatWasWritten()
    {
        var id = await KilledAtAsync(20);
        var job = new JobFolder(_folder[$"state/runs/{id}"]);
        using (var worker = Process.GetProcessById(WorkerLock.Holder(job)!.Id))
        {
            worker.Kill();
        }

        await Eventually.Async(() => !WorkerLock.IsHeld(job));
        var written = (await File.ReadAllTextAsync(job.Events)).Split('\n').SkipLast(1)
            .Count(l => l.Contains("\"type\":\"metrics\"", StringComparison.Ordinal));
        await using var dashboard = await Dashboard.StartAsync(_folder["state"]);
        var run = await dashboard.UntilAsync(id, r => r.Status.IsEnded());

        Assert.Equal((RunStatus.Interrupted, written), (run.Status, run.Step));
        await dashboard.AssertEveryStepOnceAsync(id, written);
    }

    private void LetGo(string id) => File.WriteAllText(_folder[$"state/runs/{id}/go"], "");

    // Starts a dashboard on the folder, and kills it once it shows the step. Returns the id of its run.
    private async Task<string> KilledAtAsync(int step)
    {
        var start = new ProcessStartInfo(
            Dashboard.FakeWorkerPath, ["dashboard", _folder["state"], "--steps", $"{Steps}", "--hold", $"{Hold}", "--pause", "5"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var dashboard = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var id = (await dashboard.StandardOutput.ReadLineAsync(patience.Token))!;
        var seen = 0;
        while (seen < step)
        {
            var line = await dashboard.StandardOutput.ReadLineAsync(patience.Token);
            Assert.NotNull(line);
            seen = int.Parse(line, CultureInfo.InvariantCulture);
        }

        dashboard.Kill();
        await dashboard.WaitForExitAsync();
        return id;
    }
}
