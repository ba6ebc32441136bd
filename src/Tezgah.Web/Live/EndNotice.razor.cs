using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Tezgah.Core.Runs;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Live;

/// <summary>
/// Asks for notifications of the desktop when runs end, which <see cref="EndWatch"/> then sends. The browser remembers the wish, and asks
/// its own question first.
/// </summary>
public sealed partial class EndNotice : IAsyncDisposable
{
    private ScriptModule? _module;
    private bool _wanted;
    private bool _refused;

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunRecord Run { get; set; }

    /// <summary>The way to the browser.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _module?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && !Run.Status.IsEnded())
        {
            _wanted = await AskAsync<bool>("isWanted");
            StateHasChanged();
        }
    }

    private async Task ToggleAsync()
    {
        var wanted = !_wanted;
        _wanted = await AskAsync<bool>("want", wanted);
        _refused = wanted && !_wanted;
    }

    private async Task<T> AskAsync<T>(string verb, params object?[] args)
    {
        try
        {
            _module ??= new ScriptModule(Script, "/js/notify.js");
            return await (await _module.GetAsync()).InvokeAsync<T>(verb, args);
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and nobody is there to be told.
            return default!;
        }
    }
}
