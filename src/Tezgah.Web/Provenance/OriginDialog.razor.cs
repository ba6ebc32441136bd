using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Provenance;

/// <summary>
/// Where a number comes from: the browser's own modal dialog, which keeps the focus, closes with Esc and gives the focus back
/// to the number.
/// </summary>
public sealed partial class OriginDialog : IAsyncDisposable
{
    private readonly CancellationTokenSource _left = new();
    private ScriptModule? _module;
    private ElementReference _dialog;
    private Origin? _origin;
    private IReadOnlyList<OriginFacts>? _facts;
    private IReadOnlyList<OriginLine> _lines = [];
    private string? _copied;

    /// <summary>Hears which number is asked about.</summary>
    [Inject]
    public required OriginDesk Desk { get; set; }

    /// <summary>Looks up the facts.</summary>
    [Inject]
    public required OriginReader Reader { get; set; }

    /// <summary>The browser's clipboard.</summary>
    [Inject]
    public required ClipboardText Clipboard { get; set; }

    /// <summary>The way to the browser.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    // A chart or a sentence has several; they are not repeated here.
    private string? Number => _origin switch
    {
        { Undefined: not null } => T["Undefined"],
        { Shown.Length: > 0 } origin => origin.Shown,
        _ => null,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Desk.Answer = null;
        await _left.CancelAsync();
        _left.Dispose();
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _module = new ScriptModule(Script, "/js/dialog.js");
        Desk.Answer = ShowAsync;
    }

    private Task ShowAsync(Origin origin) => InvokeAsync(async () =>
    {
        (_origin, _facts, _copied) = (origin, null, null);
        _lines = OriginLines.Of(origin, null, T, Format);
        StateHasChanged();
        await CallAsync("open");
        var facts = await Reader.ReadAsync(origin, _left.Token);
        if (ReferenceEquals(_origin, origin))
        {
            (_facts, _lines) = (facts, OriginLines.Of(origin, facts, T, Format));
            StateHasChanged();
        }
    });

    private Task CloseAsync() => CallAsync("close");

    private async Task CallAsync(string verb) => await (await _module!.GetAsync()).InvokeVoidAsync(verb, _dialog);

    private async Task CopyAsync()
    {
        var text = string.Join('\n', _lines.Select(l => $"{l.Name}: {l.Value}"));
        var head = _origin!.Figure + (Number is { } number ? $": {number}" : "");
        _copied = T[await Clipboard.CopyAsync($"{head}\n{text}\n") ? "Copied" : "NotCopied"];
    }
}
