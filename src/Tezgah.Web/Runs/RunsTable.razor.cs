using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Runs;

/// <summary>A column of the table.</summary>
/// <param name="Key">The field.</param>
/// <param name="Kind">What it holds.</param>
public sealed record RunColumn(string Key, FieldKind Kind)
{
    /// <summary>Whether it holds numbers, which stand on the right.</summary>
    public bool IsNumber => Kind is not (FieldKind.Text or FieldKind.Tags) && Key != RunFields.Progress;
}

/// <summary>
/// The runs under their sortable heads. Of ten thousand, the browser gets those in sight and some around them: the script tells
/// which they are as the table is scrolled. Every row has the same height, so that the rest can be left out.
/// </summary>
public sealed partial class RunsTable
{
    /// <summary>The rows of a page that was just opened: those of a high screen.</summary>
    internal const int FirstRows = 40;

    private const int RowsAround = 16;
    private const int MostInSight = 200;

    private IReadOnlyList<RunColumn> _columns = [];
    private ElementReference _scroller;
    private ElementReference _body;
    private DotNetObjectReference<RunsTable>? _self;
    private IJSObjectReference? _watch;
    private ScriptModule? _module;
    private string? _watched;
    private RunsState? _shown;
    private bool _isNew;
    private int _first;
    private int _count = FirstRows;

    /// <summary>The runs, in order.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<IndexedRun> Rows { get; set; }

    /// <summary>What is shown now.</summary>
    [Parameter]
    [EditorRequired]
    public required RunsState State { get; set; }

    /// <summary>Called with what shall be shown.</summary>
    [Parameter]
    public EventCallback<RunsState> Show { get; set; }

    /// <summary>The chosen runs.</summary>
    [Parameter]
    [EditorRequired]
    public required RunChoice Choice { get; set; }

    /// <summary>Called when a run is chosen or no longer, or all from the one before to it.</summary>
    [Parameter]
    public EventCallback<(int Index, bool Chosen, bool IsRange)> Choose { get; set; }

    /// <summary>Called when all that are shown are chosen, or none.</summary>
    [Parameter]
    public EventCallback<bool> ChooseAll { get; set; }

    /// <summary>The moment for which durations are shown.</summary>
    [Parameter]
    public DateTimeOffset Now { get; set; }

    /// <summary>The places of those that wait, from 1.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, int> Places { get; set; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Called with a run that shall be stopped.</summary>
    [Parameter]
    public EventCallback<RunRecord> Stop { get; set; }

    /// <summary>Called when the chosen runs shall be deleted.</summary>
    [Parameter]
    public EventCallback Delete { get; set; }

    /// <summary>Runs the script.</summary>
    [Inject]
    public required IJSRuntime Script { get; set; }

    private int Last => Math.Min(Rows.Count, _first + _count);

    private bool IsAllChosen => Choice.Ids.Count >= Rows.Count && Rows.All(r => Choice.Has(r.Run.Id));

    /// <summary>The script asks for the rows around those in sight.</summary>
    [JSInvokable]
    public void ShowRows(int first, int count)
    {
        (_first, _count) = (first - RowsAround, Math.Clamp(count, 1, MostInSight) + (2 * RowsAround));
        Clamp();
        StateHasChanged();
    }

    /// <summary>A key was pressed that chooses all or none.</summary>
    [JSInvokable]
    public Task ChooseEverything(bool chosen) => ChooseAll.InvokeAsync(chosen);

    /// <summary>The key was pressed that deletes.</summary>
    [JSInvokable]
    public Task DeleteChosen() => Delete.InvokeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _watched = null;
        _self?.Dispose();
        await StopAsync(_watch);

        if (_module is not null)
        {
            await _module.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_shown?.Columns != State.Columns || _columns.Count == 0)
        {
            _columns = [.. State.ColumnKeys.Select(k => new RunColumn(k, KindOf(k)))];
        }

        // Another question is answered from its top.
        _isNew = _shown is not null && _shown.Query != State.Query;
        _first = _isNew ? 0 : _first;
        _shown = State;
        Clamp();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Rows.Count == 0)
        {
            return;
        }

        if (_watched != _scroller.Id)
        {
            await WatchAsync(_scroller.Id);
        }
        else if (_isNew && _watch is not null)
        {
            _isNew = false;
            await _watch.InvokeVoidAsync("toTop");
        }
    }

    // A table that was gone for a search without hits comes back as another element.
    private async Task WatchAsync(string scroller)
    {
        var before = _watch;
        (_watched, _watch) = (scroller, null);
        await StopAsync(before);
        if (_watched != scroller)
        {
            return;
        }

        _self ??= DotNetObjectReference.Create(this);
        _module ??= new ScriptModule(Script, "/js/rows.js");
        var watch = await (await _module.GetAsync()).InvokeAsync<IJSObjectReference>("watch", _scroller, _body, _self);
        if (_watched == scroller)
        {
            _watch = watch;
        }
        else
        {
            // The table was left, or became another, while the script began.
            await StopAsync(watch);
        }
    }

    private static async Task StopAsync(IJSObjectReference? watch)
    {
        try
        {
            if (watch is not null)
            {
                await watch.InvokeVoidAsync("stop");
                await watch.DisposeAsync();
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or JSException or OperationCanceledException)
        {
            // The browser has gone, and its listeners with it.
        }
    }

    private int? Place(IndexedRun run) => Places.TryGetValue(run.Run.Id, out var place) ? place : null;

    private FieldKind KindOf(string key)
    {
        var field = Labels.FieldOf(key);

        // Most settings are numbers; their columns are read more easily from the right.
        return field.Source == FieldSource.Setting && Rows.Count > 0 && Rows[0].Value(key).Number is not null ? FieldKind.Number : field.Kind;
    }

    private void Clamp() => _first = Math.Clamp(_first, 0, Math.Max(0, Rows.Count - _count));
}
