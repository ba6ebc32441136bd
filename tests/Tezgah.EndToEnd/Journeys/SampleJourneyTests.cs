using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tezgah.Core.Events;
using Tezgah.Core.Results;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Journeys;

/// <summary>
/// The first visit, as the README promises it: one button trains the sample model, the curves move meanwhile, and two runs
/// are compared.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class SampleJourneyTests(BrowserFixture browser, ITestOutputHelper output)
{
    private static readonly string[] s_curves = ["Loss", "Learning rate", "Gradient norm"];

    [Fact]
    public async Task First_visitor_trains_the_sample_watches_it_and_compares_two_runs()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Path;
        await using var dashboard = await DashboardProcess.StartAsync(data);
        var visitor = new Visitor(await browser.NewPageAsync(), dashboard);

        await visitor.GoAsync("/");
        var watch = Stopwatch.StartNew();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Train the sample model" }).ClickAsync();
        var first = await visitor.RunIdAsync();
        await WatchCurvesMoveAsync(visitor, dashboard, first);
        await visitor.SeeStatusAsync("Completed", TimeSpan.FromMinutes(6));
        var seconds = watch.Elapsed.TotalSeconds;
        var metrics = MetricsFile.Read(dashboard.Run(first).Artifact("metrics.json"));
        output.WriteLine($"sample run: {seconds:0} s, test accuracy {metrics.Accuracy:0.0000}, macro F1 {metrics.F1Macro:0.0000}");
        Assert.InRange(metrics.Accuracy!.Value, 0.85, 1);
        Assert.InRange(seconds, 0, 180);

        var second = await RunAgainShorterAsync(visitor, first);
        await visitor.SeeStatusAsync("Completed", TimeSpan.FromMinutes(3));

        await CompareAsync(visitor, [first, second], metrics);
        await dashboard.DisposeAsync();
    }

    private static async Task WatchCurvesMoveAsync(Visitor visitor, DashboardProcess dashboard, string run)
    {
        await Until.TrueAsync(() => dashboard.Run(run).LastStep() >= 20, "step 20", TimeSpan.FromMinutes(3));
        var before = new List<Picture>();
        foreach (var curve in s_curves)
        {
            // A chart draws in the browser's next frame after its points came.
            await visitor.Chart(curve).Locator("canvas.lines, .plot-container").First.WaitForAsync();
            before.Add(await DrawnAsync(visitor, curve));
        }

        Assert.DoesNotContain(dashboard.Run(run).Events(), e => e is FinishedEvent);
        var seen = dashboard.Run(run).LastStep();
        await Until.TrueAsync(
            () => dashboard.Run(run).LastStep() >= seen + 40 || dashboard.Run(run).Events()[^1] is FinishedEvent,
            "40 more steps",
            TimeSpan.FromMinutes(3));
        foreach (var (curve, old) in s_curves.Zip(before))
        {
            var now = await DrawnAsync(visitor, curve, old);
            Assert.True(now.Columns > 0.4, $"'{curve}' is drawn over {now.Columns:P0} of its width only");
        }
    }

    // A chart draws when the browser has time for it: asked again until there is a curve, and another one than before.
    private static async Task<Picture> DrawnAsync(Visitor visitor, string curve, Picture? other = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var picture = await Picture.OfAsync(visitor.Chart(curve).First);
            var moved = other is null || !picture.Png.AsSpan().SequenceEqual(other.Png);
            if (picture.Coloured > 100 && moved)
            {
                return picture;
            }

            Assert.True(
                watch.Elapsed < TimeSpan.FromSeconds(20),
                moved ? $"'{curve}' shows {picture.Coloured} coloured pixels: no curve" : $"'{curve}' did not move in 40 steps");
        }
    }

    private static async Task<string> RunAgainShorterAsync(Visitor visitor, string first)
    {
        await visitor.GoAsync($"/runs/new?from={first}");
        await visitor.FillAsync("name", "Shorter");
        await visitor.FillAsync("training.max_steps", "30");
        await visitor.FillAsync("training.seed", "7");
        return await visitor.StartAsync();
    }

    private static async Task CompareAsync(Visitor visitor, string[] runs, MetricsFile metrics)
    {
        var page = visitor.Page;
        await visitor.GoAsync("/runs");
        var choices = page.Locator("tbody input[type=checkbox]");
        for (var i = 0; i < runs.Length; i++)
        {
            await choices.Nth(i).CheckAsync();
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Compare 2 runs" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/compare", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.All(runs, run => Assert.Contains(run, page.Url, StringComparison.Ordinal));

        var accuracy = metrics.Accuracy!.Value.ToString("0.000", CultureInfo.InvariantCulture);
        await page.GetByText(accuracy).First.WaitForAsync();
        // One for each run, and their difference.
        await page.Locator("table.confusion").Nth(2).WaitForAsync();
        Assert.Equal(3, await page.Locator("table.confusion").CountAsync());
        foreach (var chart in new[] { "Loss", "ROC curves of Shorter", "F1 of each class", "Time of each inference" })
        {
            await visitor.Chart(chart).ScrollIntoViewIfNeededAsync();
            await visitor.Chart(chart).Locator("canvas.lines, .plot-container").First.WaitForAsync();
            await DrawnAsync(visitor, chart);
        }

        Assert.True(await page.GetByText("p95").CountAsync() > 0, "The latency is not shown.");
    }
}
