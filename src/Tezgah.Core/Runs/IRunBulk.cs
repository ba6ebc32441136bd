namespace Tezgah.Core.Runs;

/// <summary>A run with all that came out of it.</summary>
/// <param name="Run">Its row.</param>
/// <param name="Series">Its curves, the steps of each rising.</param>
/// <param name="Log">Its log, oldest first.</param>
/// <param name="Evaluations">Its evaluations in the order of their end.</param>
public sealed record WholeRun(
    RunRecord Run, IReadOnlyList<Series> Series, IReadOnlyList<LogLine> Log, IReadOnlyList<EvaluationRecord> Evaluations);

/// <summary>
/// Adds runs that are whole already: from a file, from a repaired store. The way of many rows at once; runs that go on come
/// through <see cref="IRunStore.ApplyAsync"/>.
/// </summary>
public interface IRunBulk
{
    /// <summary>
    /// Adds the runs in one transaction, their rows as they are (<see cref="RunRecord.Revision"/> too), and returns the ids of those
    /// that were added: a run that is there, that lies in the bin or that was removed for good is left out.
    /// </summary>
    /// <exception cref="Problems.ProblemException">The disk is full or the store is damaged; nothing is kept.</exception>
    Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<WholeRun> runs, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a run in the place of all that the store has of it, its row included, in one transaction, and returns its row as it is now, the
    /// revision one higher. A run that lies in the bin stays there.
    /// </summary>
    /// <exception cref="InvalidOperationException">The row has changed since the run's revision, or is gone.</exception>
    /// <exception cref="Problems.ProblemException">The disk is full or the store is damaged; nothing is changed.</exception>
    Task<RunRecord> ReplaceAsync(WholeRun run, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes the rows of many runs in one transaction, all or none, and returns them as they are now, each revision one higher.
    /// </summary>
    /// <exception cref="InvalidOperationException">A row has changed since, or is gone.</exception>
    /// <exception cref="Problems.ProblemException">The disk is full or the store is damaged; nothing is kept.</exception>
    Task<IReadOnlyList<RunRecord>> ChangeAsync(IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken = default);
}
