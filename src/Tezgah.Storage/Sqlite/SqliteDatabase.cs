using Microsoft.Data.Sqlite;
using Tezgah.Core.Problems;
using Tezgah.Storage.Safety;

namespace Tezgah.Storage.Sqlite;

/// <summary>
/// The database file that all stores share. Work is done on the thread pool, since SQLite itself always blocks: a page's
/// thread never waits for the disk. Errors of the disk and the file come as <see cref="ProblemException"/>: <c>disk-full</c>,
/// <c>store-broken</c>, <c>store-unusable</c>.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    private readonly string _path;
    private readonly SqliteConnections _connections;
    private readonly SemaphoreSlim _writing = new(1, 1);

    private SqliteDatabase(string path, SqliteConnections connections)
    {
        _path = path;
        _connections = connections;
    }

    /// <summary>The file, as a full path.</summary>
    public string FilePath => _path;

    /// <summary>The writing connection, for tests that break it.</summary>
    internal SqliteConnection Writer => _connections.Writer;

    /// <summary>Opens a file, and makes it where there is none.</summary>
    /// <exception cref="ProblemException">
    /// <c>store-newer</c>: a newer version of the program wrote it; <c>store-gone</c>: what a broken-off restore or repair left lies in an
    /// empty place; or one of the errors above.
    /// </exception>
    public static SqliteDatabase Open(string path)
    {
        var full = Path.GetFullPath(path);
        DatabaseSwap.CheckNothingIsLeft(full);
        try
        {
            return new SqliteDatabase(full, new SqliteConnections(full));
        }
        catch (Exception e) when (SqliteProblems.IsKnown(e))
        {
            throw SqliteProblems.Of(e, full);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connections.Dispose();
        _writing.Dispose();
    }

    /// <summary>Reads with a connection that nobody else has meanwhile.</summary>
    internal Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                var connection = _connections.TakeReader();
                try
                {
                    return read(connection);
                }
                finally
                {
                    _connections.ReturnReader(connection);
                }
            }
            catch (Exception e) when (SqliteProblems.IsKnown(e))
            {
                throw SqliteProblems.Of(e, _path);
            }
        },
        cancellationToken);

    /// <summary>Writes in one transaction, one writer after the other.</summary>
    internal async Task<T> WriteAsync<T>(
        Func<SqliteConnection, T> write, Predicate<SqliteConnection> mustSurvivePowerLoss, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Write(write, mustSurvivePowerLoss), cancellationToken);
        }
        catch (Exception e) when (SqliteProblems.IsKnown(e))
        {
            throw SqliteProblems.Of(e, _path);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// Works on the file itself with the writing connection, outside of a transaction. Whoever writes meanwhile waits; readers do not.
    /// </summary>
    internal async Task<T> MaintainAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => _connections.Writer.Interruptibly(() => work(_connections.Writer), cancellationToken), cancellationToken);
        }
        catch (Exception e) when (SqliteProblems.IsKnown(e))
        {
            throw SqliteProblems.Of(e, _path);
        }
        finally
        {
            _writing.Release();
        }
    }

    private T Write<T>(Func<SqliteConnection, T> write, Predicate<SqliteConnection> mustSurvivePowerLoss)
    {
        // NORMAL never damages a file in WAL mode, it may only lose the newest transactions when the power goes; a FULL commit
        // waits for the disk, which is too much for every batch of every run.
        var connection = _connections.Writer;
        connection.Do(mustSurvivePowerLoss(connection) ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        using var transaction = connection.BeginTransaction();
        var written = write(connection);
        transaction.Commit();
        return written;
    }
}
