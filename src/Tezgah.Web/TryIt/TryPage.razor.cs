using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tezgah.Core.Chat;
using Tezgah.Core.Problems;
using Tezgah.Runs.Chat;

namespace Tezgah.Web.TryIt;

/// <summary>
/// Texts that are typed, and what two models make of them side by side: class probabilities, or what they write while they write it.
/// Which models stand in the address (<c>?a=…&amp;b=…</c>; <c>?run=ID</c> sets a run against its base).
/// </summary>
public sealed partial class TryPage : IDisposable
{
    private const int Sides = 2;
    private const int LongestText = 20_000;
    private const int MostTexts = 50;
    private const int MostTokens = 8192;
    private const int HighestTemperature = 5;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _left = new();
    private readonly TryTarget?[] _chosen = new TryTarget?[Sides];
    private readonly List<TryRow> _rows = [];
    private IReadOnlyList<TryTarget>? _targets;
    private CancellationTokenSource? _asking;
    private Problem? _problem;
    private string _text = "";
    private string _tokens = "128";
    private string _temperature = "0";
    private bool _lines = true;
    private bool _chat;
    private int _drawn;

    /// <summary>The first model.</summary>
    [SupplyParameterFromQuery(Name = "a")]
    public string? A { get; set; }

    /// <summary>The second model.</summary>
    [SupplyParameterFromQuery(Name = "b")]
    public string? B { get; set; }

    /// <summary>The run to be set against its base.</summary>
    [SupplyParameterFromQuery(Name = "run")]
    public string? Run { get; set; }

    /// <summary>Knows what can be tried.</summary>
    [Inject]
    public required TryTargets Targets { get; set; }

    /// <summary>Answers.</summary>
    [Inject]
    public required IChatService Chats { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    private bool Busy => _asking is not null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _asking?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            _targets = await Targets.ListAsync(Run ?? RunOf(B) ?? RunOf(A), _left.Token);
            _chosen[0] = Find(Run is null ? A : "base:" + Run) ?? Find("run:" + Run);
            _chosen[1] = Find(Run is null ? B : "run:" + Run) is { } second && second != _chosen[0] ? second : null;
            SetLines();
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ProblemException e)
        {
            (_targets, _problem) = ([], e.Problems[0]);
        }
    }

    private static string? RunOf(string? target) => target?.Split(':', 2) is ["run" or "base", var id] ? id : null;

    private TryTarget? Find(string? id) => _targets!.FirstOrDefault(t => t.Id == id);

    private void Choose(int side, string? id)
    {
        _chosen[side] = Find(id);
        SetLines();
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["a"] = _chosen[0]?.Id,
                ["b"] = _chosen[1]?.Id,
                ["run"] = null,
            }),
            replace: true);
    }

    // A prompt may have many lines; a list of sentences to be sorted is what a classifier mostly gets.
    private void SetLines() => _lines = _chosen[0]?.Model.Classifies ?? _lines;

    private async Task AskAsync()
    {
        if (Busy)
        {
            // A second click that was on its way before the button was disabled.
            return;
        }

        _problem = null;
        string[] texts = _lines
            ? _text.Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : string.IsNullOrWhiteSpace(_text) ? [] : [_text.Trim()];
        if (texts.Length is 0 or > MostTexts)
        {
            _problem = texts.Length == 0
                ? new Problem("try-nothing")
                : new Problem("try-too-many", null, texts.Length.ToString(CultureInfo.InvariantCulture), MostTexts.ToString(CultureInfo.InvariantCulture));
            return;
        }

        if (Unusable() is { } unusable)
        {
            _problem = unusable;
            return;
        }

        _asking?.Dispose();
        _asking = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
        _rows.Clear();
        var work = new List<Task>();
        foreach (var text in texts)
        {
            var row = new TryRow(text, [.. _chosen.OfType<TryTarget>().Select(t => (t, new TryCell()))]);
            _rows.Add(row);
            work.AddRange(row.Cells.Select(c => FollowAsync(c.Target, c.Cell, text, _asking.Token)));
        }

        try
        {
            await Task.WhenAll(work);
        }
        finally
        {
            _asking?.Dispose();
            _asking = null;
        }
    }

    private async Task FollowAsync(TryTarget target, TryCell cell, string text, CancellationToken stop)
    {
        var answer = Chats.Ask(target.Model, Request(target.Model, text));
        await cell.FollowAsync(answer, Time, () => _ = DrawAsync(), stop);
    }

    // Tokens may come faster than a page can be drawn: of several changes within a tick, one is drawn.
    private async Task DrawAsync()
    {
        if (Interlocked.Exchange(ref _drawn, 1) == 1)
        {
            return;
        }

        await Task.Delay(s_tick, Time);
        Interlocked.Exchange(ref _drawn, 0);
        if (!_left.IsCancellationRequested)
        {
            await InvokeAsync(StateHasChanged);
        }
    }

    private ChatRequest Request(ChatModel model, string text) => model.Classifies ? new ChatRequest { Prompt = text } : new ChatRequest
    {
        Prompt = _chat ? null : text,
        Messages = _chat ? [new ChatTurn("user", text)] : null,
        MaxNewTokens = Whole(_tokens)!.Value,
        Temperature = Number(_temperature),
        Seed = 0,
    };

    // A classifier has neither.
    private Problem? Unusable() =>
        _chosen.OfType<TryTarget>().All(t => t.Model.Classifies) ? null
        : Whole(_tokens) is not (>= 1 and <= MostTokens) ? OutOfRange("MaxTokens", _tokens, $"1 … {MostTokens}")
        : Number(_temperature) is not (>= 0 and <= HighestTemperature) ? OutOfRange("Temperature", _temperature, $"0 … {HighestTemperature}")
        : null;

    private Problem OutOfRange(string field, string typed, string range) => new("setting-out-of-range", null, T[field], typed, range);

    private static int? Whole(string typed) => int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Number(string typed) =>
        double.TryParse(typed.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Stop() => _asking?.Cancel();

    private string NameOf(TryTarget target) => target.IsBase ? T["BaseOf", target.Name] : target.Name;

    private sealed record TryRow(string Text, IReadOnlyList<(TryTarget Target, TryCell Cell)> Cells);
}
