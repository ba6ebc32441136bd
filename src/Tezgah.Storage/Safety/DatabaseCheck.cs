using Microsoft.Data.Sqlite;
using Tezgah.Core.Problems;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Storage.Safety;

/// <summary>What is wrong with a database.</summary>
public static class DatabaseCheck
{
    private const int MostSaid = 20;

    /// <summary>
    /// SQLite's own check of every page and index (<c>integrity_check</c>) as the file is at one moment, whoever else writes to it
    /// meanwhile; null where all is well.
    /// </summary>
    /// <exception cref="ProblemException"><c>store-unusable</c>, <c>disk-full</c>: it cannot be looked at now, which says nothing of what is in it.</exception>
    public static string? Damage(string database, CancellationToken cancellationToken = default)
    {
        try
        {
            using var connection = SqliteConnections.Open(database, SqliteOpenMode.ReadWrite);
            var verdict = connection.Interruptibly(() => connection.Ask<string>($"PRAGMA integrity_check({MostSaid})"), cancellationToken);
            return verdict == "ok" ? null : verdict ?? "no answer";
        }
        catch (SqliteException e) when (SqliteProblems.IsDamage(e))
        {
            return e.Message;
        }
        catch (SqliteException e)
        {
            // In use, no rights, a full disk: a sound database must not be put away for it.
            throw SqliteProblems.Of(e, database);
        }
    }

    /// <summary>The ids of runs with stretches of curves that are not what was written.</summary>
    public static Task<IReadOnlyList<string>> BrokenCurvesAsync(SqliteDatabase database, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.ReadAsync(
            connection => connection.Interruptibly<IReadOnlyList<string>>(() =>
            {
                var ids = new List<string>();
                using var command = connection.Command(
                    """
                    SELECT DISTINCT run.id FROM chunk JOIN series ON series.key = chunk.series JOIN run ON run.key = series.run
                    WHERE points < 1 OR length(steps) <> 4 * points OR length(vals) <> 8 * points OR last_step - first_step < points - 1
                    ORDER BY run.id
                    """);
                using var rows = command.ExecuteReader();
                while (rows.Read())
                {
                    ids.Add(rows.GetString(0));
                }

                return ids;
            }, cancellationToken),
            cancellationToken);
    }

    /// <summary>Drops those stretches of one run, and returns how many points are gone.</summary>
    /// <exception cref="ProblemException">The disk is full.</exception>
    public static Task<long> DropBrokenCurvesAsync(SqliteDatabase database, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.WriteAsync(
            connection =>
            {
                const string Broken =
                    """
                    FROM chunk WHERE (points < 1 OR length(steps) <> 4 * points OR length(vals) <> 8 * points OR last_step - first_step < points - 1)
                      AND series IN (SELECT series.key FROM series JOIN run ON run.key = series.run WHERE run.id = $id)
                    """;
                var points = connection.Ask<long>("SELECT coalesce(sum(max(points, 0)), 0) " + Broken, ("$id", id));
                connection.Do("DELETE " + Broken, ("$id", id));
                return points;
            },
            mustSurvivePowerLoss: _ => true,
            cancellationToken);
    }

    /// <summary>Sets the byte and the number of the event up to which a run's events count as read; nothing else of it changes.</summary>
    /// <exception cref="ProblemException">The disk is full.</exception>
    public static Task SetEventPlaceAsync(SqliteDatabase database, string id, long offset, long seq, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.WriteAsync(
            connection => connection.Do(
                "UPDATE run SET event_offset = $offset, event_seq = $seq, revision = revision + 1 WHERE id = $id", ("$offset", offset), ("$seq", seq), ("$id", id)),
            mustSurvivePowerLoss: _ => true,
            cancellationToken);
    }

    /// <summary>
    /// Opens a database to look at it, so that it stays as it is: of one in an older format, and of none, a copy in the newest format is opened.
    /// </summary>
    /// <param name="file">The database.</param>
    /// <param name="scratch">A folder for the copy.</param>
    /// <exception cref="ProblemException"><c>store-newer</c>, <c>store-gone</c>, <c>disk-full</c>; as <see cref="SqliteDatabase.Open"/>.</exception>
    public static SqliteDatabase OpenToLook(string file, string scratch)
    {
        DatabaseSwap.CheckNothingIsLeft(file);
        if (File.Exists(file) && IsOfNewestFormat(file))
        {
            return SqliteDatabase.Open(file);
        }

        Directory.CreateDirectory(scratch);
        var copy = Path.Combine(scratch, "look.db");
        DatabaseSwap.Delete(copy);
        if (File.Exists(file))
        {
            StoreBackup.Create(file, copy);
        }

        return SqliteDatabase.Open(copy);
    }

    private static bool IsOfNewestFormat(string file)
    {
        try
        {
            using var connection = SqliteConnections.Open(file, SqliteOpenMode.ReadWrite);
            return connection.Ask<long>("PRAGMA user_version") >= Migrations.Newest;
        }
        catch (SqliteException e)
        {
            throw SqliteProblems.Of(e, file);
        }
    }

    /// <summary>Takes a run with all its rows out, whatever state it is in.</summary>
    public static Task TakeOutAsync(SqliteDatabase database, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.WriteAsync(
            connection => connection.Do("DELETE FROM run WHERE id = $id", ("$id", id)), mustSurvivePowerLoss: _ => true, cancellationToken);
    }

    /// <summary>Remembers that runs were removed for good.</summary>
    public static Task RememberRemovedAsync(SqliteDatabase database, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.WriteAsync(
            connection =>
            {
                foreach (var id in ids)
                {
                    RemovedRuns.Remember(connection, id, DateTimeOffset.UnixEpoch);
                }

                return ids.Count;
            },
            mustSurvivePowerLoss: _ => true,
            cancellationToken);
    }
}
