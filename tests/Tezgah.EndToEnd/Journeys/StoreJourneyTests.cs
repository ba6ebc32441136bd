using System.Diagnostics;
using Microsoft.Playwright;
using Tezgah.Core.Runs;
using Tezgah.EndToEnd.Hosting;
using Tezgah.EndToEnd.Looks;
using Tezgah.Storage.Sqlite;

namespace Tezgah.EndToEnd.Journeys;

/// <summary>The store, looked after in the browser: a back-up that comes back, and a study that goes from one dashboard to another.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StoreJourneyTests(BrowserFixture browser)
{
    private const string Study = "Öğrenme oranı";

    [Fact]
    public async Task Owner_backs_up_checks_and_takes_a_study_to_another_dashboard()
    {
        using var folder = new TemporaryFolder();
        var (here, there) = (folder["here"], folder["there"]);
        Directory.CreateDirectory(here);
        Directory.CreateDirectory(there);
        await SeededStore.FillAsync(here);
        await MarkAsync(here, SeededStore.Base, SeededStore.Wide);
        Directory.Delete(Path.Combine(here, "runs", SeededStore.Stopped), recursive: true);
        var before = await RunsAsync(here);
        string zip;
        await using (var dashboard = await DashboardProcess.StartAsync(here))
        {
            var page = await NewPageAsync();
            var visitor = new Visitor(page, dashboard);
            await visitor.GoAsync("/");
            await page.Locator(".more summary").ClickAsync();
            await page.Locator(".more").GetByRole(AriaRole.Link, new() { Name = "Store", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Heading, new() { Name = "Store", Exact = true }).WaitForAsync();
            await BackUpAsync(page, folder["copies"]);
            await CheckAsync(page);
            zip = await ExportAsync(page, folder.Path);
            Assert.Empty(await Axe.CheckAsync(page));
            await RefuseAsync(page);
            Assert.Null(await page.EvaluateAsync<object?>("window.harmed ?? null"));
            await page.Context.CloseAsync();
        }

        await RestoreAsync(here, before, folder["copies"]);
        await using var other = await DashboardProcess.StartAsync(there);
        await ImportAsync(other, zip);
        Assert.Equal(
            before.Where(r => r.Run.Group == Study).Select(r => (r.Run.Id, r.Run.Name, r.Points)).Order(),
            (await RunsAsync(there)).Select(r => (r.Run.Id, r.Run.Name, r.Points)).Order());
        Assert.True(File.Exists(other.Run(SeededStore.Base).Artifact("preds_test.csv")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(there, "incoming")));
    }

    private static async Task BackUpAsync(IPage page, string copies)
    {
        var panel = Panel(page, "Back-up");
        await page.Locator("#backup-path").FillAsync(Path.Combine(copies, "..", "..", "..", "..", "..", "etc", "x.db"));
        await Button(panel, "Back up").ClickAsync();
        await page.Locator("#backup-problem .problem", new() { HasText = "leads outside" }).WaitForAsync();

        // The data folder's own place for back-ups, as it is suggested.
        await page.ReloadAsync();
        await Button(panel, "Back up").ClickAsync();
        await panel.Locator(".notice.good", new() { HasText = "written to" }).WaitForAsync();
        await panel.Locator("tbody tr").First.WaitForAsync();

        await Button(panel, "Back up and download").ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => Button(panel, "Save").ClickAsync());
        Directory.CreateDirectory(copies);
        await download.SaveAsAsync(Path.Combine(copies, "taken.db"));
        Assert.Matches(@"^tezgah-\d{8}-\d{6}\.db$", download.SuggestedFilename);
        await panel.Locator(".notice.good", new() { HasText = "was handed to the browser" }).WaitForAsync();
    }

    private static async Task CheckAsync(IPage page)
    {
        var panel = Panel(page, "Check");
        await Button(panel, "Check now").ClickAsync();

        await panel.Locator(".findings li", new() { HasText = "checkpoints and files are lost" }).First.WaitForAsync();
        await panel.Locator("pre", new() { HasText = "store check --repair" }).WaitForAsync();
        var compact = Panel(page, "Compact");
        await Button(compact, "Compact now").ClickAsync();
        await compact.Locator(".notice.good").WaitForAsync();
    }

    private static async Task<string> ExportAsync(IPage page, string folder)
    {
        var panel = Panel(page, "Export runs");
        await page.Locator("#export-study").SelectOptionAsync(Study);
        await panel.GetByText("2 runs, about").WaitForAsync();
        await Button(panel, "Export and download").ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => Button(panel, "Save").ClickAsync());
        Assert.StartsWith("ogrenme-orani-", download.SuggestedFilename, StringComparison.Ordinal);
        var zip = Path.Combine(folder, download.SuggestedFilename);
        await download.SaveAsAsync(zip);
        return zip;
    }

    private static async Task RefuseAsync(IPage page)
    {
        var panel = Panel(page, "Import runs");
        await page.Locator("#import-path").FillAsync("/etc/passwd");
        await Button(panel, "Look").ClickAsync();
        await page.Locator("#import-problem .problem", new() { HasText = "leads outside" }).WaitForAsync();
        await page.Locator("#import-upload").SetInputFilesAsync(new FilePayload { Name = "no.zip", MimeType = "application/zip", Buffer = "no zip"u8.ToArray() });
        await page.Locator("#import-problem .problem", new() { HasText = "is no study that can be imported" }).WaitForAsync();
    }

    private async Task ImportAsync(DashboardProcess dashboard, string zip)
    {
        var page = await NewPageAsync();
        var list = await page.Context.NewPageAsync();
        await new Visitor(list, dashboard).GoAsync("/runs");
        await list.GetByRole(AriaRole.Heading).First.WaitForAsync();
        await new Visitor(page, dashboard).GoAsync("/store");
        await page.Locator("#import-upload").SetInputFilesAsync(zip);
        var panel = Panel(page, "Import runs");
        await panel.GetByText("2 of 2 runs will come").WaitForAsync();
        Assert.Empty(await Axe.CheckAsync(page));
        await Button(panel, "Import").ClickAsync();
        await panel.Locator(".notice.good", new() { HasText = "2 runs came in" }).WaitForAsync();

        // Another page that was open all the time.
        await list.GetByText("math-topics base").First.WaitForAsync();
        Assert.Null(await list.EvaluateAsync<object?>("window.harmed ?? null"));
    }

    private static async Task RestoreAsync(string data, IReadOnlyList<(RunRecord Run, int Points)> before, string copies)
    {
        foreach (var backup in new[] { Assert.Single(Directory.EnumerateFiles(Path.Combine(data, "backups"))), Path.Combine(copies, "taken.db") })
        {
            // What happened since must not be in the restored one.
            using (var store = SqliteRunStore.Open(Path.Combine(data, "tezgah.db")))
            {
                await store.ApplyAsync(RunUpdate.Of((await store.FindAsync(SeededStore.Base))! with { Note = "later" }));
            }

            await CliAsync("store", "restore", backup, "--data", data);
            var after = await RunsAsync(data);
            Assert.Equal(before.Select(Told), after.Select(Told));
        }

        static (string Id, string Name, RunStatus Status, string? Group, string Note, int Points) Told((RunRecord Run, int Points) run) =>
            (run.Run.Id, run.Run.Name, run.Run.Status, run.Run.Group, run.Run.Note, run.Points);
    }

    private static async Task CliAsync(params string[] arguments)
    {
        var info = new ProcessStartInfo(Checkout.Cli) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
    }

    private static async Task MarkAsync(string data, params string[] ids)
    {
        using var store = SqliteRunStore.Open(Path.Combine(data, "tezgah.db"));
        foreach (var id in ids)
        {
            await store.ApplyAsync(RunUpdate.Of((await store.FindAsync(id))! with { Group = Study }));
        }
    }

    private static async Task<IReadOnlyList<(RunRecord Run, int Points)>> RunsAsync(string data)
    {
        using var store = SqliteRunStore.Open(Path.Combine(data, "tezgah.db"));
        var runs = new List<(RunRecord, int)>();
        foreach (var run in await store.ListAsync())
        {
            runs.Add((run, (await store.ReadSeriesAsync(run.Id)).Sum(s => s.Steps.Count)));
        }

        return runs;
    }

    private async Task<IPage> NewPageAsync()
    {
        var page = await browser.NewPageAsync();
        await page.Context.AddInitScriptAsync(scriptPath: Axe.Script);
        return page;
    }

    private static ILocator Panel(IPage page, string heading) =>
        page.Locator("section.panel", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true }) });

    private static ILocator Button(ILocator panel, string name) => panel.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
