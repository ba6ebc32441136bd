using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tezgah.Storage.Sqlite;

/// <summary>Copies of a database that is in use: SQLite's online back-up, which reads one state while others write.</summary>
internal static class Backups
{
    // 8 MB with the usual pages: often enough asked whether it is given up.
    private const int PagesAtOnce = 2048;

    /// <summary>The copy that is made before a database of format <paramref name="version"/> is changed.</summary>
    public static string PathBeforeMigration(string path, long version) =>
        path + string.Create(CultureInfo.InvariantCulture, $".format-{version}");

    /// <summary>Copies the database beside itself; a copy from an earlier, broken-off try is replaced.</summary>
    public static void BeforeMigration(SqliteConnection connection, string path, long version) =>
        Copy(connection, PathBeforeMigration(path, version));

    /// <summary>
    /// Copies the database to a file. It appears under its name only when it is whole and on the disk; given up, nothing is left.
    /// </summary>
    public static void Copy(SqliteConnection connection, string target, Action<long, long>? progress = null, CancellationToken cancellationToken = default)
    {
        var unfinished = target + ".part";
        File.Delete(unfinished);
        try
        {
            CopyTo(connection, unfinished, progress, cancellationToken);
            File.Move(unfinished, target, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Copies the database to a file that is not there yet, and which is half a copy if this fails.</summary>
    public static void CopyTo(SqliteConnection connection, string target, Action<long, long>? progress = null, CancellationToken cancellationToken = default)
    {
        using var copy = SqliteConnections.Open(target, SqliteOpenMode.ReadWriteCreate);
        CopyPages(connection, copy, progress, cancellationToken);

        // A copy in WAL mode would bring two more files with it.
        copy.Do("PRAGMA journal_mode = DELETE");
    }

    private static void CopyPages(SqliteConnection from, SqliteConnection to, Action<long, long>? progress, CancellationToken cancellationToken)
    {
        var pageSize = from.Ask<long>("PRAGMA page_size");

        // A transaction that has read keeps to its state; without it each write of somebody else begins the copy anew.
        using var state = from.BeginTransaction(deferred: true);
        from.Ask<long>("SELECT count(*) FROM sqlite_schema");
        int code;
        using (var backup = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main"))
        {
            SqliteException.ThrowExceptionForRC(backup.IsInvalid ? raw.sqlite3_errcode(to.Handle) : raw.SQLITE_OK, to.Handle);
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                code = raw.sqlite3_backup_step(backup, PagesAtOnce);
                var total = raw.sqlite3_backup_pagecount(backup) * pageSize;
                progress?.Invoke(total - (raw.sqlite3_backup_remaining(backup) * pageSize), total);
            }
            while (code == raw.SQLITE_OK);
        }

        SqliteException.ThrowExceptionForRC(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code, to.Handle);
    }
}
