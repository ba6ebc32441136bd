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

    // Of the runs that are being changed, and of those whose last change failed.
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>How many runs it remembers something of.</summary>
    internal int Remembered
    {
        get
        {
            lock (_entries)
            {
                return _entries.Count;
            }
        }
    }

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
    public Task<RunRecord?> ChangeAsync(string id, Func<RunRecord, RunUpdate?> change, CancellationToken cancellationToken) =>
        ChangeAsync(id, change, _ => { }, cancellationToken);

    /// <summary>
    /// The same, with something that has to follow from the run as it is then, changed or not, before anybody else changes it: its
    /// folder. An error of <paramref name="then"/> comes after the change.
    /// </summary>
    public async Task<RunRecord?> ChangeAsync(
        string id, Func<RunRecord, RunUpdate?> change, Action<RunRecord> then, CancellationToken cancellationToken)
    {
        var entry = Take(id);
        try
        {
            await entry.Gate.WaitAsync(cancellationToken);
            try
            {
                var run = await FindAsync(id, entry, cancellationToken);
                if (run is null)
                {
                    return null;
                }

                run = change(run) is { } update ? await ApplyAsync(entry, update, cancellationToken) : run;
                then(run);
                return run;
            }
            finally
            {
                entry.Gate.Release();
            }
        }
        finally
        {
            Return(entry);
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
            .Select(Take).ToList();
        var held = 0;
        try
        {
            var rows = new List<RunRecord>();
            var changing = new Dictionary<string, Entry>(StringComparer.Ordinal);
            foreach (var entry in entries)
            {
                await entry.Gate.WaitAsync(cancellationToken);
                held++;
                if (await FindAsync(entry.Id, entry, cancellationToken) is { } run && change(run) is { } changed)
                {
                    entry.IsInDoubt = true;
                    changing.Add(entry.Id, entry);
                    rows.Add(changed);
                }
            }

            var done = rows.Count > 0 ? await bulk.ChangeAsync(rows, cancellationToken) : [];
            foreach (var run in done)
            {
                changing[run.Id].IsInDoubt = false;
                feed.Publish(new LiveBatch(run, [], [], []));
            }

            return done;
        }
        finally
        {
            foreach (var entry in entries.Take(held))
            {
                entry.Gate.Release();
            }

            entries.ForEach(Return);
        }
    }

    // The row as it is. Readers of a run whose last change failed half-way read it again before they are told of the next.
    private async Task<RunRecord?> FindAsync(string id, Entry entry, CancellationToken cancellationToken)
    {
        var run = await store.FindAsync(id, cancellationToken);
        if (entry.IsInDoubt)
        {
            if (run is not null)
            {
                feed.PublishAfterGap(run);
            }

            entry.IsInDoubt = false;
        }

        return run;
    }

    private Entry Take(string id)
    {
        lock (_entries)
        {
            if (!_entries.TryGetValue(id, out var entry))
            {
                _entries.Add(id, entry = new Entry(id));
            }

            entry.Users++;
            return entry;
        }
    }

    private void Return(Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users == 0 && !entry.IsInDoubt)
            {
                _entries.Remove(entry.Id);
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

    private sealed class Entry(string id)
    {
        public string Id => id;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Users { get; set; }

        public bool IsInDoubt { get; set; }
    }
}
