using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Storage;

namespace Tezgah.Runs.Shelf;

/// <summary>
/// Removes deleted runs for good when their time is over, and at the start the folders that an earlier removal left: an id that was
/// removed never comes back, so its folder is only waste.
/// </summary>
internal sealed class RunRemoval(IRunShelf shelf, IRunBin bin, DataFolder data, TimeProvider time, ILogger<RunRemoval> logger) : BackgroundService
{
    /// <summary>How long the program itself sees a run in the bin at least before it removes it.</summary>
    internal static readonly TimeSpan ShortestSight = TimeSpan.FromHours(1);

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(10);

    // What is left of each run's time at the first sight of it, and when that was: counted by the machine, since a wall clock that was set
    // ahead would empty the whole bin at once.
    private Dictionary<(string Id, DateTimeOffset DeletedAt), (long Since, TimeSpan Left)> _seen = [];

    /// <summary>Removes what is due now.</summary>
    internal async Task RemoveDueAsync(CancellationToken cancellationToken)
    {
        var deleted = await shelf.ListDeletedAsync(cancellationToken);
        var (now, stamp) = (time.GetUtcNow(), time.GetTimestamp());
        _seen = deleted.ToDictionary(
            r => (r.Id, r.DeletedAt!.Value),
            r => _seen.TryGetValue((r.Id, r.DeletedAt!.Value), out var sight) ? sight : (stamp, LeftOf(now - r.DeletedAt!.Value)));
        var due = _seen.Where(s => time.GetElapsedTime(s.Value.Since, stamp) >= s.Value.Left).Select(s => s.Key.Id).ToList();
        if (due.Count > 0)
        {
            await shelf.RemoveAsync(due, cancellationToken);
        }
    }

    /// <summary>Removes the folders of runs that are gone.</summary>
    internal async Task RemoveLeftoversAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await bin.ListRemovedAsync(cancellationToken))
        {
            if (RunFolders.Remove(data.Run(id)) is { } problem)
            {
                Log.FolderNotRemoved(logger, new ProblemException(problem), id);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start of the program does not wait for folders.
        await Task.Yield();
        using var timer = new PeriodicTimer(s_interval, time);
        var isFirst = true;
        do
        {
            try
            {
                if (isFirst)
                {
                    await RemoveLeftoversAsync(stoppingToken);
                    isFirst = false;
                }

                await RemoveDueAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.RemovalFailed(logger, e, s_interval.TotalMinutes);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // A clock that was set back makes it no longer than the whole time.
    private TimeSpan LeftOf(TimeSpan age)
    {
        var (left, shortest) = (shelf.KeepDeleted - age, ShortestSight < shelf.KeepDeleted ? ShortestSight : shelf.KeepDeleted);
        return left < shortest ? shortest : left > shelf.KeepDeleted ? shelf.KeepDeleted : left;
    }
}
