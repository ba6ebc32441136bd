using Tezgah.Core.Runs;

namespace Tezgah.Storage.Sqlite;

/// <summary>The saved views in the SQLite file; errors as <see cref="SqliteDatabase"/> has them.</summary>
public sealed class SqliteViewStore(SqliteDatabase database) : IViewStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<SavedView>> ListAsync(CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<SavedView>>(
            connection =>
            {
                var views = new List<SavedView>();
                using var command = connection.Command("SELECT name, query FROM saved_view ORDER BY name");
                using var rows = command.ExecuteReader();
                while (rows.Read())
                {
                    views.Add(new SavedView(rows.GetString(0), rows.GetString(1)));
                }

                return views;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SaveAsync(SavedView view, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(view);
        return database.WriteAsync(
            connection => connection.Do(
                """
                INSERT INTO saved_view (name, query) VALUES ($name, $query)
                ON CONFLICT (name) DO UPDATE SET query = excluded.query
                """,
                ("$name", view.Name),
                ("$query", view.Query)),
            mustSurvivePowerLoss: _ => true,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string name, CancellationToken cancellationToken = default) => database.WriteAsync(
        connection => connection.Do("DELETE FROM saved_view WHERE name = $name", ("$name", name)),
        mustSurvivePowerLoss: _ => true,
        cancellationToken);
}
