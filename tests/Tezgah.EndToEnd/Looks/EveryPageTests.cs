using System.Diagnostics;
using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Looks;

/// <summary>Every page, light and dark, in Turkish and in English, as axe-core sees it; and that markup in names stays text.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EveryPageTests(BrowserFixture browser, ITestOutputHelper output)
{
    private const string Contrast = "color-contrast";

    // The pages with something on them; a page that needs no more than its address is found by itself.
    private static readonly Dictionary<string, string> s_addresses = new(StringComparer.Ordinal)
    {
        ["/runs/{Id}"] = $"/runs/{SeededStore.Wide}",
        ["/runs/{Id}/replay"] = $"/runs/{SeededStore.Base}/replay",
        ["/runs/new"] = $"/runs/new?from={SeededStore.Base}",
        ["/compare"] = $"/compare?runs={SeededStore.Base},{SeededStore.Wide}&rows=cell.0.1.1",
        ["/checkpoints"] = $"/checkpoints?runs={SeededStore.Base},{SeededStore.Programs}",
        ["/passk"] = $"/passk?runs={SeededStore.Programs}",
        ["/data/{Id}"] = $"/data/{SeededStore.DataSet}",
        ["/models/{Id}"] = $"/models/{SeededStore.Model}",
        ["/sweeps/{Id}"] = $"/sweeps/{SeededStore.Sweep}",
    };

    // Their other views, without a run, and with what is wrong; in one language.
    private static readonly string[] s_others =
    [
        $"/data/{SeededStore.DataSet}?view=numbers", $"/data/{SeededStore.DataSet}?view=repeats", $"/data/{SeededStore.DataSet}?view=split",
        $"/data/{SeededStore.DataSet}?view=text", $"/models/{SeededStore.Model}?view=tokens", $"/models/{SeededStore.Model}?view=chat",
        "/runs?filter=loss%3E%3E", "/runs?q=no-such-run", $"/runs/{SeededStore.Failed}", $"/runs/{SeededStore.Imported}", "/runs/nobody",
        "/compare", "/passk", "/data/nobody", "/?lecture=1",
    ];

    [Fact]
    public async Task No_page_keeps_anybody_out()
    {
        var routes = Routes.All();
        var without = routes.Where(r => r.Contains('{', StringComparison.Ordinal) && !s_addresses.ContainsKey(r));
        Assert.True(!without.Any(), $"Pages without an address in this test: {string.Join(", ", without)}");
        Assert.True(routes.Count > 15, $"{routes.Count} pages were found.");
        using var folder = new TemporaryFolder();
        await SeededStore.FillAsync(folder.Path);
        await using var dashboard = await DashboardProcess.StartAsync(folder.Path);
        string[] pages = [.. routes.Select(r => s_addresses.GetValueOrDefault(r) ?? r)];
        var found = await WalkAsync("en-US", [.. pages, .. s_others]);
        found.AddRange(await WalkAsync("tr-TR", pages));

        Assert.True(found.Count == 0, $"{found.Count} findings:\n{string.Join('\n', found)}");

        async Task<List<string>> WalkAsync(string language, string[] addresses)
        {
            var lines = new List<string>();
            var page = await browser.NewPageAsync(language, scheme: ColorScheme.Light);
            await page.Context.AddInitScriptAsync(scriptPath: Axe.Script);
            foreach (var address in addresses)
            {
                var watch = Stopwatch.StartNew();
                await new Visitor(page, dashboard).GoAsync(address);
                await SettledAsync(page);
                var loaded = watch.ElapsedMilliseconds;
                lines.AddRange((await LookBothAsync(page)).Select(f => $"{language} {address} {f}"));
                Assert.Null(await page.EvaluateAsync<object?>("window.harmed ?? null"));
                output.WriteLine($"{language} {address}: {loaded} ms to load, {watch.ElapsedMilliseconds - loaded} ms to look");
            }

            await page.Context.CloseAsync();
            return lines;
        }
    }

    // Colours are all that a theme changes.
    private static async Task<IReadOnlyList<string>> LookBothAsync(IPage page)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });

        // Each theme brings its own file of icons; before it is there their names are read as words.
        await page.EvaluateAsync("() => document.fonts.load('20px \"Material Symbols\"')");
        var found = await Axe.CheckAsync(page);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        return [.. found, .. (await Axe.CheckAsync(page, Contrast)).Select(f => "dark: " + f)];
    }

    // The heading is there, and the page has not changed for a moment.
    private static async Task SettledAsync(IPage page)
    {
        await page.Locator("h1").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.EvaluateAsync("""
            () => new Promise(done => {
              let timer = setTimeout(done, 250);
              const end = setTimeout(done, 5000);
              new MutationObserver((_, watch) => {
                clearTimeout(timer);
                timer = setTimeout(() => { watch.disconnect(); clearTimeout(end); done(); }, 250);
              }).observe(document.body, { childList: true, subtree: true, characterData: true });
            })
            """);
    }
}
