using Microsoft.Data.Sqlite;
using Tezgah.Core.Models;

namespace Tezgah.Storage.Sqlite;

/// <summary>The list of models in the SQLite file; errors as <see cref="SqliteDatabase"/> has them.</summary>
public sealed class SqliteModelStore(SqliteDatabase database) : IModelStore
{
    private const string Select = "SELECT id, name, folder, added_at FROM model";

    /// <inheritdoc/>
    public Task<IReadOnlyList<KnownModel>> ListAsync(CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<KnownModel>>(
            connection =>
            {
                var models = new List<KnownModel>();
                using var command = connection.Command($"{Select} ORDER BY added_at DESC, key DESC");
                using var rows = command.ExecuteReader();
                while (rows.Read())
                {
                    models.Add(Read(rows));
                }

                return models;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<KnownModel?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(connection => Find(connection, "id", id), cancellationToken);

    /// <inheritdoc/>
    public Task<KnownModel> AddAsync(KnownModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return database.WriteAsync(
            connection =>
            {
                if (Find(connection, "folder", model.Folder) is { } known)
                {
                    return known;
                }

                var added = connection.Do(
                    "INSERT INTO model (id, name, folder, added_at) VALUES ($id, $name, $folder, $added_at) ON CONFLICT (id) DO NOTHING",
                    ("$id", model.Id),
                    ("$name", model.Name),
                    ("$folder", model.Folder),
                    ("$added_at", StoredValues.Time(model.AddedAt)));
                return added == 1 ? model : throw new InvalidOperationException($"There is already a model '{model.Id}'.");
            },
            mustSurvivePowerLoss: _ => true,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string id, CancellationToken cancellationToken = default) => database.WriteAsync(
        connection => connection.Do("DELETE FROM model WHERE id = $id", ("$id", id)), mustSurvivePowerLoss: _ => true, cancellationToken);

    private static KnownModel? Find(SqliteConnection connection, string column, string value)
    {
        using var command = connection.Command($"{Select} WHERE {column} = $value", ("$value", value));
        using var rows = command.ExecuteReader();
        return rows.Read() ? Read(rows) : null;
    }

    private static KnownModel Read(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), StoredValues.Time(row.GetString(3)));
}
