using Microsoft.Data.Sqlite;

namespace Tezgah.Storage.Sqlite;

/// <summary>The ids of runs that were removed for good, as rows of the table <c>removed_run</c>.</summary>
internal static class RemovedRuns
{
    /// <summary>All of them; none in a database of a format that knows no removal.</summary>
    public static IReadOnlyList<string> List(SqliteConnection connection)
    {
        var ids = new List<string>();
        if (connection.Ask<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'removed_run'") == 0)
        {
            return ids;
        }

        using var command = connection.Command("SELECT id FROM removed_run ORDER BY id");
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            ids.Add(rows.GetString(0));
        }

        return ids;
    }

    /// <summary>Remembers one, inside the caller's transaction.</summary>
    public static void Remember(SqliteConnection connection, string id, DateTimeOffset time) => connection.Do(
        "INSERT INTO removed_run (id, removed_at) VALUES ($id, $time) ON CONFLICT (id) DO NOTHING",
        ("$id", id),
        ("$time", StoredValues.Time(time)));
}
