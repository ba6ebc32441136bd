namespace Tezgah.Core.Runs;

/// <summary>What people write on runs; null leaves a thing as it is.</summary>
public sealed record RunMarks
{
    /// <summary>The longest tag, study and name, in characters.</summary>
    public const int LongestWord = 120;

    /// <summary>The longest note, in characters.</summary>
    public const int LongestNote = 10_000;

    /// <summary>What to call it; an empty one is passed over.</summary>
    public string? Name { get; init; }

    /// <summary>Tags to put on.</summary>
    public IReadOnlyList<string> AddTags { get; init; } = [];

    /// <summary>Tags to take off.</summary>
    public IReadOnlyList<string> RemoveTags { get; init; } = [];

    /// <summary>The note; empty takes it away.</summary>
    public string? Note { get; init; }

    /// <summary>The study; empty takes it out of the one that it is in.</summary>
    public string? Group { get; init; }

    /// <summary>Whether it is put away.</summary>
    public bool? Archived { get; init; }
}

/// <summary>What would be lost if runs were deleted for good.</summary>
/// <param name="Runs">The runs.</param>
/// <param name="Bytes">The size of their folders.</param>
/// <param name="Checkpoints">Their checkpoints, none of which could be gone on from or tried.</param>
/// <param name="NotEnded">The names of those that have not ended and cannot be deleted.</param>
public sealed record DeletionLoss(int Runs, long Bytes, int Checkpoints, IReadOnlyList<string> NotEnded);

/// <summary>What people do with runs besides training them: name, mark, group, put away, delete.</summary>
public interface IRunShelf
{
    /// <summary>How long a deleted run can be brought back.</summary>
    TimeSpan KeepDeleted { get; }

    /// <summary>Writes on runs, and returns how many were changed.</summary>
    Task<int> MarkAsync(IReadOnlyCollection<string> ids, RunMarks marks, CancellationToken cancellationToken = default);

    /// <summary>What deleting runs would cost.</summary>
    Task<DeletionLoss> LossAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Deletes runs, all or none. Their folders stay until they are removed for good.</summary>
    /// <exception cref="Problems.ProblemException"><c>run-not-deletable</c>: one has not ended.</exception>
    Task DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);

    /// <summary>The deleted runs that can be brought back, the newest deletion first.</summary>
    Task<IReadOnlyList<RunRecord>> ListDeletedAsync(CancellationToken cancellationToken = default);

    /// <summary>Brings deleted runs back with everything that they had; returns how many there were.</summary>
    Task<int> RestoreAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Removes deleted runs for good, with their folders.</summary>
    /// <exception cref="Problems.ProblemException"><c>run-folder-not-removed</c>; the runs are gone all the same.</exception>
    Task RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);
}
