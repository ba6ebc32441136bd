using Microsoft.Playwright;
using Tezgah.EndToEnd.Charts;
using Tezgah.EndToEnd.Hosting;
using Tezgah.EndToEnd.Looks;

namespace Tezgah.EndToEnd.Journeys;

/// <summary>The pages that no other journey passes: what is right, what is wrong, and what is empty on them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EveryPageJourneyTests(BrowserFixture browser)
{
    [Fact]
    public async Task Visitor_brings_data_and_results_sweeps_tries_and_restores()
    {
        using var folder = new TemporaryFolder();
        await SeededStore.FillAsync(folder.Path);
        await using var dashboard = await DashboardProcess.StartAsync(folder.Path);
        var page = await browser.NewPageAsync();
        await page.Context.AddInitScriptAsync(scriptPath: Axe.Script);
        var visitor = new Visitor(page, dashboard);

        await BringDataAsync(visitor, folder.Path);
        await ImportAsync(visitor, folder.Path);
        await ReadResultsAsync(visitor);
        await CompareAndReloadAsync(visitor);
        await DeleteAndRestoreAsync(visitor);
        await TryAsync(visitor);
        await EvaluateAsync(visitor, folder.Path);
        await SweepAsync(visitor);
        await visitor.GoAsync("/no-such-page");
        await page.GetByRole(AriaRole.Heading, new() { Name = "There is no such page" }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "To all runs" }).ClickAsync();
        await page.Locator("tbody tr[data-index]").First.WaitForAsync();
        Assert.Null(await page.EvaluateAsync<object?>("window.harmed ?? null"));
    }

    private static async Task BringDataAsync(Visitor visitor, string data)
    {
        var page = visitor.Page;
        await visitor.GoAsync("/data");
        await page.Locator("#data-path").FillAsync(Path.Combine(data, "..", "..", "etc", "passwd"));
        await Button(page, "Add").ClickAsync();
        await page.Locator("#data-path-problem .problem").WaitForAsync();

        // A quote that is never closed.
        var broken = Path.Combine(data, "files", "broken.csv");
        await File.WriteAllTextAsync(broken, "text,label\n\"never closed,a\nb,c\n");
        await page.Locator("#data-path").FillAsync(broken);
        await Button(page, "Add").ClickAsync();
        await page.Locator("[role=alert]:visible", new() { HasText = "broken.csv" }).First.WaitForAsync();

        await visitor.GoAsync("/data");
        await page.GetByRole(AriaRole.Link, new() { Name = "Mathematics", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Numbers", Exact = true }).ClickAsync();
        await page.Locator("figure .chart").First.WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Rows", Exact = true }).ClickAsync();
        await page.GetByText("which theorem is meant?").First.WaitForAsync();
        await visitor.GoAsync("/data/nobody");
        await page.GetByRole(AriaRole.Heading, new() { Name = "There is no such data set" }).WaitForAsync();
    }

    private static async Task ImportAsync(Visitor visitor, string data)
    {
        var page = visitor.Page;
        var results = Directory.CreateDirectory(Path.Combine(data, "files", "keras")).FullName;
        await visitor.GoAsync("/imports");
        await page.Locator("#import-folder").FillAsync(results);
        await Button(page, "Look").ClickAsync();
        await page.Locator("#import-problem .problem", new() { HasText = results }).WaitForAsync();

        File.Copy(Path.Combine(data, "runs", SeededStore.Imported, "artifacts", "preds_test.csv"), Path.Combine(results, "preds_test.csv"));
        await page.Locator("#import-folder").FillAsync(results);
        await Button(page, "Look").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "What will be imported" }).WaitForAsync();
        await Button(page, "Import").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the run" }).ClickAsync();
        await page.Locator("table.confusion").First.WaitForAsync();
    }

    private static async Task ReadResultsAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await visitor.GoAsync("/checkpoints");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Choose the runs" }).WaitForAsync();
        await AddRunAsync(page, SeededStore.Base);
        await page.Locator("figure .chart").First.WaitForAsync();
        await visitor.GoAsync($"/checkpoints?runs={SeededStore.Base},gone");
        await page.GetByText("There is no run “gone”").WaitForAsync();

        await visitor.GoAsync($"/passk?runs={SeededStore.Base}");
        await page.GetByRole(AriaRole.Heading, new() { Name = "These runs have no pass@k results yet" }).WaitForAsync();
        await AddRunAsync(page, SeededStore.Programs);
        await page.GetByText("Own/3").First.ClickAsync();
        Assert.Empty(await Axe.CheckAsync(page));
    }

    // A view is a link: the same after a reload, in another browser and on the way back, and one place in the history.
    private async Task CompareAndReloadAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await visitor.GoAsync($"/compare?runs={SeededStore.Base},{SeededStore.Wide}");
        var loss = new ChartOnPage(visitor.Chart("Loss"));
        await loss.DrawnAsync();
        var (all, places) = (await loss.EndsAsync(), await page.EvaluateAsync<int>("history.length"));
        var figure = page.GetByRole(AriaRole.Figure, new() { Name = "Loss", Exact = true });
        await figure.Locator(".legend button").Nth(1).ClickAsync();
        await figure.GetByRole(AriaRole.Button, new() { Name = "log", Exact = true }).ClickAsync();
        await figure.GetByRole(AriaRole.Button, new() { Name = "Look closer", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("from=", StringComparison.Ordinal) && url.Contains("hide=loss." + SeededStore.Wide, StringComparison.Ordinal));
        var closer = await loss.EndsAsync();
        Assert.True(closer.To - closer.From < all.To - all.From);
        Assert.Equal(places, await page.EvaluateAsync<int>("history.length"));

        await page.ReloadAsync();
        await SeeAsync(page, closer);
        await page.GetByRole(AriaRole.Link, new() { Name = "math-topics base", Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "math-topics base", Level = 1 }).WaitForAsync();
        await page.GoBackAsync();
        await SeeAsync(page, closer);
        var colleague = await browser.NewPageAsync("tr-TR");
        await colleague.GotoAsync(page.Url);
        await SeeAsync(colleague, closer);

        // Of a page that was opened with a stretch nobody has seen the whole axis yet.
        await colleague.Locator("section[aria-labelledby=curves-heading] figure").First.GetByRole(AriaRole.Button, new() { Name = "Tümünü göster", Exact = true }).ClickAsync();
        await new ChartOnPage(colleague.Locator("section[aria-labelledby=curves-heading] figure .chart").First).ShowsAsync(all);

        // An address that cannot be read shows everything.
        await visitor.GoAsync($"/compare?runs={SeededStore.Base},{SeededStore.Wide}&from=1e999&to=x&log=%00&hide=,,.&tables=%FF");
        await loss.DrawnAsync();
        Assert.Equal(all, await loss.EndsAsync());
        await colleague.Context.CloseAsync();
    }

    private static async Task SeeAsync(IPage page, (double From, double To) ends)
    {
        var figure = page.Locator("section[aria-labelledby=curves-heading] figure").First;
        var loss = new ChartOnPage(figure.Locator(".chart"));
        await loss.DrawnAsync();
        var seen = await loss.EndsAsync();
        Assert.Equal((Math.Floor(ends.From), Math.Ceiling(ends.To)), seen);
        Assert.Equal(["true", "false"], await figure.Locator(".legend button").EvaluateAllAsync<string[]>("buttons => buttons.map(b => b.ariaPressed)"));
        Assert.True(await loss.Element.EvaluateAsync<bool>("chart => { const { spec } = chart.curves(); return spec.logY && spec.traces.some(t => t.hidden) && spec.traces.some(t => !t.hidden); }"));
    }

    // By keys alone: the number finds one run, and the arrow comes to it.
    private static async Task AddRunAsync(IPage page, string id)
    {
        // A page that was opened gives its heading the focus once it stands; whoever types before that types into nothing.
        await page.Locator("h1:focus").WaitForAsync();
        var field = page.GetByRole(AriaRole.Combobox, new() { Name = "Add a run" });
        await field.FocusAsync();
        await page.Keyboard.TypeAsync(id);
        await page.GetByRole(AriaRole.Option).WaitForAsync();
        Assert.Empty(await Axe.CheckAsync(page));
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Locator("[role=option][aria-selected=true]").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($".picker a[href$='{id}']").WaitForAsync();
    }

    private static async Task DeleteAndRestoreAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await visitor.GoAsync("/runs?q=stopped");
        await page.Locator("tr[data-index='0'] input[type=checkbox]").CheckAsync();
        await page.Locator(".bulk").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).WaitForAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Deleted runs" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Bring back: stopped" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Bring back: stopped" })).ToHaveCountAsync(0);
        await visitor.GoAsync("/runs?q=stopped");
        await page.Locator("tr[data-index='0']").WaitForAsync();
    }

    private static async Task TryAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await visitor.GoAsync("/try");
        await page.Locator("#try-side-0 option", new() { HasText = "small model" }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.True(await Button(page, "Try").IsDisabledAsync());
        await page.Locator("#try-side-0").SelectOptionAsync(new SelectOptionValue { Label = "small model" });
        await page.Locator("#try-text").FillAsync("the loom " + SeededStore.Evil);
        await Button(page, "Try").ClickAsync();

        // Every weight is zero: both classes are as likely.
        await page.Locator(".classes li", new() { HasText = "geometry" }).GetByText("50.0").WaitForAsync(new() { Timeout = 90_000 });
    }

    private static async Task EvaluateAsync(Visitor visitor, string data)
    {
        var page = visitor.Page;
        await visitor.GoAsync($"/models/{SeededStore.Model}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Evaluate…" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "New evaluation" }).WaitForAsync();
        await Button(page, "Put into the queue").ClickAsync();
        await page.Locator("aside [role=alert]", new() { HasText = "data" }).First.WaitForAsync();

        await page.Locator("#setting-data-file").FillAsync(Path.Combine(Checkout.Root, "none.csv"));
        await Button(page, "Put into the queue").ClickAsync();
        await page.Locator("[role=alert]", new() { HasText = "none.csv" }).First.WaitForAsync();

        var rows = Path.Combine(data, "files", "looms.csv");
        await File.WriteAllTextAsync(rows, "text,label\nthe loom,geometry\na loom,geometry\n");
        await page.Locator("#setting-data-file").FillAsync(rows);
        await Button(page, "Put into the queue").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Values" }).WaitForAsync(new() { Timeout = 90_000 });
        await page.Locator("[data-figure='Test, Accuracy']").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText("SHA-256").First.WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
    }

    private static async Task SweepAsync(Visitor visitor)
    {
        var page = visitor.Page;
        await visitor.GoAsync("/sweeps/new");
        await page.Locator("#sweep-from").SelectOptionAsync(new SelectOptionValue { Label = SeededStore.Recipe });
        await page.Locator("#axis-0-values").FillAsync("fast");
        await page.Locator("form button[type=submit]").ClickAsync();
        await page.Locator("form [role=alert]", new() { HasText = "fast" }).WaitForAsync();

        await page.Locator("#axis-0-values").FillAsync("0.001, 0.002");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start 2 runs" }).ClickAsync();
        await page.GetByText("0 of 2").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop all" }).ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Stop all" }).ClickAsync();
        await page.GetByText("stopped by hand").WaitForAsync();
        await page.GetByText("2 of 2").WaitForAsync(new() { Timeout = 90_000 });
        await visitor.GoAsync("/sweeps");
        await page.GetByRole(AriaRole.Link, new() { Name = "Topics", Exact = true }).ClickAsync();
        await page.Locator("figure .chart").First.WaitForAsync();
    }

    private static ILocator Button(IPage page, string name) => page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
