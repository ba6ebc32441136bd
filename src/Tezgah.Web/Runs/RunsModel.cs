using Tezgah.Core.Runs;

namespace Tezgah.Web.Runs;

/// <summary>
/// All runs as they are now: read once, then kept up to date by the live feed. It tells of changes at most five times a
/// second, however many runs write.
/// </summary>
public sealed class RunsModel(IRunStore store, IRunService service, ILiveFeed feed, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, RunRecord> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double?> _tests = new(StringComparer.Ordinal);
    private ILiveSubscription? _subscription;

    /// <summary>Called after each change.</summary>
    public required Func<Task> Changed { get; init; }

    /// <summary>All runs, in no order.</summary>
    public IReadOnlyCollection<RunRecord> Runs => _runs.Values;

    /// <summary>Whether the runs have been read.</summary>
    public bool Loaded { get; private set; }

    /// <summary>The rows that a query asks for, as of this moment.</summary>
    public IReadOnlyList<RunRow> Rows(RunsQuery query)
    {
        var now = time.GetUtcNow();
        var places = service.Queue.Index().ToDictionary(q => q.Item, q => q.Index + 1, StringComparer.Ordinal);
        return RunsView.Select(
            _runs.Values.Select(r => RunRow.Of(
                r, places.TryGetValue(r.Id, out var place) ? place : null, now, _tests.GetValueOrDefault(r.Id))),
            query);
    }

    /// <summary>Reads the runs and follows them until <paramref name="cancellationToken"/> ends it.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        // First the place in the audience, then the store: what happens in between comes with the feed.
        _subscription = feed.Subscribe();
        await ReadAsync(cancellationToken);
        await Task.WhenAll(ListenAsync(_subscription, cancellationToken), TickAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription?.Dispose();

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await store.ListAsync(cancellationToken))
        {
            Take(run);
            await ReadTestsAsync(run, cancellationToken);
        }

        Loaded = true;
        await TellAsync();
    }

    private async Task ListenAsync(ILiveSubscription subscription, CancellationToken cancellationToken)
    {
        try
        {
            while (await subscription.Batches.WaitToReadAsync(cancellationToken))
            {
                while (subscription.Batches.TryRead(out var batch))
                {
                    Take(batch.Run);
                    TakeTests(batch.Run.Id, batch.Evaluations);
                    await ReadTestsAsync(batch.Run, cancellationToken);
                }

                if (subscription.Missed())
                {
                    await ReadAsync(cancellationToken);
                }
                else
                {
                    await TellAsync();
                }

                await Task.Delay(s_pause, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    // Durations and times left go on between events.
    private async Task TickAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(s_tick, time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (_runs.Values.Any(r => r.Status.IsActive()))
                {
                    await TellAsync();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private void Take(RunRecord run)
    {
        if (!_runs.TryGetValue(run.Id, out var known) || run.Revision > known.Revision)
        {
            _runs[run.Id] = run;
        }
    }

    // Null is kept too: a run that was never tested is not asked about again, unless it goes on.
    private async Task ReadTestsAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (!run.Status.IsEnded())
        {
            _ = _tests.GetValueOrDefault(run.Id) is null && _tests.Remove(run.Id);
        }
        else if (!_tests.ContainsKey(run.Id))
        {
            TakeTests(run.Id, await store.ReadEvaluationsAsync(run.Id, cancellationToken));
            _tests.TryAdd(run.Id, null);
        }
    }

    private void TakeTests(string id, IReadOnlyList<EvaluationRecord> evaluations)
    {
        if (evaluations.LastOrDefault(e => e.Name == "test") is { } test)
        {
            _tests[id] = test.Values.GetValueOrDefault("accuracy");
        }
    }

    private Task TellAsync() => Changed();
}
