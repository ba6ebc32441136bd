using System.Globalization;
using Microsoft.Data.Sqlite;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Storage.Safety;

/// <summary>Copies of the database: made while a dashboard runs, taken back while none does. The runs' folders are not in them.</summary>
public static class StoreBackup
{
    /// <summary>What a database is called that a restored one has taken the place of; a number follows.</summary>
    public const string Replaced = ".before-restore";

    /// <summary>
    /// Copies a database to a file as it is at one moment, whoever else writes to it meanwhile; a file that is there is replaced
    /// when the copy is whole.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="progress">Is told the bytes that are copied, and all of them.</param>
    /// <param name="cancellationToken">Gives it up; nothing is left then.</param>
    /// <exception cref="ProblemException"><c>store-missing</c>, <c>store-newer</c>, <c>target-is-store</c>, <c>disk-full</c>, <c>folder-not-writable</c>.</exception>
    public static void Create(string database, string target, Action<long, long>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(database))
        {
            throw new ProblemException(new Problem("store-missing", database, database));
        }

        try
        {
            DataFolder.CheckTarget(database, target);
            using var connection = SqliteConnections.Open(database, SqliteOpenMode.ReadWrite);
            CheckVersion(connection, database);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
            Backups.Copy(connection, target, progress, cancellationToken);
        }
        catch (SqliteException e)
        {
            throw SqliteProblems.IsDiskFull(e) ? new ProblemException(new Problem("disk-full", target, target), e) : SqliteProblems.Of(e, database);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(target, e), e);
        }
    }

    /// <summary>
    /// Puts a copy in the database's place; the one that was there stays beside it (<see cref="Replaced"/>). Runs that were removed
    /// for good since the copy was made stay gone; those that lay in the bin then have all the time again before they are removed.
    /// </summary>
    /// <returns>The file that the replaced database lies in; null if there was none.</returns>
    /// <exception cref="ProblemException"><c>backup-broken</c>: the copy is damaged or no database; <c>disk-full</c>. Nothing is changed then.</exception>
    public static Task<string?> RestoreAsync(DataFolder data, string backup, TimeProvider? time = null) =>
        RestoreAsync(data, backup, (time ?? TimeProvider.System).GetUtcNow(), () => { });

    // The tests look at what is there after each step, as if the program had ended there.
    internal static Task<string?> RestoreAsync(DataFolder data, string backup, DateTimeOffset now, Action step)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Task.Run(() => Restore(data, backup, now, step));
    }

    private static string? Restore(DataFolder data, string backup, DateTimeOffset now, Action step)
    {
        Check(backup);
        string? replaced = null;
        var unfinished = DatabaseSwap.Unfinished(data.Database);
        var isDone = false;
        try
        {
            DatabaseSwap.Delete(unfinished);
            Copy(backup, unfinished);
            step();
            Adopt(unfinished, TakeRemoved(data.Database), now);
            step();
            replaced = DatabaseSwap.Keep(data.Database, Replaced);
            step();
            DatabaseSwap.Replace(data.Database);
            isDone = true;
            step();
            return replaced;
        }
        catch (Exception e) when (SqliteProblems.IsKnown(e))
        {
            throw SqliteProblems.Of(e, data.Database);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(data.Root, e), e);
        }
        finally
        {
            DatabaseSwap.Delete(unfinished);
            if (!isDone && replaced is not null)
            {
                DatabaseSwap.Delete(replaced);
            }
        }
    }

    // SQLite's copy, not the file's: one that a person made may have newer changes in a file beside it.
    private static void Copy(string backup, string unfinished)
    {
        using var source = SqliteConnections.Open(backup, SqliteOpenMode.ReadOnly);
        Backups.CopyTo(source, unfinished);
    }

    private static void Adopt(string unfinished, IReadOnlyList<string> removed, DateTimeOffset now)
    {
        using var copy = SqliteConnections.Open(unfinished, SqliteOpenMode.ReadWrite);
        copy.Do("PRAGMA foreign_keys = ON");
        Migrations.Run(copy, unfinished, keepsCopy: false);
        using var transaction = copy.BeginTransaction();
        foreach (var id in removed)
        {
            copy.Do("DELETE FROM run WHERE id = $id", ("$id", id));
            RemovedRuns.Remember(copy, id, now);
        }

        // What was deleted when the copy was made may have been brought back since, and be older than what the bin keeps.
        copy.Do("UPDATE run SET deleted_at = $now WHERE deleted_at IS NOT NULL", ("$now", StoredValues.Time(now)));
        transaction.Commit();
    }

    // Brings the newest changes into the database's own file, too, so that nothing beside it has to be copied with it.
    private static IReadOnlyList<string> TakeRemoved(string database)
    {
        if (!File.Exists(database))
        {
            return [];
        }

        try
        {
            using var connection = SqliteConnections.Open(database, SqliteOpenMode.ReadWrite);
            connection.Do("PRAGMA wal_checkpoint(TRUNCATE)");
            return RemovedRuns.List(connection);
        }
        catch (SqliteException e) when (SqliteProblems.IsDamage(e))
        {
            // A damaged database is what a copy is for; what was removed from it is not known any more.
            return [];
        }
    }

    private static void Check(string backup)
    {
        try
        {
            using var connection = SqliteConnections.Open(backup, SqliteOpenMode.ReadOnly);
            CheckVersion(connection, backup);
            var verdict = connection.Ask<string>("PRAGMA integrity_check(1)");
            if (verdict != "ok" || connection.Ask<long>("PRAGMA user_version") == 0)
            {
                throw Broken(backup, Problem.Part(verdict == "ok" ? "why-no-database" : "why-damaged"), null);
            }
        }
        catch (SqliteException e)
        {
            throw Broken(backup, SqliteProblems.Cause(e), e);
        }
    }

    private static ProblemException Broken(string backup, Problem why, Exception? inner) =>
        new(new Problem("backup-broken", backup, backup).With(why), inner);

    private static void CheckVersion(SqliteConnection connection, string path)
    {
        var version = connection.Ask<long>("PRAGMA user_version");
        if (version > Migrations.Newest)
        {
            throw new ProblemException(new Problem(
                "store-newer", path, path, version.ToString(CultureInfo.InvariantCulture), Migrations.Newest.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
