using System.Collections.Concurrent;
using Tezgah.Core.Runs;
using Tezgah.Runs.Feed;

namespace Tezgah.Runs.Ingest;

/// <summary>
/// The one way in which runs change: one change of a run at a time, made from its row as it is in the store, and told to the
/// feed once the store has it.
/// </summary>
internal sealed class RunEditor(IRunStore store, LiveFeed feed)
{
    // What a page appends in one go. Longer stretches, read after a pause, it takes thinned from the store.
    private const int MostRowsToTell = 1000;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Adds a run.</summary>
    public async Task AddAsync(RunRecord run, CancellationToken cancellationToken)
    {
        await store.AddAsync(run, cancellationToken);
        feed.Publish(new LiveBatch(run, [], [], []));
    }

    /// <summary>
    /// Changes a run; <paramref name="change"/> returns null where there is nothing to change. Returns the run as it is then;
    /// null if there is none.
    /// </summary>
    public async Task<RunRecord?> ChangeAsync(
        string id, Func<RunRecord, RunUpdate?> change, CancellationToken cancellationToken)
    {
        var entry = _entries.GetOrAdd(id, _ => new Entry());
        await entry.Gate.WaitAsync(cancellationToken);
        try
        {
            var run = await store.FindAsync(id, cancellationToken);
            if (run is null)
            {
                return null;
            }

            if (entry.IsInDoubt)
            {
                feed.PublishAfterGap(run);
                entry.IsInDoubt = false;
            }

            return change(run) is { } update ? await ApplyAsync(entry, update, cancellationToken) : run;
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    /// <summary>
    /// Changes the rows of many runs in one transaction; <paramref name="change"/> returns null where there is nothing to change.
    /// Ids of no run are passed over. Returns the rows that were changed.
    /// </summary>
    public async Task<IReadOnlyList<RunRecord>> ChangeManyAsync(
        IRunBulk bulk, IEnumerable<string> ids, Func<RunRecord, RunRecord?> change, CancellationToken cancellationToken)
    {
        // In one order everywhere: two that change some of the same runs never wait for each other.
        var entries = ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(id => (Id: id, Entry: _entries.GetOrAdd(id, _ => new Entry()))).ToList();
        var held = 0;
        try
        {
            var rows = new List<RunRecord>();
            foreach (var (id, entry) in entries)
            {
                await entry.Gate.WaitAsync(cancellationToken);
                held++;
                if (await store.FindAsync(id, cancellationToken) is { } run && change(run) is { } changed)
                {
                    entry.IsInDoubt = true;
                    rows.Add(changed);
                }
            }

            var done = rows.Count > 0 ? await bulk.ChangeAsync(rows, cancellationToken) : [];
            foreach (var run in done)
            {
                _entries[run.Id].IsInDoubt = false;
                feed.Publish(new LiveBatch(run, [], [], []));
            }

            return done;
        }
        finally
        {
            foreach (var (_, entry) in entries.Take(held))
            {
                entry.Gate.Release();
            }
        }
    }

    private async Task<RunRecord> ApplyAsync(Entry entry, RunUpdate update, CancellationToken cancellationToken)
    {
        // Until it returns, nobody knows whether the store has the change: an error may come after the commit.
        entry.IsInDoubt = true;
        var run = await store.ApplyAsync(update, cancellationToken);
        entry.IsInDoubt = false;
        // New settings are read by all from the store.
        if (update.RewindTo is null && !update.ChangesJob && update.Points.Count + update.Log.Count <= MostRowsToTell)
        {
            feed.Publish(new LiveBatch(run, update.Points, update.Log, update.Evaluations));
        }
        else
        {
            feed.PublishAfterGap(run);
        }

        return run;
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public bool IsInDoubt { get; set; }
    }
}
