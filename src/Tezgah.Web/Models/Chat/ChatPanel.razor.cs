using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Runs.Chat;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Models.Chat;

/// <summary>A conversation with a model.</summary>
public sealed partial class ChatPanel : IAsyncDisposable
{
    private const int LongestMessage = 100_000;

    private ElementReference _log;
    private ElementReference _input;
    private ScriptModule? _script;
    private IDisposable? _watch;
    private Conversation? _shown;
    private bool _isPrompt;

    /// <summary>What was said, and the way to say more.</summary>
    [Parameter]
    [EditorRequired]
    public required Conversation Conversation { get; set; }

    /// <summary>The model.</summary>
    [Parameter]
    [EditorRequired]
    public required ModelFacts Facts { get; set; }

    /// <summary>Answers.</summary>
    [Inject]
    public required IChatService Chats { get; set; }

    /// <summary>The browser's scripts.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    private bool HasTemplate => Facts.Tokenizer.ChatTemplate is not null;

    private ChatState State => Chats.State(Conversation.Model);

    // Why there can be no answer; null if there can.
    private string? Obstacle => (Facts.Problems is [var first, ..] ? first : NoText ?? Facts.Tokenizer.Problem ?? Chats.Obstacle)?.Message;

    private Problem? NoText => Facts.Description is { Config.Head: not ModelHead.CausalLM, Folder: var folder }
        ? new Problem("model-not-causal", null, folder)
        : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        Conversation.Changed = () => Task.CompletedTask;
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_shown == Conversation)
        {
            return;
        }

        _shown = Conversation;
        _isPrompt = !HasTemplate;
        _watch ??= Chats.Watch(() => _ = ShowAsync());
        Conversation.Changed = ShowAsync;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _script = new ScriptModule(Script, "/js/chat.js");
            await (await _script.GetAsync()).InvokeVoidAsync("init", _log, _input);
        }
    }

    private static string Pressed(bool isPressed) => isPressed ? "true" : "false";

    private Task ShowAsync() => InvokeAsync(StateHasChanged);

    private void SetDraft(string? text) => Conversation.Draft = text ?? "";

    private async Task SendAsync()
    {
        var text = Conversation.Draft;
        if (Conversation.IsBusy || Obstacle is not null || text.Trim().Length == 0 || Conversation.Settings.Wrong.Count > 0)
        {
            return;
        }

        // A prompt is often changed a little and tried again.
        Conversation.Draft = _isPrompt ? text : "";
        await Conversation.AskAsync(text, _isPrompt);
    }

    private Task UnloadAsync() => Chats.UnloadAsync(Conversation.Model);
}
