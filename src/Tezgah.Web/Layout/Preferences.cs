using Microsoft.JSInterop;

namespace Tezgah.Web.Layout;

/// <summary>What the browser remembers for a person. One for each visit.</summary>
public sealed class Preferences(IJSRuntime js) : IAsyncDisposable
{
    private readonly Lazy<Task<IJSObjectReference>> _module =
        new(() => js.InvokeAsync<IJSObjectReference>("import", "/js/preferences.js").AsTask());

    /// <summary>Shows the theme at once and remembers it for a year.</summary>
    public async ValueTask SetThemeAsync(string theme) =>
        await (await _module.Value).InvokeVoidAsync("setTheme", Theme.Cookie, theme);

    /// <summary>Remembers a value for a year and loads the page again.</summary>
    public async ValueTask SetCookieAndReloadAsync(string name, string value) =>
        await (await _module.Value).InvokeVoidAsync("setCookieAndReload", name, value);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_module.IsValueCreated)
        {
            return;
        }

        try
        {
            await (await _module.Value).DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and the module with it.
        }
    }
}
