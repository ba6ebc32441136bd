using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;

namespace Tezgah.Web.Live;

/// <summary>
/// One run, live. It listens first, then reads the store, then leaves out what it has read already; a refreshed page or one
/// whose connection comes back so shows the same as one that was there all along.
/// </summary>
public sealed partial class RunPage : IDisposable
{
    // Curves go to the browser with every batch, words and numbers no faster than they can be read.
    private static readonly TimeSpan s_betweenRenderings = TimeSpan.FromMilliseconds(400);

    private CancellationTokenSource? _here;
    private ILiveSubscription? _subscription;
    private ViewAddress? _address;
    private RunModel? _model;
    private bool _isEvaluation;
    private RunCharts? _charts;
    private RunView _view = new();
    private ChartViews? _charting;
    private string? _shown;
    private long? _rendered;
    private bool _missing;

    /// <summary>The run's id.</summary>
    [Parameter]
    public required string Id { get; set; }

    /// <summary>The first step that is seen.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>The last step that is seen.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    /// <summary>The charts with a logarithmic axis.</summary>
    [SupplyParameterFromQuery(Name = "log")]
    public string? LogAxes { get; set; }

    /// <summary>How much the curves are smoothed.</summary>
    [SupplyParameterFromQuery(Name = "smooth")]
    public string? Smooth { get; set; }

    /// <summary>The curves that are left out of the charts.</summary>
    [SupplyParameterFromQuery(Name = "hide")]
    public string? HiddenCurves { get; set; }

    /// <summary>The charts whose data are shown as tables.</summary>
    [SupplyParameterFromQuery(Name = "tables")]
    public string? Tables { get; set; }

    /// <summary>The least grave level of the log's lines.</summary>
    [SupplyParameterFromQuery(Name = "level")]
    public string? LogLevel { get; set; }

    /// <summary>What the log's lines have in them.</summary>
    [SupplyParameterFromQuery(Name = "find")]
    public string? LogText { get; set; }

    /// <summary><c>shares</c> shows shares in the confusion matrix.</summary>
    [SupplyParameterFromQuery(Name = "matrix")]
    public string? Matrix { get; set; }

    /// <summary>The rows of the confusion matrix that are listed.</summary>
    [SupplyParameterFromQuery(Name = "rows")]
    public string? Rows { get; set; }

    /// <summary>Where runs are kept.</summary>
    [Inject]
    public required IRunStore Store { get; set; }

    /// <summary>What was read of it before the page could ask.</summary>
    [Inject]
    public required RunsAhead Ahead { get; set; }

    /// <summary>What happens in runs.</summary>
    [Inject]
    public required ILiveFeed Feed { get; set; }

    /// <summary>What is done with runs.</summary>
    [Inject]
    public required IRunService Runs { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>The names of metrics.</summary>
    [Inject]
    public required IStringLocalizer<DisplayTexts> Words { get; set; }

    private int? QueuePlace =>
        _model?.Run.Status is RunStatus.Queued && Runs.Queue.ToList().IndexOf(Id) is >= 0 and var place ? place + 1 : null;

    /// <inheritdoc/>
    public void Dispose() => Leave();

    /// <inheritdoc/>
    protected override void OnInitialized() =>
        _charting = new ChartViews(() => _view.Charts, EventCallback.Factory.Create<ChartView>(this, charts => ShowAsync(_view with { Charts = charts })));

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        var view = RunView.Parse(ChartView.Parse(From, To, LogAxes, HiddenCurves, Tables), Smooth, LogFilter.Parse(LogLevel, LogText), Matrix, Rows);
        if (_shown == Id)
        {
            return _address!.Hear(view.ToAddress()) ? LookAsync(view) : Task.CompletedTask;
        }

        Leave();
        _address = new ViewAddress(Navigation, Time);
        _address.Hear(view.ToAddress());
        (_shown, _model, _view, _missing) = (Id, null, view, false);
        _here = new CancellationTokenSource();
        var id = Id;
        _ = WatchAsync(here => FollowAsync(id, here), _here.Token);
        _ = WatchAsync(TickAsync, _here.Token);
        return Task.CompletedTask;
    }

    private void Leave()
    {
        _here?.Cancel();
        _here?.Dispose();
        _here = null;
        _subscription?.Dispose();
        _subscription = null;
        _address?.Dispose();
    }

