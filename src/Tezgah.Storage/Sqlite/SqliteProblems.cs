using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tezgah.Core.Problems;

namespace Tezgah.Storage.Sqlite;

/// <summary>What SQLite's errors mean for a person.</summary>
internal static class SqliteProblems
{
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    /// <summary>Whether <see cref="Of"/> has a sentence for an error.</summary>
    public static bool IsKnown(Exception error) => error is SqliteException or JsonException or FormatException;

    /// <summary>Whether an error says that the file itself is not what was written, and not that it cannot be reached now.</summary>
    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Whether it is that the disk is full.</summary>
    public static bool IsDiskFull(SqliteException error) => error.SqliteErrorCode == Full;

    /// <summary>The problem behind an error; values that are not what was written count as damage too.</summary>
    public static ProblemException Of(Exception error, string path) => new(
        (error as SqliteException)?.SqliteErrorCode switch
        {
            Full => new Problem("disk-full", path, path),
            Corrupt or NotADatabase or null => new Problem("store-broken", path, path, error.Message),
            _ => new Problem("store-unusable", path, path, error.Message),
        },
        error);
}
