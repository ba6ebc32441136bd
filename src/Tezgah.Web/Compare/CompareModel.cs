using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Live;

namespace Tezgah.Web.Compare;

/// <summary>
/// The runs of a comparison, read once and then kept up to date. Lives on its page's dispatcher; choosing other runs and
/// taking what the feed brought never overlap, or what comes while a run is read would be lost.
/// </summary>
public sealed class CompareModel : IDisposable
{
    // The feed ticks every 100 ms for each run; this many charts need not.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);

    // Never disposed: whoever is cancelled while holding it still has to give it back, and without a wait handle it holds
    // nothing of the system's.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly IRunStore _store;
    private readonly ResultReader _results;
    private readonly TimeProvider _time;
    private readonly ILiveSubscription _subscription;
    /// <summary>Starts to listen; nothing is read yet.</summary>
    public CompareModel(IRunStore store, ILiveFeed feed, ResultReader results, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(feed);
        (_store, _results, _time) = (store, results, time);
        _subscription = feed.Subscribe();
    }

    /// <summary>What was read of runs before they were asked for here; null for nothing.</summary>
    public RunsAhead? Ahead { get; init; }

    /// <summary>The stretch of steps that is shown in detail; null for all. Runs that are read from now on have it at once.</summary>
    public ChartWindow? Window { get; set; }

    /// <summary>Called after each change that came by itself.</summary>
    public Action Changed { get; init; } = () => { };

    /// <summary>The runs that are compared, in the order of their colours.</summary>
    public IReadOnlyList<ComparedRun> Runs { get; private set; } = [];

    /// <summary>Ids that were asked for and are not there.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose();

    /// <summary>Compares these runs and no others; those that are there already are not read again.</summary>
    public async Task ChooseAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (runs, missing) = (new List<ComparedRun>(), new List<string>());
            foreach (var id in ids)
            {
                var run = Runs.FirstOrDefault(r => r.Run.Id == id) ?? await ReadAsync(id, ids.Count, cancellationToken);
                if (run is null)
                {
                    missing.Add(id);
                }
                else
                {
                    runs.Add(run with { Style = runs.Count });
                }
            }

            (Runs, Missing) = (runs, missing);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Shows a stretch of steps in detail, or, with null, all.</summary>
    public async Task ZoomAsync(ChartWindow? window, CancellationToken cancellationToken)
    {
        Window = window;
        foreach (var run in Runs)
        {
            var detail = await DetailAsync(run.Run.Id, Runs.Count, cancellationToken);

            // Another stretch was asked for meanwhile; its answers may have come before these.
            if (Window != window)
            {
                return;
            }

            run.Model.Detail = detail;
        }
    }

    /// <summary>Takes what the feed brings until it is cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (await _subscription.Batches.WaitToReadAsync(cancellationToken))
        {
            await _turn.WaitAsync(cancellationToken);
            bool changed;
            try
            {
                changed = await TakeAsync(cancellationToken);
            }
            finally
            {
                _turn.Release();
            }

            if (changed)
            {
                Changed();
                await Task.Delay(s_pause, _time, cancellationToken);
            }
        }
    }

    private async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var (changed, stale, finished) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        while (_subscription.Batches.TryRead(out var batch))
        {
            if (Runs.FirstOrDefault(r => r.Run.Id == batch.Run.Id) is { } run)
            {
                changed.Add(batch.Run.Id);
                _ = run.Model.Apply(batch) || stale.Add(batch.Run.Id);
                _ = batch.Evaluations.Count == 0 || finished.Add(batch.Run.Id);
            }
        }

        if (_subscription.Missed())
        {
            stale.UnionWith(Runs.Where(r => !r.Run.Status.IsEnded()).Select(r => r.Run.Id));
        }

        var runs = new List<ComparedRun>();
        foreach (var run in Runs)
        {
            var id = run.Run.Id;
            runs.Add(
                stale.Contains(id) && await ReadAsync(id, Runs.Count, cancellationToken) is { } read ? read with { Style = run.Style }
                : finished.Contains(id) ? run with { Results = await _results.ReadAsync(run.Run, run.Model.Evaluations) }
                : run);
        }

        Runs = runs;
        return changed.Count + stale.Count > 0;
    }

    private async Task<ComparedRun?> ReadAsync(string id, int count, CancellationToken cancellationToken)
    {
        var ahead = Ahead is null ? null : await Ahead.TakeAsync(_store, id, PointsOf(count), RunReader.Smoothing, cancellationToken);
        if ((ahead ?? await _store.ReadAsync(id, cancellationToken, PointsOf(count))) is not { } snapshot)
        {
            return null;
        }

        var model = new RunModel(snapshot) { Detail = await DetailAsync(id, count, cancellationToken) };
        return new ComparedRun(model, 0, await _results.ReadAsync(snapshot.Run, snapshot.Evaluations));
    }

    private async Task<CurveSet?> DetailAsync(string id, int count, CancellationToken cancellationToken) =>
        Window is null ? null : await _store.ReadDetailAsync(id, Window, cancellationToken, PointsOf(count));

    // A chart with many curves needs fewer points of each.
    internal static int PointsOf(int count) => Math.Max(500, RunReader.Points / Math.Max(1, count));
}
