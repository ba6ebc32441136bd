using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Tezgah.Core.Runs;
using Tezgah.Runs.Index;
using Tezgah.Web.Display;
using Tezgah.Web.Layout;
using Tezgah.Web.Runs;

namespace Tezgah.Web.Compare;

/// <summary>A field that finds one of all runs. However many there are, the page gets no more than <see cref="RunAnswers.Most"/>.</summary>
public sealed partial class RunSearch : IAsyncDisposable
{
    private const string List = "run-answers";
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);
    private CancellationTokenSource? _typing;
    private ScriptModule? _module;
    private RunAnswers? _answers;
    private string _text = "";
    private int _active = -1;

    /// <summary>The ids of the runs that are chosen already.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyCollection<string> Chosen { get; set; }

    /// <summary>A run is wanted: its id.</summary>
    [Parameter]
    public EventCallback<string> OnAdd { get; set; }

    /// <summary>All runs.</summary>
    [Inject]
    public required RunIndex Index { get; set; }

    /// <summary>In what is searched.</summary>
    [Inject]
    public required FieldLabels Labels { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>The browser.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Supersede();
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    private static string Option(int index) => FormattableString.Invariant($"run-answer-{index}");

    private async Task TypeAsync()
    {
        Supersede();
        var token = (_typing = new CancellationTokenSource()).Token;
        try
        {
            await Task.Delay(s_pause, Time, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // More was typed, or the list was asked for or left meanwhile.
            return;
        }

        await AskAsync();
    }

    private void Supersede()
    {
        _typing?.Cancel();
        _typing?.Dispose();
        _typing = null;
    }

    private async Task AskAsync()
    {
        Supersede();
        await Index.ReadyAsync();
        _answers = RunAnswers.Of(Index, _text, Chosen, Labels.Context(), s => Words["Status." + s]);
        _active = -1;
    }

    private Task OpenAsync() => _answers is null ? AskAsync() : Task.CompletedTask;

    private void Close()
    {
        Supersede();
        (_answers, _active) = (null, -1);
    }

    private async Task PressAsync(KeyboardEventArgs press)
    {
        switch (press.Key)
        {
            case "ArrowDown":
                await MoveAsync(1);
                break;
            case "ArrowUp":
                await MoveAsync(-1);
                break;
            case "Enter":
                await EnterAsync();
                break;
            case "Escape" when _answers is null:
                _text = "";
                Supersede();
                break;
            case "Escape":
                Close();
                break;
        }
    }

    // Round and round, as the pattern has it; from the field itself down to the first and up to the last.
    private async Task MoveAsync(int by)
    {
        if (_answers is null || _typing is not null)
        {
            await AskAsync();
        }

        var count = _answers!.Runs.Count;
        _active = count == 0 ? -1 : _active < 0 ? (by > 0 ? 0 : count - 1) : (_active + by + count) % count;
        if (_active >= 0)
        {
            StateHasChanged();
            _module ??= new ScriptModule(Script, "/js/combobox.js");
            await (await _module.GetAsync()).InvokeVoidAsync("show", Option(_active));
        }
    }

    // Who types a number and presses Enter means the one run that it fits, also before the pause is over.
    private async Task EnterAsync()
    {
        if (_typing is not null)
        {
            await AskAsync();
        }

        if (_answers is { } answers && (_active >= 0 ? answers.Runs[_active] : answers.Runs is [var only] && _text.Length > 0 ? only : null) is { } run)
        {
            await ChooseAsync(run);
        }
    }

    private Task ChooseAsync(RunRecord run)
    {
        Close();
        _text = "";
        return OnAdd.InvokeAsync(run.Id);
    }

    private string Facts(RunRecord run) => string.Join(
        " · ", ((string?[])[Format.Moment(run.CreatedAt), run.Group, run.Id, run.ArchivedAt is null ? null : T["Archived"].Value]).Where(f => !string.IsNullOrEmpty(f)));

    private string Found(RunAnswers answers) => answers.Total switch
    {
        0 => T["FoundNone"],
        > RunAnswers.Most => T["FoundMore", Format.Count(answers.Runs.Count), Format.Count(answers.Total)],
        _ => T["FoundAll", Format.Count(answers.Total)],
    };
}
