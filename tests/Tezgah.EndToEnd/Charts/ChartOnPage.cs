using System.Text.Json;
using Microsoft.Playwright;

namespace Tezgah.EndToEnd.Charts;

/// <summary>A chart as it is drawn now: what its script tells of itself, and what stands beside its cursor.</summary>
internal sealed class ChartOnPage(ILocator chart)
{
    public ILocator Element => chart;

    /// <summary>What the cursor says, hidden or not there: nothing.</summary>
    public ILocator Values => chart.Locator(".cursor-values:not([hidden])");

    /// <summary>What is read out after a key.</summary>
    public ILocator Words => chart.Locator("[aria-live]");

    public async Task DrawnAsync()
    {
        await chart.ScrollIntoViewIfNeededAsync();
        await chart.Page.WaitForFunctionAsync("chart => chart.curves?.().view || chart._fullLayout", await chart.ElementHandleAsync());
    }

    /// <summary>The ends of the x axis.</summary>
    public async Task<(double From, double To)> EndsAsync()
    {
        var ends = JsonSerializer.Deserialize<double[]>(await chart.EvaluateAsync<string>("chart => JSON.stringify(chart.curves().view.x)"))!;
        return (ends[0], ends[1]);
    }

    /// <summary>Waits until the x axis has other ends, and returns them.</summary>
    public async Task<(double From, double To)> EndsAfterAsync((double From, double To) before)
    {
        await chart.Page.WaitForFunctionAsync(
            "([chart, from, to]) => { const [a, b] = chart.curves().view.x; return a !== from || b !== to; }",
            new object[] { await chart.ElementHandleAsync(), before.From, before.To });
        return await EndsAsync();
    }

    /// <summary>Waits until the x axis has these ends.</summary>
    public async Task ShowsAsync((double From, double To) ends) =>
        await chart.Page.WaitForFunctionAsync(
            "([chart, from, to]) => { const [a, b] = chart.curves().view.x; return a === from && b === to; }",
            new object[] { await chart.ElementHandleAsync(), ends.From, ends.To });

    /// <summary>The place on the page of a part of the field of curves: 0, 0 is its upper left corner, 1, 1 the lower right.</summary>
    public async Task<(float X, float Y)> PlaceAsync(double across, double down)
    {
        var place = JsonSerializer.Deserialize<float[]>(await chart.EvaluateAsync<string>(
            """
            (chart, [across, down]) => {
              const { left, top } = chart.getBoundingClientRect();
              const { view } = chart.curves();
              return JSON.stringify([left + view.left + across * view.width, top + view.top + down * view.height]);
            }
            """,
            new[] { across, down }))!;
        return (place[0], place[1]);
    }
}
