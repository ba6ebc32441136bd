using Microsoft.Playwright;

namespace Tezgah.EndToEnd.Hosting;

/// <summary>One real Chromium for all journeys; each test has a profile of its own in it.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A page of a visitor who was never here before.</summary>
    public Task<IPage> NewPageAsync(string locale = "en-US", int width = 1280, int height = 720, ColorScheme scheme = ColorScheme.Light) =>
        NewPageAsync(locale, width, height, scheme, isPhone: false);

    /// <summary>The same on a phone, with fingers.</summary>
    public Task<IPage> NewPhoneAsync(string locale = "en-US") => NewPageAsync(locale, 390, 844, ColorScheme.Light, isPhone: true);

    private async Task<IPage> NewPageAsync(string locale, int width, int height, ColorScheme scheme, bool isPhone)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            Locale = locale,
            ColorScheme = scheme,
            HasTouch = isPhone,
            IsMobile = isPhone,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>, ICollectionFixture<SeededDashboard>
{
    public const string Name = "browser";
}