    // Nobody waits for the loops; what they run into is the page's error, which its boundary shows.
    private async Task WatchAsync(Func<CancellationToken, Task> loop, CancellationToken here)
    {
        try
        {
            await loop(here);
        }
        catch (OperationCanceledException) when (here.IsCancellationRequested)
        {
            // The page was left, or shows another run.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task FollowAsync(string id, CancellationToken here)
    {
        using var subscription = _subscription = Feed.Subscribe(id);
        await ReadAsync(id, here);
        StateHasChanged();
        while (!_missing && await subscription.Batches.WaitToReadAsync(here))
        {
            var (known, words) = (true, false);
            var before = _model!.Run;
            while (subscription.Batches.TryRead(out var batch))
            {
                known &= _model.Apply(batch);
                words |= batch.Log.Count + batch.Evaluations.Count > 0 || batch.Run.Status != before.Status || !AreMarkedAlike(batch.Run, before);
            }

            if (subscription.Missed() || !known)
            {
                await ReadAsync(id, here);
                words = true;
            }

            if (words || _rendered is not { } last || Time.GetElapsedTime(last) >= s_betweenRenderings)
            {
                _rendered = Time.GetTimestamp();
                StateHasChanged();
            }
            else if (_charts is not null)
            {
                await _charts.PushAsync();
            }
        }
    }

    // What people write on a run comes without an event of its own.
    private static bool AreMarkedAlike(RunRecord one, RunRecord other) =>
        (one.Name, one.Group, one.Note, one.ArchivedAt) == (other.Name, other.Group, other.Note, other.ArchivedAt)
        && one.Tags.SequenceEqual(other.Tags, StringComparer.Ordinal);

    // Durations, the time left and the place in the queue change without an event of this run.
    private async Task TickAsync(CancellationToken here)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), Time);
        while (await timer.WaitForNextTickAsync(here))
        {
            if (_model is { } model && !model.Run.Status.IsEnded())
            {
                StateHasChanged();
            }
        }
    }

    private async Task ReadAsync(string id, CancellationToken here)
    {
        var view = _view;
        var snapshot = await Ahead.TakeAsync(Store, id, RunReader.Points, view.Smoothing, here)
            ?? await Store.ReadAsync(id, here, smoothing: view.Smoothing);
        var detail = snapshot is null || view.Charts.Window is null ? null : await DetailAsync(id, view, here);
        _missing = snapshot is null;
        _model = snapshot is null ? null : new RunModel(snapshot) { Detail = detail };
        _isEvaluation = snapshot is not null && EvaluateJobFile.IsEvaluation(snapshot.Run.JobJson);
        if (_model is not null)
        {
            // The person may have gone on while the store was read.
            await FitAsync(view);
        }
    }

    private Task<CurveSet> DetailAsync(string id, RunView view, CancellationToken here) =>
        Store.ReadDetailAsync(id, view.Charts.Window!, here, smoothing: view.Smoothing);

    private Task ShowAsync(RunView view)
    {
        _address!.Put(view.ToAddress());
        return LookAsync(view);
    }

    // The parts of the page know the log's filter as it was when they were drawn last.
    private Task ShowPartAsync(RunView view) => ShowAsync(view with { Log = _view.Log });

    private Task FilterLogAsync(LogFilter filter)
    {
        _view = _view with { Log = filter };
        return _address!.PutWhenTypedAsync(() => _view.ToAddress());
    }

    private Task LookAsync(RunView view)
    {
        var before = _view;
        _view = view;
        return FitAsync(before);
    }

    // Reads what the view shows and the one before it did not.
    private async Task FitAsync(RunView before)
    {
        var view = _view;
        if (_model is not { } model || _here is null)
        {
            return;
        }

        var here = _here.Token;
        if (view.Smoothing != before.Smoothing)
        {
            var noisy = await Store.ReadNoisyAsync(model.Run, here);
            // Only the newest choice counts: the person may have gone on while the store was read.
            if (_view.Smoothing == view.Smoothing)
            {
                model.Smooth(noisy, view.Smoothing);
            }
        }

        if (view.Charts.Window != before.Charts.Window || view.Smoothing != before.Smoothing)
        {
            var detail = view.Charts.Window is null ? null : await DetailAsync(model.Run.Id, view, here);
            if (_view.Charts.Window == view.Charts.Window && _view.Smoothing == view.Smoothing)
            {
                model.Detail = detail;
            }
        }
    }

    private async Task<TableData> ReadAllAsync(IReadOnlyList<string> metrics)
    {
        var series = await Store.ReadSeriesAsync(Id, metrics, cancellationToken: _here?.Token ?? default);
        return SeriesTable.Of(series, T["Step"], name => Words.Metric(name));
    }

    private string PageName(RunModel model)
    {
        var run = model.Run;
        var state = run.Status.IsActive() && run.TotalSteps > 0
            ? Math.Clamp((double)run.Step / run.TotalSteps, 0, 1).ToString("P0", System.Globalization.CultureInfo.CurrentCulture)
            : Words["Status." + run.Status].Value;
        return T["TitleProgress", state, run.Name];
    }
}
