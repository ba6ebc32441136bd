using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tezgah.Storage.Sqlite;

/// <summary>Short ways to say a statement.</summary>
internal static class SqliteCommands
{
    // Of SQLite's machine. A row with a large blob is a handful of steps: a hundred times as many would ask once a second.
    private const int StepsBetweenQuestions = 1000;

    /// <summary>A command in the connection's transaction; null stands for SQL's NULL.</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    /// <summary>Runs a statement and returns the number of rows changed.</summary>
    public static int Do(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; the type's default where there is no row or it is NULL.</summary>
    public static T? Ask<T>(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.Command(sql, values);
        return command.ExecuteScalar() is T value ? value : default;
    }

    /// <summary>Works with the connection until it is given up: a statement that takes long then ends without having changed anything.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static T Interruptibly<T>(this SqliteConnection connection, Func<T> work, CancellationToken cancellationToken)
    {
        // Asked by SQLite itself; an interruption from outside that comes before a statement begins would be forgotten.
        raw.sqlite3_progress_handler(connection.Handle, StepsBetweenQuestions, _ => cancellationToken.IsCancellationRequested ? 1 : 0, null);
        try
        {
            return work();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        finally
        {
            raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
        }
    }

    /// <summary>A text column that may be NULL.</summary>
    public static string? Text(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
