using Microsoft.Data.Sqlite;
using Tezgah.Core.Runs;

namespace Tezgah.Storage.Sqlite;

/// <summary>The deleted runs in the SQLite file; errors as <see cref="SqliteDatabase"/> has them.</summary>
public sealed class SqliteRunBin(SqliteDatabase database) : IRunBin
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRecord>> ListAsync(CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<RunRecord>>(
            connection =>
            {
                var runs = new List<RunRecord>();
                using var command = connection.Command(
                    $"SELECT {RunRows.Columns} FROM run WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, key DESC");
                using var rows = command.ExecuteReader();
                while (rows.Read())
                {
                    runs.Add(RunRows.Read(rows));
                }

                return runs;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<RunRecord?> RestoreAsync(string id, CancellationToken cancellationToken = default) => database.WriteAsync(
        connection =>
        {
            var restored = connection.Do(
                "UPDATE run SET deleted_at = NULL, revision = revision + 1 WHERE id = $id AND deleted_at IS NOT NULL", ("$id", id));
            return restored == 1 ? Find(connection, id) : null;
        },
        mustSurvivePowerLoss: _ => true,
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(string id, DateTimeOffset time, CancellationToken cancellationToken = default) => database.WriteAsync(
        connection =>
        {
            if (connection.Do("DELETE FROM run WHERE id = $id AND deleted_at IS NOT NULL", ("$id", id)) == 0)
            {
                return false;
            }

            RemovedRuns.Remember(connection, id, time);
            return true;
        },
        mustSurvivePowerLoss: _ => true,
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListRemovedAsync(CancellationToken cancellationToken = default) =>
        database.ReadAsync(RemovedRuns.List, cancellationToken);

    private static RunRecord? Find(SqliteConnection connection, string id)
    {
        using var command = connection.Command($"SELECT {RunRows.Columns} FROM run WHERE id = $id", ("$id", id));
        using var rows = command.ExecuteReader();
        return rows.Read() ? RunRows.Read(rows) : null;
    }
}
