using Microsoft.AspNetCore.Components;
using Tezgah.Text;

namespace Tezgah.Web.Models.Tokens;

/// <summary>Cuts a text into tokens while it is typed.</summary>
public sealed partial class TokenizerTry : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    private CancellationTokenSource _newest = new();
    private TokenizedText? _cut;
    private string? _read;
    private string _text = "";
    private bool _special = true;

    /// <summary>The model's folder.</summary>
    [Parameter]
    [EditorRequired]
    public required string Folder { get; set; }

    /// <summary>What is known of its tokenizer.</summary>
    [Parameter]
    [EditorRequired]
    public required TokenizerFacts Facts { get; set; }

    /// <summary>Has the tokenizer.</summary>
    [Inject]
    public required ModelReader Reader { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _newest.Cancel();
        _newest.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_read == Folder || Facts.Problem is not null)
        {
            return;
        }

        _read = Folder;
        _text = _text.Length > 0 ? _text : T["TokenSample"];
        await CutAsync(TimeSpan.Zero);
    }

    private Task SetTextAsync(string? text)
    {
        _text = text ?? "";
        return CutAsync(s_pause);
    }

    private Task SetSpecialAsync(bool special)
    {
        _special = special;
        return CutAsync(TimeSpan.Zero);
    }

    // Only the newest text counts: what was asked before is given up.
    private async Task CutAsync(TimeSpan pause)
    {
        await _newest.CancelAsync();
        _newest.Dispose();
        _newest = new CancellationTokenSource();
        var (token, text, special) = (_newest.Token, _text, _special);
        try
        {
            await Task.Delay(pause, Time, token);
            var tokenizer = await Reader.TokenizerAsync(Folder).WaitAsync(token);
            var cut = await Task.Run(() => TokenizedText.Of(tokenizer, text, special), token);
            if (!token.IsCancellationRequested)
            {
                _cut = cut;
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Something newer was typed, or the page was left.
        }
        catch (DataFileException e)
        {
            // The files have changed since the page read them.
            Facts = Facts with { Problem = e.Problem };
        }
    }
}
