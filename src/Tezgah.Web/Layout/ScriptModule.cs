using Microsoft.JSInterop;

namespace Tezgah.Web.Layout;

/// <summary>A script module of the browser, fetched when it is first needed.</summary>
public sealed class ScriptModule(IJSRuntime js, string path) : IAsyncDisposable
{
    private readonly Lazy<Task<IJSObjectReference>> _module = new(() => js.InvokeAsync<IJSObjectReference>("import", path).AsTask());

    /// <summary>The module.</summary>
    public Task<IJSObjectReference> GetAsync() => _module.Value;

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
