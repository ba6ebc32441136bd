namespace Tezgah.Web.Provenance;

/// <summary>What became of a file since.</summary>
public enum FileState
{
    /// <summary>The hash is of the file as it is now; nobody kept another, and it was not written to since the measurement.</summary>
    Unchanged,

    /// <summary>The hash was kept by whoever read the file then.</summary>
    Recorded,

    /// <summary>It was written to after the number was measured: its hash is not that of what was read then.</summary>
    ChangedSince,

    /// <summary>It is not there any more, or cannot be read.</summary>
    Missing,
}

/// <summary>A file and its content.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">SHA-256 of its bytes in lower-case hexadecimal; null if it cannot be read.</param>
/// <param name="State">What became of it.</param>
public sealed record HashedFile(string Path, string? Sha256, FileState State);

/// <summary>A source of a number with all that had to be looked up.</summary>
/// <param name="Source">The source.</param>
/// <param name="Checkpoint">The folder of the weights inside the run's checkpoints; null if it is not there any more.</param>
/// <param name="File">The file that the number was computed from; null for what events say.</param>
/// <param name="Data">The data that the weights were measured on.</param>
/// <param name="DataFile">That file's hash; null if nobody knows the file.</param>
/// <param name="Rows">The rows that the worker noted; null if it noted none.</param>
public sealed record OriginFacts(
    OriginSource Source, string? Checkpoint, HashedFile? File, DataOrigin Data, HashedFile? DataFile, long? Rows = null);
