using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Charts;

/// <summary>Charts under a finger: the page scrolls over them, a tap shows values, a drag to the side looks closer.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ChartTouchTests(BrowserFixture browser, SeededDashboard seeded)
{
    private const int Moves = 8;

    [Fact]
    public async Task Finger_scrolls_the_page_taps_for_values_and_drags_for_a_stretch()
    {
        var page = await browser.NewPhoneAsync();
        await new Visitor(page, await seeded.GetAsync()).GoAsync($"/runs/{SeededStore.Base}");
        var fingers = await page.Context.NewCDPSessionAsync(page);
        var loss = new ChartOnPage(page.Locator(".curves .chart").First);
        var rate = new ChartOnPage(page.Locator(".curves .chart").Nth(2));
        await rate.DrawnAsync();
        await loss.DrawnAsync();
        await loss.Element.EvaluateAsync("chart => scrollBy(0, chart.getBoundingClientRect().top - 300)");
        var all = await loss.EndsAsync();

        // Up and down is the page's, wherever it begins.
        var before = await page.EvaluateAsync<double>("scrollY");
        await SwipeAsync(await loss.PlaceAsync(0.5, 0.8), 0, -150);
        await page.WaitForFunctionAsync("before => scrollY > before + 80", before);
        Assert.Equal(all, await loss.EndsAsync());
        await Assertions.Expect(loss.Values).ToHaveCountAsync(0);

        var (x, y) = await loss.PlaceAsync(0.5, 0.5);
        await page.Touchscreen.TapAsync(x, y);
        await Assertions.Expect(loss.Values).ToContainTextAsync("Step 20");
        var step = (await loss.Values.Locator("strong").TextContentAsync())!;
        Assert.Contains(step, await rate.Element.Locator(".cursor-values").TextContentAsync(), StringComparison.Ordinal);
        await loss.Element.Locator("xpath=ancestor::figure//h3").TapAsync();
        await Assertions.Expect(loss.Values).ToHaveCountAsync(0);

        // The heading may have been behind the page's head, and the page was scrolled for it.
        await loss.DrawnAsync();
        await SwipeAsync(await loss.PlaceAsync(0.25, 0.5), (float)(await WidthAsync(loss) / 2), 0);
        var stretch = await loss.EndsAfterAsync(all);
        Assert.InRange(stretch.To - stretch.From, 0.3 * (all.To - all.From), 0.6 * (all.To - all.From));

        // Tapped twice quickly it shows all.
        (x, y) = await loss.PlaceAsync(0.5, 0.5);
        await page.Touchscreen.TapAsync(x, y);
        await page.Touchscreen.TapAsync(x, y);
        await loss.ShowsAsync(all);
        await page.Context.CloseAsync();

        async Task SwipeAsync((float X, float Y) from, float across, float down)
        {
            await SendAsync("touchStart", new { x = from.X, y = from.Y });
            for (var i = 1; i <= Moves; i++)
            {
                await SendAsync("touchMove", new { x = from.X + (across * i / Moves), y = from.Y + (down * i / Moves) });
                await page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
            }

            await SendAsync("touchEnd");
        }

        Task SendAsync(string type, params object[] points) =>
            fingers.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = points });
    }

    private static async Task<double> WidthAsync(ChartOnPage chart) => (await chart.PlaceAsync(1, 0)).X - (await chart.PlaceAsync(0, 0)).X;
}
