using Tezgah.Core.Problems;

namespace Tezgah.Web.Store;

/// <summary>What takes long on the page of the store.</summary>
public enum StoreTask
{
    /// <summary>A copy of the database.</summary>
    Backup,

    /// <summary>The check that only looks.</summary>
    Check,

    /// <summary>Giving room back.</summary>
    Compact,

    /// <summary>Runs into a file.</summary>
    Export,

    /// <summary>Runs out of a file.</summary>
    Import,
}

/// <summary>How far a task is, or what came of it.</summary>
/// <param name="Done">What is done, in bytes or parts.</param>
/// <param name="Total">What there is to do; 0 while it is not known.</param>
/// <param name="IsRunning">Whether it runs.</param>
/// <param name="IsGivenUp">Whether the owner gave it up.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="Took">How long it took, or has taken so far.</param>
/// <param name="Problems">Why it failed.</param>
/// <param name="Result">What came of it; null while it runs and where nothing did.</param>
public sealed record StoreTaskState(
    long Done, long Total, bool IsRunning, bool IsGivenUp, DateTimeOffset? EndedAt, TimeSpan Took, IReadOnlyList<Problem> Problems, object? Result);

/// <summary>A file that was made of the store.</summary>
/// <param name="Path">Where it lies; null where a browser takes it away.</param>
/// <param name="Download">What a browser asks for it by.</param>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Runs">The runs in it; 0 of a copy of the database.</param>
public sealed record StoreFile(string? Path, string? Download, string Name, long Bytes, int Runs);
