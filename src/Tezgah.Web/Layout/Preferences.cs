using Microsoft.JSInterop;

namespace Tezgah.Web.Layout;

/// <summary>What the browser remembers for a person. One for each visit.</summary>
public sealed class Preferences(IJSRuntime js) : IAsyncDisposable
{
    private readonly ScriptModule _module = new(js, "/js/preferences.js");

    /// <summary>Shows the theme at once and remembers it for a year.</summary>
    public async ValueTask SetThemeAsync(string theme) =>
        await (await _module.GetAsync()).InvokeVoidAsync("setTheme", Theme.Cookie, theme);

    /// <summary>Remembers a value for a year and loads the page again.</summary>
    public async ValueTask SetCookieAndReloadAsync(string name, string value) =>
        await (await _module.GetAsync()).InvokeVoidAsync("setCookieAndReload", name, value);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _module.DisposeAsync();
}
