namespace Tezgah.Core.Runs;

/// <summary>
/// What came out of a stretch of a run's event file, and the place up to which it was read. The store takes all of it in one
/// transaction or nothing, so that a crash neither doubles nor loses a row.
/// </summary>
/// <param name="Run">
/// The run as it is after the stretch, with the new offset and event number, and still with the
/// <see cref="RunRecord.Revision"/> of the row that it was made from.
/// </param>
/// <param name="Points">The values of its steps, in order.</param>
/// <param name="Log">The lines for the log.</param>
/// <param name="Evaluations">The evaluations that finished.</param>
public sealed record RunUpdate(
    RunRecord Run,
    IReadOnlyList<MetricPoint> Points,
    IReadOnlyList<LogLine> Log,
    IReadOnlyList<EvaluationRecord> Evaluations)
{
    /// <summary>
    /// The step from which a resumed run goes on: points and evaluations after it belong to a course that was given up, and
    /// are dropped before the new ones are added. Null where nothing is dropped.
    /// </summary>
    public int? RewindTo { get; init; }

    /// <summary>Whether the run's settings changed; they are not written otherwise.</summary>
    public bool ChangesJob { get; init; }

    /// <summary>An update of the run's row alone.</summary>
    public static RunUpdate Of(RunRecord run) => new(run, [], [], []);
}

/// <summary>The state of all runs. One process writes; a LiteDB or SQLite file is behind it.</summary>
public interface IRunStore
{
    /// <summary>All runs but the deleted ones (<see cref="IRunBin"/>), the newest first.</summary>
    Task<IReadOnlyList<RunRecord>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>One run; null if there is none, or it is deleted.</summary>
    Task<RunRecord?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Adds a run.</summary>
    /// <exception cref="InvalidOperationException">A run with this id is there, is deleted, or was removed.</exception>
    Task AddAsync(RunRecord run, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes an update, whole or not at all, and returns the row as it is now, its revision one higher. A step that is there
    /// already takes the newer value.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The run is not there, or its row has changed since the update was made from it: the update was applied before, or
    /// another one was.
    /// </exception>
    /// <exception cref="Problems.ProblemException">The disk is full or the store is damaged; nothing of the update is kept.</exception>
    Task<RunRecord> ApplyAsync(RunUpdate update, CancellationToken cancellationToken = default);

    /// <summary>
    /// Curves of a run between two steps, each thinned to about <paramref name="maxPoints"/> points that keep minima and
    /// maxima; without names, all of them.
    /// </summary>
    Task<IReadOnlyList<Series>> ReadSeriesAsync(
        string id,
        IReadOnlyCollection<string>? names = null,
        int fromStep = 0,
        int toStep = int.MaxValue,
        int maxPoints = int.MaxValue,
        CancellationToken cancellationToken = default);

    /// <summary>The last <paramref name="count"/> lines of a run's log, oldest first.</summary>
    Task<IReadOnlyList<LogLine>> ReadLogAsync(string id, int count, CancellationToken cancellationToken = default);

    /// <summary>The evaluations of a run in the order of their end.</summary>
    Task<IReadOnlyList<EvaluationRecord>> ReadEvaluationsAsync(string id, CancellationToken cancellationToken = default);
}
