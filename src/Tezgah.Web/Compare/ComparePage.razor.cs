using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs;
using Tezgah.Runs.Index;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;
using Tezgah.Web.Live;

namespace Tezgah.Web.Compare;

/// <summary>Runs side by side. Its state is in its address; runs that are still going on are followed.</summary>
public sealed partial class ComparePage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly CancellationToken _gone;
    private CancellationTokenSource? _comparing;
    private CompareModel? _model;
    private CompareQuery _query = new();
    private ChartViews? _charting;
    private ViewAddress? _address;
    private Certainty? _certainty;
    private IReadOnlyList<SeedGroup> _groups = [];
    private string? _compared;
    private bool _ready;

    /// <summary>Nothing is compared yet.</summary>
    public ComparePage() => _gone = _left.Token;

    /// <summary>The ids of the runs, with commas between them.</summary>
    [SupplyParameterFromQuery(Name = "runs")]
    public string? RunIds { get; set; }

    /// <summary>The curves that are shown.</summary>
    [SupplyParameterFromQuery(Name = "metrics")]
    public string? Metrics { get; set; }

    /// <summary><c>shares</c> shows shares in the confusion matrices.</summary>
    [SupplyParameterFromQuery(Name = "matrix")]
    public string? Matrix { get; set; }

    /// <summary>Which ROC curves are shown.</summary>
    [SupplyParameterFromQuery(Name = "roc")]
    public string? Roc { get; set; }

    /// <summary><c>mean</c> draws runs that differ in the seed only as their mean.</summary>
    [SupplyParameterFromQuery(Name = "seeds")]
    public string? Seeds { get; set; }

    /// <summary>The metric over checkpoints.</summary>
    [SupplyParameterFromQuery(Name = "checkpoint")]
    public string? Checkpoint { get; set; }

    /// <summary>The two runs that are set against each other, with a comma between them.</summary>
    [SupplyParameterFromQuery(Name = "pair")]
    public string? Pair { get; set; }

    /// <summary>The rows that are listed.</summary>
    [SupplyParameterFromQuery(Name = "rows")]
    public string? Rows { get; set; }

    /// <summary>The first step that is seen.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>The last step that is seen.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    /// <summary>The charts with a logarithmic axis.</summary>
    [SupplyParameterFromQuery(Name = "log")]
    public string? LogAxes { get; set; }

    /// <summary>The curves that are left out of the charts.</summary>
    [SupplyParameterFromQuery(Name = "hide")]
    public string? HiddenCurves { get; set; }

    /// <summary>The charts whose data are shown as tables.</summary>
    [SupplyParameterFromQuery(Name = "tables")]
    public string? Tables { get; set; }

    /// <summary>Where runs are kept.</summary>
    [Inject]
    public required IRunStore Store { get; set; }

    /// <summary>What was read of them before the page could ask.</summary>
    [Inject]
    public required RunsAhead Ahead { get; set; }

    /// <summary>What happens in runs.</summary>
    [Inject]
    public required ILiveFeed Feed { get; set; }

    /// <summary>Reads the results of runs.</summary>
    [Inject]
    public required ResultReader Results { get; set; }

    /// <summary>All runs.</summary>
    [Inject]
    public required RunIndex Index { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    // With the runs as they are now: one that went on is another object.
    private IReadOnlyList<SeedGroup> Groups =>
        [.. _groups.Select(g => g with { Runs = [.. g.Runs.Select(r => _model!.Runs.FirstOrDefault(n => n.Run.Id == r.Run.Id) ?? r)] })];

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _address?.Dispose();
        _comparing?.Cancel();
        _comparing?.Dispose();
        _model?.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() =>
        _charting = new ChartViews(() => _query.Charts, EventCallback.Factory.Create<ChartView>(this, ShowChartsAsync));

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        var charts = ChartView.Parse(From, To, LogAxes, HiddenCurves, Tables);
        var query = CompareQuery.Parse(RunIds, Metrics, Matrix, Roc, Seeds, Checkpoint, Pair, Rows, charts);
        _address ??= new ViewAddress(Navigation, Time);
        return _address.Hear(query.ToAddress()) ? LookAsync(query) : Task.CompletedTask;
    }

    private async Task LookAsync(CompareQuery query)
    {
        _query = query;
        var first = _model is null;
        _model ??= new CompareModel(Store, Feed, Results, Time) { Ahead = Ahead, Changed = Changed, Window = query.Charts.Window };
        await _model.ChooseAsync(query.Runs, _gone);
        if (query.Runs.Count == 0)
        {
            // What the page says then depends on whether there is any.
            await Index.ReadyAsync(_gone);
        }

        _gone.ThrowIfCancellationRequested();
        _ready = true;
        Compare();
        await ZoomAsync();
        if (first)
        {
            _ = WatchAsync(() => _model.FollowAsync(_gone), _gone);
        }
    }

    private void Changed()
    {
        _gone.ThrowIfCancellationRequested();
        Compare();
        StateHasChanged();
    }

    // What an address named too much was said once.
    private Task ShowAsync(CompareQuery query)
    {
        var shown = query with { LeftOut = 0 };
        _address!.Put(shown.ToAddress());
        return LookAsync(shown);
    }

    // Nothing but a stretch needs anything from the store.
    private Task ShowChartsAsync(ChartView charts)
    {
        _query = _query with { Charts = charts };
        _address!.Put(_query.ToAddress());
        return ZoomAsync();
    }

    private Task ZoomAsync() => _model!.Window == _query.Charts.Window ? Task.CompletedTask : _model.ZoomAsync(_query.Charts.Window, _gone);

    // Thousands of bootstrap samples: on another thread, and only for other results.
    private void Compare()
    {
        var runs = _model!.Runs;
        var key = string.Join('|', runs.Select(r => $"{r.Run.Id} {r.Results.Test.Value?.GetHashCode()} {r.Results.Latency.Value?.GetHashCode()}"));
        if (key == _compared)
        {
            return;
        }

        _groups = SeedGroups.Of(runs);
        _comparing?.Cancel();
        _comparing?.Dispose();
        _comparing = CancellationTokenSource.CreateLinkedTokenSource(_gone);
        (_compared, _certainty) = (key, null);
        _ = WatchAsync(() => CompareAsync(runs, _comparing.Token), _comparing.Token);
    }

    private async Task CompareAsync(IReadOnlyList<ComparedRun> runs, CancellationToken cancellationToken)
    {
        var certainty = await Task.Run(() => Certainty.Of(runs, cancellationToken), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        _certainty = certainty;
        StateHasChanged();
    }

    // Nobody waits for these; what they run into is the page's error, which its boundary shows.
    private async Task WatchAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left, or shows something else.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
