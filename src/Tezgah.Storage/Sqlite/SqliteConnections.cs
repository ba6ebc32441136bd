using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Tezgah.Storage.Sqlite;

/// <summary>One writing connection, and reading ones that are used again.</summary>
internal sealed class SqliteConnections : IDisposable
{
    private const int MostIdleReaders = 8;

    private readonly string _path;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private bool _isDisposed;

    /// <summary>Opens the file, makes it where there is none, and brings it to the newest format.</summary>
    public SqliteConnections(string path)
    {
        _path = path;
        Writer = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // Readers then never wait for the writer, nor it for them.
            Writer.Do("PRAGMA journal_mode = WAL");
            Writer.Do("PRAGMA foreign_keys = ON");
            Migrations.Run(Writer, path);
        }
        catch
        {
            Writer.Dispose();
            throw;
        }
    }

    /// <summary>The connection that writes; one caller at a time.</summary>
    public SqliteConnection Writer { get; }

    /// <summary>A connection to read with.</summary>
    public SqliteConnection TakeReader()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_readers.TryTake(out var idle))
        {
            return idle;
        }

        var reader = Open(_path, SqliteOpenMode.ReadWrite);
        reader.Do("PRAGMA query_only = ON");
        return reader;
    }

    /// <summary>Gives it back.</summary>
    public void ReturnReader(SqliteConnection reader)
    {
        if (_isDisposed || _readers.Count >= MostIdleReaders)
        {
            reader.Dispose();
        }
        else
        {
            _readers.Add(reader);
        }
    }

    /// <summary>A connection of one's own, which waits for others that write.</summary>
    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
        }.ToString());
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        // Last: closing it moves the log's content into the database file.
        Writer.Dispose();
    }
}
