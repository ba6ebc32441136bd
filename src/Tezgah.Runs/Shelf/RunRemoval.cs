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
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(10);

    /// <summary>Removes what is due now.</summary>
    internal async Task RemoveDueAsync(CancellationToken cancellationToken)
    {
        var due = time.GetUtcNow() - shelf.KeepDeleted;
        var old = (await shelf.ListDeletedAsync(cancellationToken)).Where(r => r.DeletedAt <= due).Select(r => r.Id).ToList();
        if (old.Count > 0)
        {
            await shelf.RemoveAsync(old, cancellationToken);
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
}
