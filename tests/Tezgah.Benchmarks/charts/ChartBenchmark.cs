using Microsoft.Playwright;

namespace Tezgah.Benchmarks.Charts;

/// <summary>
/// How long charts take in a real browser, from the click or the address to the pixels, over the dashboard as people start it.
/// What is drawn is looked at too: a loss that leaps for one step has to be there.
/// </summary>
internal static class ChartBenchmark
{
    private const int Rounds = 3;

    /// <summary>Measures; a folder that is named is kept and used again.</summary>
    /// <returns>0 where every figure is as it has to be, otherwise 1.</returns>
    public static async Task<int> RunAsync(string? folder)
    {
        var data = folder ?? Directory.CreateTempSubdirectory("tezgah-charts-").FullName;
        try
        {
            Console.WriteLine("filling the store …");
            await ChartStore.FillAsync(data);
            var report = new Report();
            await using var browser = await Chromium.StartAsync();
            await using (var dashboard = await DashboardUnderTest.StartAsync(data))
            {
                report.Add(
                    "a run of 1,000,000 steps opens, first page of the dashboard and of the browser", await MedianAsync(() => OpenAsync(browser, dashboard, $"/runs/{ChartStore.Million}", 4), 1), 1000);
            }

            await using (var dashboard = await DashboardUnderTest.StartAsync(data))
            {
                await RunPagesAsync(browser, dashboard, report);
                report.Memory(dashboard.MostMemory, 1024);
            }

            await using (var scenes = await SceneHost.StartAsync())
            {
                await ScenesAsync(browser, scenes.Address, report);
            }

            return report.Print();
        }
        finally
        {
            if (folder is null)
            {
                Directory.Delete(data, recursive: true);
            }
        }
    }

    /// <summary>Measures the drawing alone: many lines, many charts.</summary>
    /// <returns>0 where every figure is as it has to be, otherwise 1.</returns>
    public static async Task<int> RunScenesAsync()
    {
        var report = new Report();
        await using var browser = await Chromium.StartAsync();
        await using var scenes = await SceneHost.StartAsync();
        await ScenesAsync(browser, scenes.Address, report);
        return report.Print();
    }

    private static async Task RunPagesAsync(Chromium browser, DashboardUnderTest dashboard, Report report)
    {
        var million = $"/runs/{ChartStore.Million}";
        report.Add("a run of 1,000,000 steps opens, first page of the dashboard", await MedianAsync(() => OpenAsync(browser, dashboard, million, 4), 1), 1000);
        report.Add("a run of 1,000,000 steps opens", await MedianAsync(() => OpenAsync(browser, dashboard, million, 4)), 1000);

        var page = await browser.NewPageAsync();
        await OpenAsync(page, dashboard, million, 4);
        report.Check("its leap of one step is drawn", await HasSpikeAsync(page, 0, ChartStore.Million, raw: true));
        await ZoomAsync(page, 600_000, 700_000);
        report.Check("and drawn in a stretch of it", await HasSpikeAsync(page, 0, ChartStore.Million, raw: true));
        await page.Context.CloseAsync();

        var all = $"/compare?metrics=loss&runs={string.Join(',', ChartStore.Others)}";
        report.Add("20 runs of 100,000 steps overlay", await MedianAsync(() => OpenAsync(browser, dashboard, all, 1)), 2000);
        page = await browser.NewPageAsync();
        await OpenAsync(page, dashboard, all, 1);
        var overlaid = await page.EvaluateAsync<int>("bench.charts()[0].traces.length");
        // The values at each step come first, pale, then the averages.
        var runs = ChartStore.Others.Count;
        report.Check($"all 20 are drawn, each twice ({overlaid})", overlaid == 2 * runs);
        var spikes = 0;
        for (var i = 0; i < runs; i++)
        {
            spikes += await HasSpikeAsync(page, i, ChartStore.Others[i], raw: true) && await HasSpikeAsync(page, runs + i, ChartStore.Others[i], raw: false) ? 1 : 0;
        }

        report.Check($"the leaps of one step are drawn ({spikes})", spikes == runs);
        await page.Context.CloseAsync();

        page = await browser.NewPageAsync();
        await OpenAsync(page, dashboard, $"/runs/{ChartStore.Others[0]}", 4);
        report.Add("smoothing of 100,000 steps", await MedianAsync(() => SmoothAsync(page)), 3321.0 / 5);
        await page.Context.CloseAsync();
    }

