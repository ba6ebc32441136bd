using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Charts;

/// <summary>Charts by keys and by the pointer: whatever the one does, the other does too.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ChartKeysTests(BrowserFixture browser, SeededDashboard seeded) : IAsyncLifetime
{
    private IPage _page = null!;
    private Keys _keys = null!;

    public async ValueTask InitializeAsync()
    {
        _page = await browser.NewPageAsync("tr-TR");
        _keys = new Keys(_page);
    }

    public async ValueTask DisposeAsync() => await _page.Context.CloseAsync();

    [Fact]
    public async Task Curves_are_read_zoomed_and_moved_by_keys()
    {
        var (loss, rate) = await OpenRunAsync();
        var all = await loss.EndsAsync();
        await _keys.GoToAsync(loss.Element);
        Assert.Contains("tuşlar", await loss.Element.EvaluateAsync<string>("chart => getComputedStyle(chart, '::after').content"), StringComparison.Ordinal);

        // From value to value; the cursor is at the same step in the other charts.
        await _keys.PressAsync("ArrowRight");
        await Assertions.Expect(loss.Values).ToContainTextAsync("Adım 1");
        await _keys.PressAsync("ArrowRight");
        var first = await loss.Values.TextContentAsync();
        await _keys.PressAsync("End");
        await Assertions.Expect(loss.Values).ToContainTextAsync("Adım 400");
        await Assertions.Expect(rate.Values).ToContainTextAsync("Adım 400");
        await Assertions.Expect(loss.Words).ToContainTextAsync("Adım 400; ");
        Assert.Matches(@"\d,\d", (await loss.Words.TextContentAsync())!);
        await _keys.PressAsync("Home");
        await _keys.PressAsync("ArrowRight");
        Assert.Equal(first, await loss.Values.TextContentAsync());

        // Closer, to both sides, and all again.
        await _keys.PressAsync("End");
        await _keys.PressAsync("+");
        var closer = await loss.EndsAfterAsync(all);
        Assert.Equal((all.To - all.From) / 2, closer.To - closer.From, 1e-6);
        Assert.InRange(400, closer.From, closer.To);
        await _keys.PressAsync("Shift+ArrowLeft");
        var left = await loss.EndsAfterAsync(closer);
        Assert.Equal(closer.From - ((closer.To - closer.From) / 2), left.From, 1e-6);
        await _keys.PressAsync("-");
        var further = await loss.EndsAfterAsync(left);
        Assert.True(further.To - further.From > left.To - left.From);
        await _keys.PressAsync("0");
        await loss.ShowsAsync(all);

        // A stretch from end to end.
        await _keys.PressAsync("Home");
        await _keys.PressAsync("Enter");
        await _keys.PressAsync("ArrowRight");
        await Assertions.Expect(loss.Element.Locator(".chosen")).ToHaveCountAsync(1);
        for (var i = 0; i < 20; i++)
        {
            await _keys.PressAsync("ArrowRight");
        }

        await _keys.PressAsync("Enter");
        var stretch = await loss.EndsAfterAsync(all);
        Assert.Equal(1, stretch.From);
        Assert.InRange(stretch.To, 15, 60);
        await Assertions.Expect(loss.Element.Locator(".chosen")).ToHaveCountAsync(0);
        await _keys.PressAsync("Escape");
        await Assertions.Expect(loss.Values).ToHaveCountAsync(0);
        await Assertions.Expect(rate.Values).ToHaveCountAsync(0);

        // As often as anybody likes: no closer than numbers go, and still the page answers.
        for (var i = 0; i < 80; i++)
        {
            await _keys.PressAsync("+");
        }

        var closest = await loss.EndsAsync();
        Assert.True(closest.To > closest.From);
        await _keys.PressAsync("0");
        await loss.EndsAfterAsync(closest);

        // Who clicked on it has the page's keys; in lecture mode those of the lecture.
        await _page.Mouse.ClickAsync(5, 5);
        var (x, y) = await loss.PlaceAsync(0.5, 0.5);
        await _page.Mouse.ClickAsync(x, y);
        await _keys.PressAsync("?");
        await _page.Locator("dialog#keys").WaitForAsync();
        await _keys.PressAsync("Escape");
        await Assertions.Expect(_page.Locator("dialog#keys")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Curves_are_read_zoomed_and_moved_by_the_pointer()
    {
        var (loss, rate) = await OpenRunAsync();
        var all = await loss.EndsAsync();
        await MoveAsync(loss, 0.5, 0.5);
        await Assertions.Expect(loss.Values).ToContainTextAsync("Adım 20");
        var step = (await loss.Values.Locator("strong").TextContentAsync())!;
        await Assertions.Expect(rate.Values).ToContainTextAsync(step);

        // Over the curves a stretch, along the axis below to the side, twice quickly all.
        await DragAsync(loss, (0.25, 0.5), (0.75, 0.5));
        var stretch = await loss.EndsAfterAsync(all);
        Assert.Equal((all.To - all.From) / 2, stretch.To - stretch.From, (all.To - all.From) / 50);
        await rate.ShowsAsync(stretch);
        await DragAsync(loss, (0.75, 1.05), (0.5, 1.05));
        var moved = await loss.EndsAfterAsync(stretch);
        Assert.True(moved.From > stretch.From);
        Assert.Equal(stretch.To - stretch.From, moved.To - moved.From, 1e-6);
        var (x, y) = await loss.PlaceAsync(0.5, 0.5);
        await _page.Mouse.DblClickAsync(x, y);
        await loss.ShowsAsync(all);

        // A click is no stretch.
        await DragAsync(loss, (0.5, 0.5), (0.505, 0.5));
        Assert.Equal(all, await loss.EndsAsync());
        await _page.Mouse.MoveAsync(5, 5);
        await Assertions.Expect(loss.Values).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Points_bars_lines_and_cells_are_read_by_keys()
    {
        await new Visitor(_page, await seeded.GetAsync()).GoAsync($"/sweeps/{SeededStore.WideSweep}");
        var lines = _page.Locator("#parallel-line");
        await _keys.GoToAsync(lines);
        await _keys.PressAsync("ArrowDown");
        await Assertions.Expect(_page.Locator(".parallel polyline.chosen")).ToHaveCountAsync(1);
        Assert.NotEqual("", await lines.InputValueAsync());
        await _page.Locator(".parallel polyline:not(.chosen)").First.DispatchEventAsync("click");
        await Assertions.Expect(_page.Locator(".parallel polyline.chosen")).ToHaveCountAsync(1);

        await new Visitor(_page, await seeded.GetAsync()).GoAsync($"/passk?runs={SeededStore.Programs}");
        var bars = new ChartOnPage(_page.Locator(".chart.js-plotly-plot").First);
        await bars.DrawnAsync();
        await _keys.GoToAsync(bars.Element);
        await _keys.PressAsync("ArrowRight");
        await Assertions.Expect(bars.Words).Not.ToBeEmptyAsync();
        await Assertions.Expect(bars.Element.Locator(".hoverlayer text").First).ToBeVisibleAsync();
        var first = await bars.Words.TextContentAsync();
        await _keys.PressAsync("ArrowRight");
        await Assertions.Expect(bars.Words).Not.ToHaveTextAsync(first!);
        await _keys.PressAsync("Home");
        await Assertions.Expect(bars.Words).ToHaveTextAsync(first!);
        await _keys.PressAsync("Tab");
        await Assertions.Expect(bars.Words).ToHaveCountAsync(0);

        await OpenRunAsync();
        var cell = _page.Locator(".matrix button").First;
        await _keys.GoToAsync(cell);
        await _keys.PressAsync("Enter");
        await Assertions.Expect(_page.Locator(".matrix button[aria-pressed=true]")).ToHaveCountAsync(1);
    }

    private async Task<(ChartOnPage Loss, ChartOnPage Rate)> OpenRunAsync()
    {
        await new Visitor(_page, await seeded.GetAsync()).GoAsync($"/runs/{SeededStore.Base}");
        var charts = _page.Locator(".curves .chart");
        var (loss, rate) = (new ChartOnPage(charts.Nth(0)), new ChartOnPage(charts.Nth(2)));
        await rate.DrawnAsync();
        await loss.DrawnAsync();
        return (loss, rate);
    }

    private async Task MoveAsync(ChartOnPage chart, double across, double down)
    {
        var (x, y) = await chart.PlaceAsync(across, down);
        await _page.Mouse.MoveAsync(x, y);
    }

    private async Task DragAsync(ChartOnPage chart, (double Across, double Down) from, (double Across, double Down) to)
    {
        await MoveAsync(chart, from.Across, from.Down);
        await _page.Mouse.DownAsync();
        await MoveAsync(chart, (from.Across + to.Across) / 2, to.Down);
        await MoveAsync(chart, to.Across, to.Down);
        await _page.Mouse.UpAsync();
    }
}
