using System.Diagnostics;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Crashes;

/// <summary>kill -9 on the worker: the page says so within 5 seconds, with the last step and the log's end.</summary>
[Collection(BrowserCollection.Name)]
public sealed class KilledWorkerTests(BrowserFixture browser, ITestOutputHelper output)
{
    [Fact]
    public async Task Killed_worker_shows_as_interrupted_within_five_seconds()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Path;
        await using var dashboard = await DashboardProcess.StartAsync(data);
        var visitor = new Visitor(await browser.NewPageAsync(), dashboard);
        var id = await visitor.StartSmallRunAsync(steps: 100_000);
        var run = dashboard.Run(id);
        await Until.TrueAsync(() => run.LastStep() >= 20, "step 20", TimeSpan.FromMinutes(2));
        await visitor.SeeStatusAsync("Running", TimeSpan.FromSeconds(10));

        using (var worker = Process.GetProcessById(run.WorkerProcess()!.Value))
        {
            worker.Kill();
        }

        var watch = Stopwatch.StartNew();
        await visitor.SeeStatusAsync("Interrupted", TimeSpan.FromSeconds(5));
        output.WriteLine($"interrupted shown after {watch.Elapsed.TotalSeconds:0.0} s");
        var alert = visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert);
        var said = (await alert.First.InnerTextAsync()).Replace(",", "", StringComparison.Ordinal);
        Assert.Contains($"{run.LastStep()}", said, StringComparison.Ordinal);
        Assert.NotEmpty(await alert.Locator("pre").InnerTextAsync());

        // A dashboard started later says the same.
        await dashboard.KillAsync();
        await using var again = await DashboardProcess.StartAsync(data);
        var later = new Visitor(await browser.NewPageAsync(), again);
        await later.GoAsync($"/runs/{id}");
        await later.SeeStatusAsync("Interrupted", TimeSpan.FromSeconds(10));
        await again.DisposeAsync();
    }
}
