namespace Tezgah.Storage.Safety;

/// <summary>How a copy of the database came about.</summary>
public enum BackupKind
{
    /// <summary>Somebody asked for it.</summary>
    Made,

    /// <summary>Somebody asked for it and took it away through the browser; where it lies is not known.</summary>
    Taken,

    /// <summary>Made by the program before it changed the database's format.</summary>
    BeforeUpdate,

    /// <summary>The database that a restored back-up took the place of.</summary>
    BeforeRestore,

    /// <summary>The damaged database that a repair took the place of.</summary>
    Damaged,
}

/// <summary>A copy of the database.</summary>
/// <param name="Path">Where it lies; null where it was taken away.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Kind">How it came about.</param>
public sealed record BackupFile(string? Path, DateTimeOffset MadeAt, long Bytes, BackupKind Kind);
