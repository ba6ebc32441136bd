using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Tezgah.Web.Access;
using Tezgah.Web.Display;
using Tezgah.Web.Layout;
using Tezgah.Web.Runs;

namespace Tezgah.Web.Live;

/// <summary>
/// Tells the browser of each run that ends while any page is open. Whether a person wants to know is the browser's matter
/// (<see cref="EndNotice"/>). It has no markup, and no page waits for it.
/// </summary>
public sealed class EndWatch : ComponentBase, IAsyncDisposable
{
    private IDisposable? _listening;
    private ScriptModule? _module;
    private long _told;
    private bool _isGone;

    /// <summary>The runs that end.</summary>
    [Inject]
    public required RunEnds Ends { get; set; }

    /// <summary>Whose visit it is.</summary>
    [Inject]
    public required Visitor Visitor { get; set; }

    /// <summary>The way to the browser.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    /// <summary>What is said.</summary>
    [Inject]
    public required IStringLocalizer<LiveTexts> T { get; set; }

    /// <summary>The names of states.</summary>
    [Inject]
    public required IStringLocalizer<DisplayTexts> Words { get; set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isGone = true;
        _listening?.Dispose();
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (Visitor.Role != Role.Nobody)
        {
            _told = Ends.Count;
            _listening = Ends.Listen(() => _ = InvokeAsync(TellAsync));
        }
    }

    private async Task TellAsync()
    {
        var (ended, count) = Ends.After(_told);
        _told = count;
        try
        {
            foreach (var run in ended)
            {
                if (_isGone || Visitor.Role == Role.Nobody)
                {
                    return;
                }

                _module ??= new ScriptModule(Script, "/js/notify.js");

                // The same in all tabs, and another when the run goes on and ends again.
                var tag = string.Create(CultureInfo.InvariantCulture, $"tezgah-{run.Id}-{run.EndedAt?.UtcTicks}");
                await (await _module.GetAsync()).InvokeAsync<bool>(
                    "tell", T["NotifyHead", run.Name].Value, Words["Status." + run.Status].Value, tag, Links.Run(run.Id));
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or JSException or OperationCanceledException)
        {
            // The browser has gone, or cannot tell: what else is on the page matters more.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
