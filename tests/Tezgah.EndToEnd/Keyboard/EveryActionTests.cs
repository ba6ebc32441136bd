using System.Diagnostics;
using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;
using Tezgah.EndToEnd.Looks;
using static Tezgah.EndToEnd.Keyboard.WithoutMouse;

namespace Tezgah.EndToEnd.Keyboard;

/// <summary>
/// Each page as axe-core sees it, in both themes; and every action by keyboard, measured: on each page everything that reacts to a mouse is looked up in the browser, reached by Tab and seen there;
/// and everything that opens over a page is opened, walked through and closed by keys, and looked at by axe-core in both themes.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class EveryActionTests(BrowserFixture browser, SeededDashboard seeded, ITestOutputHelper output)
{
    // What may be for a mouse alone, since keys do the same elsewhere; ChartKeysTests and the test of the lines below show that they do.
    private static readonly string[] s_exceptions =
    [
        // plotly's own parts: the chart around them has the focus and the keys, and buttons above it zoom.
        ".js-plotly-plot .main-svg, .js-plotly-plot .main-svg *",

        // A line of the parallel axes: the list below chooses the same.
        ".parallel polyline.line",
    ];

    // What listens for all of the document, and why no key is missing there.
    private static readonly string[] s_everywhere =
    [
        // It hands on to the handlers of elements, which are looked up one by one.
        "click by blazor.web.js",

        // It closes the lists of its own fields, which no page has.
        "click by Radzen.Blazor.js",

        // [data-lecture-do], which are buttons.
        "click by lecture.js",

        // A click beside a menu closes it, as Escape does.
        "pointerdown by menus.js",

        // A menu's item that was pressed, by Enter as well, closes its menu.
        "click by menus.js",

        // A finger beside a chart takes the cursor away, as Escape does.
        "pointerdown by chart-cursor.js",
    ];

    private readonly List<string> _found = [];
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);

    [Fact]
    public async Task Whatever_reacts_to_a_mouse_is_reached_seen_and_used_by_keys()
    {
        var dashboard = await seeded.GetAsync();
        var page = await browser.NewPageAsync();
        await page.Context.AddInitScriptAsync(scriptPath: Script);
        await page.Context.AddInitScriptAsync(scriptPath: Axe.Script);
        var everywhere = new HashSet<string>(StringComparer.Ordinal);
        var elements = 0;

        // The page with the most on it last: what it opens has been opened before.
        foreach (var address in Addresses.OfPages().Concat(Addresses.Others).OrderBy(a => a.StartsWith("/compare?", StringComparison.Ordinal)))
        {
            var watch = Stopwatch.StartNew();
            await new Visitor(page, dashboard).GoAsync(address);
            await Settled.WaitAsync(page);
            await Settled.UnfoldAsync(page);
            var loaded = watch.ElapsedMilliseconds;
            _found.AddRange((await Axe.LookBothAsync(page)).Select(f => $"{address} {f}"));
            Assert.Null(await page.EvaluateAsync<object?>("window.harmed ?? null"));
            var looked = watch.ElapsedMilliseconds;
            await ChooseRunsAsync(page);
            var all = await FaultsAsync(page, s_exceptions);
            var walk = await WalkAsync(page, s_exceptions);
            everywhere.UnionWith(await EverywhereAsync(page));
            elements += all.Count;
            _found.AddRange(all.Faults.Concat(walk.Faults).Distinct().Select(f => $"{address} {f}"));
            var walked = watch.ElapsedMilliseconds;
            var opened = await OpenAllAsync(page, address);
            output.WriteLine(
                $"{address}: {all.Count} for a mouse, {walk.Count} stops, {opened} opened; {loaded} ms to load, {looked - loaded} to look, {walked - looked} to walk, {watch.ElapsedMilliseconds - walked} to open");
        }

        await page.Context.CloseAsync();
        Assert.True(_found.Count == 0, $"{_found.Count} findings:\n{string.Join('\n', _found)}");
        Assert.Empty(everywhere.Except(s_everywhere));
        Assert.True(elements > 1000 && _tried.Count > 10, $"{elements} elements and {_tried.Count} kinds of openers are fewer than there were.");
    }

    // Only for runs that are chosen there is something to do.
    private static async Task ChooseRunsAsync(IPage page)
    {
        if (await page.Locator("tr[data-index='1'] input[type=checkbox]").CountAsync() > 0)
        {
            await page.Locator("tr[data-index='0'] input[type=checkbox]").PressAsync("Space");
            await page.Locator("tr[data-index='1'] input[type=checkbox]").PressAsync("Space");
            await page.Locator(".bulk button").First.WaitForAsync();
        }
    }

    private async Task<int> OpenAllAsync(IPage page, string address)
    {
        var openers = await OpenersAsync(page, _tried);
        foreach (var (opener, i) in openers.Select((o, i) => (o, i)))
        {
            _tried.Add(opener.Kind);
            _found.AddRange((await OpenAsync(page, page.Locator($"[data-opener='{i}']"))).Select(f => $"{address}, {opener.Name} opened: {f}"));
        }

        return openers.Count;
    }

    private async Task<IReadOnlyList<string>> OpenAsync(IPage page, ILocator opener)
    {
        var isMenu = await opener.EvaluateAsync<bool>("opener => opener.localName === 'summary'");
        await opener.FocusAsync();
        await opener.PressAsync("Enter");
        var over = isMenu ? opener.Locator("xpath=..") : page.Locator("dialog[open], .rz-dialog, [role=dialog].share").First;
        await (isMenu ? over.Locator("> :not(summary)").First : over).WaitForAsync();
        await page.WaitForFunctionAsync("over => over.contains(document.activeElement)", await over.ElementHandleAsync());
        var found = new List<string>(await Axe.LookBothAsync(page, over));
        found.AddRange((await FaultsAsync(page, s_exceptions)).Faults);
        found.AddRange((await WalkAsync(page, s_exceptions, isMenu ? await over.ElementHandleAsync() : null)).Faults);
        if (isMenu)
        {
            // Tab has left it, so it has closed.
            await Assertions.Expect(over).Not.ToHaveAttributeAsync("open", "");
            await opener.PressAsync("Enter");
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Escape");
        if (isMenu)
        {
            await Assertions.Expect(over).Not.ToHaveAttributeAsync("open", "");
        }
        else
        {
            await Assertions.Expect(over).ToHaveCountAsync(0);
        }

        await Assertions.Expect(opener).ToBeFocusedAsync();
        return found;
    }
}
