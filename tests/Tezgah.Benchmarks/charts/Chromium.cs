using Microsoft.Playwright;

namespace Tezgah.Benchmarks.Charts;

/// <summary>A real browser.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    // Asked in each frame of the browser: the charts that are there, whether they are painted, and what they were told last.
    private const string Probe = """
        window.bench = {
          charts: () => [...document.querySelectorAll('.chart')].filter((c) => c.curves).map((c) => c.curves()),
          // What it throws ends it: in a frame nobody else would hear of it, and it would never be asked again.
          until: (isSo) => new Promise((done, fail) => {
            const look = () => {
              try {
                if (isSo()) done(performance.now());
                else requestAnimationFrame(look);
              } catch (e) {
                fail(e);
              }
            };
            look();
          }),
          // When the frame that follows is on the screen.
          shown: () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())))),
        };
        """;

    private const int MostLooks = 20;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts it; <c>TEZGAH_CHROMIUM</c> names another one than the system's.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("TEZGAH_CHROMIUM") ?? "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>A page of a person who was never here before.</summary>
    public async Task<IPage> NewPageAsync(int width = 1280, int height = 720)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            Locale = "en-US",
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout(120_000);
        await context.AddInitScriptAsync(Probe);
        var page = await context.NewPageAsync();
        await QuietAsync();
        return page;
    }

    // A new window of the browser is busy with its own tool bar for a second; nobody follows a link in it before that.
    private static async Task QuietAsync()
    {
        using var timer = new PeriodicTimer(s_look);
        var before = ProcessTree.Milliseconds();
        for (var i = 0; i < MostLooks && await timer.WaitForNextTickAsync(); i++)
        {
            var now = ProcessTree.Milliseconds();
            if (now - before <= s_look.TotalMilliseconds / 8)
            {
                return;
            }

            before = now;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
