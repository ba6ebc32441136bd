using System.Collections.Concurrent;
using Microsoft.Extensions.Primitives;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Compare;
using Tezgah.Web.Display;

namespace Tezgah.Web.Live;

/// <summary>
/// Reads the runs of a page when its address is asked for, while the browser still fetches the scripts through which it will ask
/// for them. What was read is handed out once. Only runs that have ended: what happens in others while nobody listens would be
/// lost.
/// </summary>
public sealed class RunsAhead(TimeProvider time)
{
    private const int Most = 32;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<(string Id, int Points, double Smoothing), Entry> _entries = new();

    /// <summary>Starts to read what the page at an address will show; nothing for any other page.</summary>
    /// <param name="store">The store, as the visitor may use it.</param>
    /// <param name="path">The address's path.</param>
    /// <param name="query">What follows it.</param>
    public void Start(IRunStore store, string path, IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        ArgumentNullException.ThrowIfNull(path);
        var said = query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
        if (path == Links.ComparePage)
        {
            var ids = CompareQuery.Parse(said.GetValueOrDefault("runs"), null, null, null, null, null, null, null).Runs;
            Start(store, ids, CompareModel.PointsOf(ids.Count), RunReader.Smoothing);
        }
        else if (path.StartsWith(Links.Runs + "/", StringComparison.Ordinal))
        {
            var view = RunView.Parse(new ChartView(), said.GetValueOrDefault("smooth"));
            Start(store, [path[(Links.Runs.Length + 1)..]], RunReader.Points, view.Smoothing);
        }
    }

    /// <summary>What was read of a run, if it was and the run is still as it was then; otherwise null.</summary>
    public async Task<RunSnapshot?> TakeAsync(IRunStore store, string id, int points, double smoothing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (!_entries.TryRemove((id, points, smoothing), out var entry) || IsOld(entry))
        {
            return null;
        }

        // A store that cannot be read fails again for the page itself, which then says so.
        await ((Task)entry.Reading).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return entry.Reading is { IsCompletedSuccessfully: true, Result: { } snapshot }
            && await store.FindAsync(id, cancellationToken) is { } now && now.Status.IsEnded() && now.Revision == snapshot.Run.Revision
                ? snapshot
                : null;
    }

    /// <summary>Ends when all that was asked for is read.</summary>
    internal Task ReadAsync() => Task.WhenAll(_entries.Values.Select(e => e.Reading));

    private void Start(IRunStore store, IReadOnlyList<string> ids, int points, double smoothing)
    {
        foreach (var (key, entry) in _entries.Where(e => IsOld(e.Value)))
        {
            _entries.TryRemove(new(key, entry));
        }

        // One after the other: the browser needs the processor too.
        Task before = Task.CompletedTask;
        foreach (var id in ids.TakeWhile(_ => _entries.Count < Most))
        {
            var previous = before;
            var reading = Task.Run(async () =>
            {
                await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return await store.FindAsync(id) is { } run && run.Status.IsEnded()
                    ? await store.ReadAsync(id, CancellationToken.None, points, smoothing)
                    : null;
            });
            _entries[(id, points, smoothing)] = new Entry(reading, time.GetUtcNow());
            before = reading;
        }
    }

    private bool IsOld(Entry entry) => time.GetUtcNow() - entry.Since > s_patience;

    private sealed record Entry(Task<RunSnapshot?> Reading, DateTimeOffset Since);
}
