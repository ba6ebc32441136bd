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
    public static string? Damage(string database, CancellationToken cancellationToken = default)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString());
            connection.Open();
            var verdict = connection.Interruptibly(() => connection.Ask<string>($"PRAGMA integrity_check({MostSaid})"), cancellationToken);
            return verdict == "ok" ? null : verdict ?? "no answer";
        }
        catch (SqliteException e)
        {
            return e.Message;
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

    /// <summary>Takes a run with all its rows out, whatever state it is in, so that it can be put in anew.</summary>
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
