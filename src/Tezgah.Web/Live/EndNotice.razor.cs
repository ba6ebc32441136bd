using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Tezgah.Core.Runs;
using Tezgah.Web.Display;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Live;

/// <summary>
/// A notification of the desktop when a run ends while its page is open. Only where a person asked for it; the browser
/// remembers that, and asks its own question first.
/// </summary>
public sealed partial class EndNotice : IAsyncDisposable
{
    private ScriptModule? _module;
    private RunStatus? _before;
    private string? _id;
    private bool _wanted;
    private bool _refused;

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunRecord Run { get; set; }

    /// <summary>The way to the browser.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    /// <summary>The names of states.</summary>
    [Inject]
    public required Microsoft.Extensions.Localization.IStringLocalizer<DisplayTexts> Words { get; set; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _module?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var (before, same) = (_before, _id == Run.Id);
        (_before, _id) = (Run.Status, Run.Id);
        if (firstRender && !Run.Status.IsEnded())
        {
            _wanted = await AskAsync<bool>("isWanted");
            StateHasChanged();
        }
        else if (same && _wanted && before?.IsEnded() == false && Run.Status.IsEnded())
        {
            await AskAsync<bool>("tell", T["NotifyHead", Run.Name].Value, Words["Status." + Run.Status].Value, "tezgah-" + Run.Id);
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
