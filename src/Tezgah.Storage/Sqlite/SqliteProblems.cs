using System.Globalization;
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
            Corrupt or NotADatabase or null => new Problem("store-broken", path, path).With(Cause(error)),
            _ => new Problem("store-unusable", path, path).With(Cause(error)),
        },
        error);

    /// <summary>The same as a part of a sentence, by SQLite's result codes (https://sqlite.org/rescode.html).</summary>
    public static Problem Cause(Exception error) => error is not SqliteException sqlite ? Core.Problems.Cause.Of(error) : sqlite.SqliteErrorCode switch
    {
        3 => Problem.Part("why-no-permission"),
        5 or 6 => Problem.Part("why-in-use"),
        8 => Problem.Part("why-read-only"),
        10 => Problem.Part("why-device"),
        Corrupt => Problem.Part("why-damaged"),
        Full => Problem.Part("why-disk-full"),
        14 => Problem.Part("why-not-opened"),
        NotADatabase => Problem.Part("why-no-database"),
        var code => Problem.Part("why-sqlite", code.ToString(CultureInfo.InvariantCulture)),
    };
}