    private static async Task ScenesAsync(Chromium browser, Uri address, Report report)
    {
        var page = await browser.NewPageAsync(1920, 1080);
        await page.GotoAsync(new Uri(address, "/scene/lines").ToString());
        await PaintedAsync(page, 1);
        var points = await page.EvaluateAsync<int>("bench.charts()[0].traces.reduce((sum, t) => sum + t.x.length, 0)");
        report.Check($"500 lines are there whole ({points} points)", points == 500_000);
        report.Add("500 lines of 1,000 points redraw", await MedianAsync(() => RedrawAsync(page)), 2203.0 / 5);
        await page.Context.CloseAsync();

        foreach (var (height, what) in new[] { (1080, "seen as on a screen"), (20_000, "all of them in view") })
        {
            page = await browser.NewPageAsync(1920, height);
            await page.GotoAsync(new Uri(address, "/scene/charts").ToString());
            await page.EvaluateAsync("bench.until(() => bench.charts().length === 100 && bench.charts().every((c) => c.view || c.missed))");
            await page.EvaluateAsync("bench.shown()");
            report.Add($"100 charts, one run of 10 toggled, {what}", await MedianAsync(() => ToggleAsync(page)), 6214.0 / 5);
            await page.Context.CloseAsync();
        }
    }

    private static async Task<double> OpenAsync(Chromium browser, DashboardUnderTest dashboard, string path, int charts)
    {
        var page = await browser.NewPageAsync();
        try
        {
            return await OpenAsync(page, dashboard, path, charts);
        }
        finally
        {
            await page.Context.CloseAsync();
        }
    }

    // From the start of the navigation, the browser's cache empty.
    private static async Task<double> OpenAsync(IPage page, DashboardUnderTest dashboard, string path, int charts)
    {
        await page.GotoAsync(new Uri(dashboard.Address, path).ToString(), new() { WaitUntil = WaitUntilState.Commit });
        return await PaintedAsync(page, charts);
    }

    private static async Task<double> PaintedAsync(IPage page, int charts)
    {
        await page.EvaluateAsync($"bench.until(() => bench.charts().length >= {charts})");
        await page.EvaluateAsync("bench.until(() => bench.charts().every((c) => c.view || c.missed))");
        return await page.EvaluateAsync<double>("bench.shown()");
    }

    private static async Task ZoomAsync(IPage page, int from, int to)
    {
        await page.GotoAsync($"{page.Url.Split('?')[0]}?from={from}&to={to}");
        await page.EvaluateAsync($"bench.until(() => bench.charts().length >= 4 && bench.charts()[0].view && bench.charts()[0].traces[0]?.x[0] >= {from - 1})");
        await page.EvaluateAsync("bench.shown()");
    }

    private static Task<double> SmoothAsync(IPage page) => page.EvaluateAsync<double>("""
        async () => {
          const slider = document.querySelector('.smooth input');
          const before = bench.charts()[0].traces[1].y[1000];
          const start = performance.now();
          slider.value = slider.value === '0.5' ? '0.8' : '0.5';
          slider.dispatchEvent(new Event('change', { bubbles: true }));
          await bench.until(() => bench.charts()[0].traces[1].y[1000] !== before && bench.charts()[0].painted);
          return await bench.shown() - start;
        }
        """);

    private static Task<double> RedrawAsync(IPage page) => page.EvaluateAsync<double>("""
        async () => {
          const before = bench.charts()[0].view.spec.logY;
          const start = performance.now();
          document.querySelector('.text-button').click();
          await bench.until(() => bench.charts()[0].view.spec.logY !== before);
          return await bench.shown() - start;
        }
        """);

    private static Task<double> ToggleAsync(IPage page) => page.EvaluateAsync<double>("""
        async () => {
          const before = bench.charts()[0].spec.traces[3].hidden;
          const start = performance.now();
          document.querySelector('#toggle').click();
          await bench.until(() => bench.charts().every((c) => c.spec.traces[3].hidden !== before && (c.missed || c.view.spec === c.spec)));
          return await bench.shown() - start;
        }
        """);

    // The value is among those that are drawn, and the pixel at its place has a colour.
    private static Task<bool> HasSpikeAsync(IPage page, int trace, string id, bool raw) => page.EvaluateAsync<bool>(
        """
        ([index, step, least]) => {
          const { traces, view, canvas } = bench.charts()[0];
          const at = traces[index].x.indexOf(step);
          if (at < 0 || traces[index].y[at] < least) return false;
          const x = (step - view.x[0]) * canvas.width / (view.x[1] - view.x[0]);
          const y = canvas.height - (traces[index].y[at] - view.y[0]) * canvas.height / (view.y[1] - view.y[0]);
          const pixels = canvas.getContext('2d').getImageData(Math.round(x) - 2, Math.round(y) - 2, 5, 5).data;
          return pixels.some((value, i) => i % 4 === 3 && value > 40);
        }
        """,
        // A smoothed curve takes a tenth of the leap.
        new object[] { trace, ChartStore.SpikeOf(id), ChartStore.SpikeValue(id) * (raw ? 1 : 0.1) });

    // The median of several, of the clock and of the processor each.
    private static async Task<(double Wall, double Processor)> MedianAsync(Func<Task<double>> measure, int rounds = Rounds)
    {
        var (walls, processors) = (new List<double>(), new List<double>());
        for (var i = 0; i < rounds; i++)
        {
            var before = ProcessTree.Milliseconds();
            walls.Add(await measure());
            processors.Add(ProcessTree.Milliseconds() - before);
        }

        walls.Sort();
        processors.Sort();
        return (walls[rounds / 2], processors[rounds / 2]);
    }
}
