using System.Globalization;
using Microsoft.Data.Sqlite;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Storage.Safety;

/// <summary>Copies of the database: made while a dashboard runs, taken back while none does. The runs' folders are not in them.</summary>
public static class StoreBackup
{
    /// <summary>What a database is called that a restored one has taken the place of.</summary>
    public const string Replaced = ".before-restore";

    /// <summary>
    /// Copies a database to a file as it is at one moment, whoever else writes to it meanwhile; a file that is there is replaced
    /// when the copy is whole.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="progress">Is told the bytes that are copied, and all of them.</param>
    /// <param name="cancellationToken">Gives it up; nothing is left then.</param>
    /// <exception cref="ProblemException"><c>store-missing</c>, <c>store-newer</c>, <c>disk-full</c>, <c>folder-not-writable</c>.</exception>
    public static void Create(string database, string target, Action<long, long>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(database))
        {
            throw new ProblemException(new Problem("store-missing", database, database));
        }

        try
        {
            using var connection = Open(database, SqliteOpenMode.ReadWrite);
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
    /// for good since the copy was made stay gone.
    /// </summary>
    /// <returns>The file that the replaced database lies in; null if there was none.</returns>
    /// <exception cref="ProblemException"><c>backup-broken</c>: the copy is damaged or no database; nothing is changed then.</exception>
    public static async Task<string?> RestoreAsync(DataFolder data, string backup)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check(backup);
        var removed = await RemovedAsync(data.Database);
        var replaced = data.Database + Replaced;
        var unfinished = data.Database + ".part";
        try
        {
            // Whole beside its place before anything moves.
            File.Copy(backup, unfinished, overwrite: true);
            var had = File.Exists(data.Database);
            foreach (var end in new[] { "-wal", "-shm", "" })
            {
                File.Delete(replaced + end);
                if (File.Exists(data.Database + end))
                {
                    File.Move(data.Database + end, replaced + end);
                }
            }

            File.Move(unfinished, data.Database);
            using var restored = SqliteDatabase.Open(data.Database);
            await TakeOutAsync(restored, removed);
            await DatabaseCheck.RememberRemovedAsync(restored, removed);
            return had ? replaced : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(data.Root, e), e);
        }
    }

    private static void Check(string backup)
    {
        try
        {
            using var connection = Open(backup, SqliteOpenMode.ReadOnly);
            CheckVersion(connection, backup);
            var verdict = connection.Ask<string>("PRAGMA integrity_check(1)");
            if (verdict != "ok" || connection.Ask<long>("PRAGMA user_version") == 0)
            {
                throw Broken(backup, verdict == "ok" ? "no database of this program" : verdict ?? "empty", null);
            }
        }
        catch (SqliteException e)
        {
            throw Broken(backup, e.Message, e);
        }
    }

    private static ProblemException Broken(string backup, string why, Exception? inner) =>
        new(new Problem("backup-broken", backup, backup, why), inner);

    private static void CheckVersion(SqliteConnection connection, string path)
    {
        var version = connection.Ask<long>("PRAGMA user_version");
        if (version > Migrations.Newest)
        {
            throw new ProblemException(new Problem(
                "store-newer", path, path, version.ToString(CultureInfo.InvariantCulture), Migrations.Newest.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static async Task<IReadOnlyList<string>> RemovedAsync(string database)
    {
        if (!File.Exists(database))
        {
            return [];
        }

        try
        {
            using var open = SqliteDatabase.Open(database);
            return await new SqliteRunBin(open).ListRemovedAsync();
        }
        catch (ProblemException e) when (e.Problems[0].Code is "store-broken" or "store-unusable")
        {
            // A damaged database is what a copy is for; what was removed from it is not known any more.
            return [];
        }
    }

    private static Task<bool> TakeOutAsync(SqliteDatabase database, IReadOnlyList<string> removed) => database.WriteAsync(
        connection =>
        {
            foreach (var id in removed)
            {
                connection.Do("DELETE FROM run WHERE id = $id", ("$id", id));
            }

            return true;
        },
        mustSurvivePowerLoss: _ => true,
        CancellationToken.None);

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            connection.Do("PRAGMA busy_timeout = 5000");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
