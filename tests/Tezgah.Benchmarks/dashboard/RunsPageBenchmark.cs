using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Tezgah.Benchmarks.Dashboard;

/// <summary>
/// The page of runs over a filled data folder (<see cref="DashboardFill"/>), in a real browser, times taken by the browser's own
/// clock: from the start of the navigation, or the press of a key, to the frame after the table has changed.
/// </summary>
internal static class RunsPageBenchmark
{
    private const int Times = 9;

    // Ends with the frame in which the text of the page's head or of the first row is another one.
    private const string Measure = """
        async act => {
          const state = () => [document.querySelector('.total')?.textContent, document.querySelector('tbody tr[data-index] th a')?.textContent,
            document.querySelector('th[aria-sort]')?.textContent + document.querySelector('th[aria-sort]')?.ariaSort].join('|');
          const before = state();
          const start = performance.now();
          act();
          while (state() === before) {
            await new Promise(next => setTimeout(next, 1));
            if (performance.now() - start > 20000) throw new Error('nothing changed: ' + before);
          }
          await new Promise(next => requestAnimationFrame(() => setTimeout(next)));
          return performance.now() - start;
        }
        """;

    private const string WatchOpening = """
        window.opened = new Promise(done => {
          const look = () => document.querySelector('tbody tr[data-index] input') ? requestAnimationFrame(() => setTimeout(() => done(performance.now()))) : setTimeout(look, 2);
          look();
        });
        """;

    /// <summary>Starts the dashboard over the folder and prints what was measured.</summary>
    public static async Task<int> RunAsync(string folder)
    {
        var dashboard = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "Tezgah.Web", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Tezgah.Web"));
        using var process = Process.Start(new ProcessStartInfo(dashboard, ["--urls", "http://127.0.0.1:0", "--data", folder]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            var address = await AddressAsync(process);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
            var page = await browser.NewPageAsync();
            await page.AddInitScriptAsync(WatchOpening);
            await OpenAsync(page, address);
            Say("open (first visit after the first)", await RepeatAsync(() => OpenAsync(page, address)));
            await MeasureAsync(page);
            process.Refresh();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"dashboard memory: {process.WorkingSet64 / 1048576.0:F0} MiB now, {process.PeakWorkingSet64 / 1048576.0:F0} MiB at most"));
            return 0;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task MeasureAsync(IPage page)
    {
        Say("sort by test accuracy, then turned round", await RepeatAsync(() => ChangeAsync(page, "document.querySelector(\"button[title='test.accuracy']\").click()")));
        Say("sort by name", await RepeatAsync(() => ChangeAsync(page, "document.querySelector(\"button[title='name']\").click()")));
        var word = 0;
        Say("search", await RepeatAsync(() => ChangeAsync(page, Type(".toolbar input[type=search]", $"sweep {10 + word++}"))));
        await ChangeAsync(page, Type(".toolbar input[type=search]", ""));
        Say("filter by two conditions", await RepeatAsync(async () =>
        {
            await page.EvaluateAsync(Type("form.type input", $"training.learning_rate < 1e-3 and test accuracy > {70 + word++}%"));
            await page.WaitForTimeoutAsync(150);
            var time = await ChangeAsync(page, "document.querySelector('form.type').requestSubmit()");
            foreach (var chip in await page.Locator(".chip .icon-button").AllAsync())
            {
                await page.Locator(".chip .icon-button").First.ClickAsync();
                await page.WaitForTimeoutAsync(150);
            }

            return time;
        }));
        var shown = 0;
        Say("state: completed, all", await RepeatAsync(() => ChangeAsync(page, $"document.querySelector('.toolbar .segments button:nth-child({(shown++ % 2 == 0 ? 3 : 1)})').click()")));
        Say("scroll to the middle", await RepeatAsync(() => page.EvaluateAsync<double>("""
            async () => {
              const scroller = document.querySelector('.scroll');
              // The first row in sight: until then the place is blank.
              const inSight = () => [...document.querySelectorAll('tbody tr[data-index]')].some(row => {
                const { top, bottom } = row.getBoundingClientRect(), box = scroller.getBoundingClientRect();
                return bottom > box.top + 60 && top < Math.min(box.bottom, innerHeight);
              });
              const start = performance.now();
              scroller.scrollTop = scroller.scrollTop > 1000 ? 0 : scroller.scrollHeight / 2;
              await new Promise(next => requestAnimationFrame(next));
              while (!inSight()) await new Promise(next => setTimeout(next, 1));
              await new Promise(next => requestAnimationFrame(() => setTimeout(next)));
              return performance.now() - start;
            }
            """)));
    }

    private static string Type(string selector, string text) =>
        $$"""(() => { const box = document.querySelector("{{selector}}"); box.value = "{{text}}"; box.dispatchEvent(new Event("input", { bubbles: true })); })()""";

    private static Task<double> ChangeAsync(IPage page, string act) => page.EvaluateAsync<double>($"({Measure})(() => {{ {act} }})");

    private static async Task<double> OpenAsync(IPage page, Uri address)
    {
        await page.GotoAsync(new Uri(address, "/runs").ToString());
        return await page.EvaluateAsync<double>("window.opened");
    }

    private static async Task<List<double>> RepeatAsync(Func<Task<double>> measure)
    {
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            times.Add(await measure());
        }

        times.Sort();
        return times;
    }

    private static void Say(string what, List<double> times) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-42} median {times[times.Count / 2],6:F0} ms   best {times[0],6:F0}   worst {times[^1],6:F0}"));

    private static async Task<Uri> AddressAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf("http://", StringComparison.Ordinal);
            if (at >= 0)
            {
                return new Uri(line[at..].Trim().TrimEnd('.'));
            }
        }

        throw new InvalidOperationException("The dashboard did not say where it listens.");
    }
}
