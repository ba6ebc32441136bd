using System.Text.Json;
using Microsoft.JSInterop;

namespace Tezgah.Web.NewRun;

/// <summary>What was typed is kept in the browser's tab, so that a reload or a lost connection does not cost it.</summary>
public sealed partial class NewRunPage
{
    // A draft belongs to what the form began with.
    private string DraftKey => $"draft:{From}:{OnData}";

    private async Task RestoreAsync()
    {
        try
        {
            var kept = await (await _script!.GetAsync()).InvokeAsync<string?>("draft", DraftKey);
            if (kept is not null && JsonSerializer.Deserialize<Dictionary<string, string>>(kept) is { Count: > 0 } draft)
            {
                _model!.Take(draft);
                _restored = true;
                StateHasChanged();
                Take(await _watch!.LookAsync(_model.Job));
                StateHasChanged();
            }
        }
        catch (Exception e) when (e is JsonException or JSException or JSDisconnectedException or OperationCanceledException)
        {
            // A draft that cannot be read, of another version or in a browser without storage, is none.
            _restored = false;
        }
    }

    private Task KeepDraftAsync() => TellAsync("keepDraft", DraftKey, JsonSerializer.Serialize(_model!.Draft()));

    private Task DropDraftAsync() => TellAsync("dropDraft", DraftKey);

    private async Task StartAnewAsync()
    {
        _restored = false;
        _anew = true;
        await DropDraftAsync();
        _model = null;
        _from = default;
        await OnParametersSetAsync();
    }

    private async Task TellAsync(string verb, params object?[] words)
    {
        try
        {
            await (await _script!.GetAsync()).InvokeVoidAsync(verb, words);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // A browser without storage keeps no draft; the form itself is on the server.
            _restored = false;
        }
    }
}
