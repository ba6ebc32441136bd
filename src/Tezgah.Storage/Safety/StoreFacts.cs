using Tezgah.Storage.Sqlite;

namespace Tezgah.Storage.Safety;

/// <summary>How large a database is, and what is in it.</summary>
/// <param name="Bytes">The file's length.</param>
/// <param name="LogBytes">The length of the file beside it that takes the newest changes.</param>
/// <param name="ContentBytes">The part of both that holds something.</param>
/// <param name="FreeBytes">The part that holds nothing any more and that compacting would give back.</param>
/// <param name="Format">The format, as <c>PRAGMA user_version</c> counts the migrations.</param>
/// <param name="Runs">The runs, without the deleted ones.</param>
/// <param name="Deleted">The deleted runs that can be brought back.</param>
public sealed record StoreFacts(long Bytes, long LogBytes, long ContentBytes, long FreeBytes, int Format, long Runs, long Deleted)
{
    /// <summary>What a database is like now.</summary>
    /// <exception cref="Core.Problems.ProblemException"><c>store-broken</c>, <c>store-unusable</c>.</exception>
    public static Task<StoreFacts> ReadAsync(SqliteDatabase database, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.ReadAsync(
            connection => new StoreFacts(
                Length(database.FilePath),
                Length(database.FilePath + "-wal"),
                (connection.Ask<long>("PRAGMA page_count") - connection.Ask<long>("PRAGMA freelist_count")) * connection.Ask<long>("PRAGMA page_size"),
                connection.Ask<long>("PRAGMA freelist_count") * connection.Ask<long>("PRAGMA page_size"),
                (int)connection.Ask<long>("PRAGMA user_version"),
                connection.Ask<long>("SELECT count(*) FROM run WHERE deleted_at IS NULL"),
                connection.Ask<long>("SELECT count(*) FROM run WHERE deleted_at IS NOT NULL")),
            cancellationToken);
    }

    private static long Length(string file) => new FileInfo(file) is { Exists: true } there ? there.Length : 0;
}
