using Microsoft.JSInterop;

namespace Tezgah.Web.Layout;

/// <summary>The browser's clipboard. One for each visit.</summary>
public sealed class ClipboardText(IJSRuntime js) : IAsyncDisposable
{
    private readonly ScriptModule _module = new(js, "/js/clipboard.js");

    /// <summary>Puts <paramref name="text"/> there; false if the browser does not allow it.</summary>
    public async ValueTask<bool> CopyAsync(string text) => await (await _module.GetAsync()).InvokeAsync<bool>("copy", text);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _module.DisposeAsync();
}
