using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Ingest;
using Tezgah.Storage;

namespace Tezgah.Runs.Shelf;

/// <summary>Marks, puts away, deletes and restores runs.</summary>
internal sealed class RunShelf(
    RunEditor editor, IRunBulk bulk, IRunBin bin, IRunStore store, LiveFeed feed, DataFolder data, TimeProvider time, RunsOptions options) : IRunShelf
{
    private const int RunsAtOnce = 500;

    /// <inheritdoc/>
    public TimeSpan KeepDeleted => options.KeepDeleted;

    /// <inheritdoc/>
    public async Task<int> MarkAsync(IReadOnlyCollection<string> ids, RunMarks marks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(marks);
        if (marks.Problems() is { Count: > 0 } problems)
        {
            throw new ProblemException(problems);
        }

        var changed = 0;
        foreach (var some in ids.Chunk(RunsAtOnce))
        {
            changed += (await editor.ChangeManyAsync(bulk, some, run => MarkWriter.Write(run, marks, time.GetUtcNow()), cancellationToken)).Count;
        }

        return changed;
    }

    /// <inheritdoc/>
    public async Task<DeletionLoss> LossAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        var notEnded = new List<string>();
        var (runs, bytes, checkpoints) = (0, 0L, 0);
        foreach (var id in ids)
        {
            if (await store.FindAsync(id, cancellationToken) is not { } run)
            {
                continue;
            }

            runs++;
            if (!run.Status.IsEnded())
            {
                notEnded.Add(run.Name);
            }

            var size = RunFolders.SizeOf(data.Run(id));
            bytes += size.Bytes;
            checkpoints += size.Checkpoints;
        }

        return new DeletionLoss(runs, bytes, checkpoints, notEnded);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        foreach (var id in ids)
        {
            if (await store.FindAsync(id, cancellationToken) is { } run && !run.Status.IsEnded())
            {
                throw NotEnded(run);
            }
        }

        var now = time.GetUtcNow();
        foreach (var some in ids.Chunk(RunsAtOnce))
        {
            await editor.ChangeManyAsync(
                bulk,
                some,
                run => run.Status.IsEnded() ? run with { DeletedAt = now } : throw NotEnded(run),
                cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRecord>> ListDeletedAsync(CancellationToken cancellationToken = default) => bin.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<int> RestoreAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        var restored = 0;
        foreach (var id in ids)
        {
            if (await bin.RestoreAsync(id, cancellationToken) is { } run)
            {
                feed.Publish(new LiveBatch(run, [], [], []));
                restored++;
            }
        }

        return restored;
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        var problems = new List<Problem>();
        foreach (var id in ids)
        {
            // First the rows, with the note that the id is gone: a folder that is left over is found by it.
            if (await bin.RemoveAsync(id, time.GetUtcNow(), cancellationToken) && RunFolders.Remove(data.Run(id)) is { } problem)
            {
                problems.Add(problem);
            }
        }

        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }

    private static ProblemException NotEnded(RunRecord run) => new(new Problem(
        "run-not-deletable", null, run.Name).With(run.Status.InWords()));
}
