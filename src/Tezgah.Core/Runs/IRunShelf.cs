using System.Globalization;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Runs;

/// <summary>What people write on runs; null leaves a thing as it is.</summary>
public sealed record RunMarks
{
    /// <summary>The longest tag, study and name, in characters.</summary>
    public const int LongestWord = 120;

    /// <summary>The longest note, in characters.</summary>
    public const int LongestNote = 10_000;

    // Of a text that is too long: enough to know which it is.
    private const int MostQuoted = 40;

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

    /// <summary>Everything that is too long to be written: <c>run-name-too-long</c>, <c>tag-too-long</c>, <c>study-too-long</c>, <c>note-too-long</c>.</summary>
    public IReadOnlyList<Problem> Problems() =>
    [
        .. NameProblems(Name),
        .. AddTags.Where(t => t.Trim().Length > LongestWord).Select(t => TooLong("tag-too-long", null, t, LongestWord)),
        .. StudyProblems(Group),
        .. Note?.Trim() is { Length: > LongestNote } note ? [TooLong("note-too-long", null, note, LongestNote)] : Array.Empty<Problem>(),
    ];

    /// <summary>What is wrong with what a run is to be called; nothing where it has no name of its own.</summary>
    public static IReadOnlyList<Problem> NameProblems(string? name) =>
        name?.Trim() is { Length: > LongestWord } word ? [TooLong("run-name-too-long", "name", word, LongestWord)] : [];

    /// <summary>What is wrong with a study's name.</summary>
    public static IReadOnlyList<Problem> StudyProblems(string? study) =>
        study?.Trim() is { Length: > LongestWord } word ? [TooLong("study-too-long", null, word, LongestWord)] : [];

    /// <summary>A name that nobody typed, cut to what a name may be.</summary>
    public static string CutName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > LongestWord ? name[..(LongestWord - 1)].TrimEnd() + "…" : name;
    }

    private static Problem TooLong(string code, string? where, string text, int most) => new(
        code, where, string.Concat(text.AsSpan(0, MostQuoted), "…"), text.Length.ToString(CultureInfo.InvariantCulture), most.ToString(CultureInfo.InvariantCulture));
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
    /// <exception cref="ProblemException">Something is too long (<see cref="RunMarks.Problems"/>): nothing is written then.</exception>
    Task<int> MarkAsync(IReadOnlyCollection<string> ids, RunMarks marks, CancellationToken cancellationToken = default);

    /// <summary>What deleting runs would cost.</summary>
    Task<DeletionLoss> LossAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Deletes runs, all or none. Their folders stay until they are removed for good.</summary>
    /// <exception cref="ProblemException"><c>run-not-deletable</c>: one has not ended.</exception>
    Task DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);

    /// <summary>The deleted runs that can be brought back, the newest deletion first.</summary>
    Task<IReadOnlyList<RunRecord>> ListDeletedAsync(CancellationToken cancellationToken = default);

    /// <summary>Brings deleted runs back with everything that they had; returns how many there were.</summary>
    Task<int> RestoreAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Removes deleted runs for good, with their folders.</summary>
    /// <exception cref="ProblemException"><c>run-folder-not-removed</c>; the runs are gone all the same.</exception>
    Task RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);
}
