using Microsoft.JSInterop;

namespace Tezgah.Web.Layout;

/// <summary>A script module of the browser, fetched when it is first needed.</summary>
public sealed class ScriptModule(IJSRuntime js, string path) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _module;

    /// <summary>The module; one that could not be fetched is asked for again.</summary>
    public Task<IJSObjectReference> GetAsync() => _module is null or { IsFaulted: true } or { IsCanceled: true }
        ? _module = js.InvokeAsync<IJSObjectReference>("import", path).AsTask()
        : _module;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_module is null)
        {
            return;
        }

        try
        {
            await (await _module).DisposeAsync();
        }
        catch (Exception e) when (e is JSDisconnectedException or JSException or OperationCanceledException)
        {
            // The browser has gone, and the module with it, or there never was one.
        }
    }
}
