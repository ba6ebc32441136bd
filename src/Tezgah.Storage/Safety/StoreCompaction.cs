using System.Globalization;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Storage.Safety;

/// <summary>What came of compacting.</summary>
/// <param name="Before">The database's length in bytes, with the file of its newest changes.</param>
/// <param name="After">The same afterwards.</param>
public sealed record Compaction(long Before, long After);

/// <summary>
/// Gives the room back that deleted rows left in the database's file: SQLite's <c>VACUUM</c>, one transaction that is done whole or not at
/// all, whatever ends it. Whoever writes waits as long as it takes, whoever reads does not.
/// </summary>
public static class StoreCompaction
{
    /// <summary>Writes the database anew without what holds nothing.</summary>
    /// <exception cref="ProblemException"><c>store-compact-room</c>: there is no room for the copies that it needs; <c>disk-full</c>. Nothing is changed then.</exception>
    public static async Task<Compaction> RunAsync(SqliteDatabase database, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var before = await StoreFacts.ReadAsync(database, cancellationToken);
        CheckRoom(database.FilePath, before.ContentBytes);
        await database.MaintainAsync(
            connection =>
            {
                // What is in the log counts twice otherwise.
                connection.Do("PRAGMA wal_checkpoint(TRUNCATE)");
                connection.Do("PRAGMA synchronous = FULL");
                connection.Do("VACUUM");

                // A reader of the state before keeps the log as long as it reads; the file then shrinks with the next of these.
                return connection.Do("PRAGMA wal_checkpoint(TRUNCATE)");
            },
            cancellationToken);
        var after = await StoreFacts.ReadAsync(database, CancellationToken.None);
        return new Compaction(before.Bytes + before.LogBytes, after.Bytes + after.LogBytes);
    }

    // One copy in SQLite's folder for temporary files, one beside the database; both may lie on one disk.
    private static void CheckRoom(string file, long content)
    {
        foreach (var (folder, needed) in new[] { (Path.GetDirectoryName(file)!, content * 2), (Temporary(), content) })
        {
            if (Disks.FreeBytes(folder) is { } free && free < needed)
            {
                throw new ProblemException(new Problem("store-compact-room", folder, Megabytes(needed), folder, Megabytes(free)));
            }
        }
    }

    private static string Megabytes(long bytes) => (bytes / (double)(1 << 20)).ToString("F0", CultureInfo.InvariantCulture) + " MB";

    // In SQLite's own order.
    private static string Temporary() =>
        OperatingSystem.IsWindows()
            ? Path.GetTempPath()
            : new[] { Environment.GetEnvironmentVariable("SQLITE_TMPDIR"), Environment.GetEnvironmentVariable("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp" }
                .OfType<string>().FirstOrDefault(Directory.Exists) ?? "/tmp";
}
