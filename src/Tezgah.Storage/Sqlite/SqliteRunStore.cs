using Microsoft.Data.Sqlite;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Storage.Sqlite;

/// <summary>
/// The runs in a SQLite file. Work is done on the thread pool, since SQLite itself always blocks: a page's thread never waits
/// for the disk. Errors of the disk and the file come as <see cref="ProblemException"/>: <c>disk-full</c>, <c>store-broken</c>,
/// <c>store-unusable</c>.
/// </summary>
public sealed class SqliteRunStore : IRunStore, IDisposable
{
    private readonly string _path;
    private readonly SqliteConnections _connections;
    private readonly SemaphoreSlim _writing = new(1, 1);

    private SqliteRunStore(string path, SqliteConnections connections)
    {
        _path = path;
        _connections = connections;
    }

    /// <summary>The writing connection, for tests that break it.</summary>
    internal SqliteConnection Writer => _connections.Writer;

    /// <summary>Opens the store of a file, and makes it where there is none.</summary>
    /// <exception cref="ProblemException">
    /// <c>store-newer</c>: a newer version of the program wrote it; or one of the errors above.
    /// </exception>
    public static SqliteRunStore Open(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return new SqliteRunStore(full, new SqliteConnections(full));
        }
        catch (Exception e) when (SqliteProblems.IsKnown(e))
        {
            throw SqliteProblems.Of(e, full);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRecord>> ListAsync(CancellationToken cancellationToken = default) => ReadAsync<IReadOnlyList<RunRecord>>(
        connection =>
        {
            var runs = new List<RunRecord>();
            using var command = connection.Command($"SELECT {RunRows.Columns} FROM run ORDER BY created_at DESC, key DESC");
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                runs.Add(RunRows.Read(rows));
            }

            return runs;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<RunRecord?> FindAsync(string id, CancellationToken cancellationToken = default) => ReadAsync(
        connection =>
        {
            using var command = connection.Command($"SELECT {RunRows.Columns} FROM run WHERE id = $id", ("$id", id));
            using var rows = command.ExecuteReader();
            return rows.Read() ? RunRows.Read(rows) : null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task AddAsync(RunRecord run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return WriteAsync(
            connection => RunRows.Insert(connection, run)
                ? run
                : throw new InvalidOperationException($"There is already a run '{run.Id}'."),
            mustSurvivePowerLoss: _ => true,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RunRecord> ApplyAsync(RunUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return WriteAsync(
            connection =>
            {
                var run = RunRows.Update(connection, update.Run) ?? throw new InvalidOperationException(
                    $"The run '{update.Run.Id}' has changed since revision {update.Run.Revision}, or is gone.");
                ResultRows.Write(connection, run, update);
                return update.Run with { Revision = update.Run.Revision + 1 };
            },
            // What came out of the event file can be read from it again; a decision of the dashboard's is nowhere else.
            mustSurvivePowerLoss: connection => ResultRows.OffsetOf(connection, update.Run.Id) == update.Run.EventOffset,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Series>> ReadSeriesAsync(
        string id,
        IReadOnlyCollection<string>? names = null,
        int fromStep = 0,
        int toStep = int.MaxValue,
        int maxPoints = int.MaxValue,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 1);
        return ReadAsync<IReadOnlyList<Series>>(
            connection =>
            {
                // One transaction, so that all curves are of the same moment.
                using var transaction = connection.BeginTransaction(deferred: true);
                var keys = SeriesReader.Keys(connection, ResultRows.KeyOf(connection, id));
                return
                [
                    .. from curve in keys
                       where names is null || names.Contains(curve.Key, StringComparer.Ordinal)
                       select SeriesReader.Read(connection, curve.Key, curve.Value, fromStep, toStep, maxPoints),
                ];
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogLine>> ReadLogAsync(string id, int count, CancellationToken cancellationToken = default) =>
        ReadAsync(connection => ResultRows.ReadLog(connection, id, count), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EvaluationRecord>> ReadEvaluationsAsync(string id, CancellationToken cancellationToken = default) =>
        ReadAsync(connection => ResultRows.ReadEvaluations(connection, id), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _connections.Dispose();
        _writing.Dispose();
    }

    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) => Task.Run(
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

    private async Task<T> WriteAsync<T>(
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
