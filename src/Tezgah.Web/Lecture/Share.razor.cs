using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Lecture;

/// <summary>Lets an audience in. It fills the screen, and as a modal dialog of the browser keeps the focus from the page below.</summary>
public sealed partial class Share : IAsyncDisposable
{
    private ElementReference _panel;
    private ElementReference _button;
    private IDisposable? _listening;
    private ScriptModule? _module;
    private bool _open;
    private bool _wasOpen;

    /// <summary>Whether there is a network to let them in from.</summary>
    [Inject]
    public required DashboardOptions Options { get; set; }

    /// <summary>Where the dashboard can be reached.</summary>
    [Inject]
    public required JoinLinks Links { get; set; }

    /// <summary>Who is here.</summary>
    [Inject]
    public required Lectern Lectern { get; set; }

    /// <summary>Whose visit it is.</summary>
    [Inject]
    public required Visitor Visitor { get; set; }

    /// <summary>Where the lecturer is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>The way to the browser.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    private Uri Link => JoinLinks.To(Links.Reachable[0], Lectern.ViewersKey());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listening?.Dispose();
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _listening = Lectern.Room.Listen(ChangedSoon);

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_open && !_wasOpen)
        {
            _wasOpen = true;
            _module ??= new ScriptModule(Script, "/js/dialog.js");
            await (await _module.GetAsync()).InvokeVoidAsync("open", _panel);
            await _panel.FocusAsync();
        }
        else if (!_open && _wasOpen)
        {
            _wasOpen = false;

            // What had the focus is gone with the panel.
            await _button.FocusAsync();
        }
    }

    private void ChangedSoon() => _ = InvokeAsync(() =>
    {
        if (_open)
        {
            StateHasChanged();
        }
    });

    private void Lead(ChangeEventArgs change) => Lectern.Show(change.Value is true ? PageAddress.Of(Navigation.Uri) : null);

    private void Pressed(KeyboardEventArgs key)
    {
        if (key.Key is "Escape" or "q" or "Q")
        {
            _open = false;
        }
    }
}
