using Microsoft.Data.Sqlite;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Storage.Sqlite;

/// <summary>The runs in a SQLite file; errors as <see cref="SqliteDatabase"/> has them.</summary>
public sealed class SqliteRunStore : IRunStore, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly bool _ownsDatabase;

    /// <summary>The runs of a database that others use too.</summary>
    public SqliteRunStore(SqliteDatabase database)
        : this(database, ownsDatabase: false)
    {
    }

    private SqliteRunStore(SqliteDatabase database, bool ownsDatabase)
    {
        _database = database;
        _ownsDatabase = ownsDatabase;
    }

    /// <summary>The writing connection, for tests that break it.</summary>
    internal SqliteConnection Writer => _database.Writer;

    /// <summary>Opens the store of a file with a database of its own, and makes it where there is none.</summary>
    /// <exception cref="ProblemException">As <see cref="SqliteDatabase.Open"/>.</exception>
    public static SqliteRunStore Open(string path) => new(SqliteDatabase.Open(path), ownsDatabase: true);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRecord>> ListAsync(CancellationToken cancellationToken = default) => _database.ReadAsync<IReadOnlyList<RunRecord>>(
        connection =>
        {
            var runs = new List<RunRecord>();
            using var command = connection.Command($"SELECT {RunRows.Columns} FROM run WHERE deleted_at IS NULL ORDER BY created_at DESC, key DESC");
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                runs.Add(RunRows.Read(rows));
            }

            return runs;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<RunRecord?> FindAsync(string id, CancellationToken cancellationToken = default) => _database.ReadAsync(
        connection =>
        {
            using var command = connection.Command($"SELECT {RunRows.Columns} FROM run WHERE id = $id AND deleted_at IS NULL", ("$id", id));
            using var rows = command.ExecuteReader();
            return rows.Read() ? RunRows.Read(rows) : null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task AddAsync(RunRecord run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _database.WriteAsync(
            connection => RunRows.Insert(connection, run)
                ? run
                : throw new InvalidOperationException($"There is, or was, a run '{run.Id}'."),
            mustSurvivePowerLoss: _ => true,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RunRecord> ApplyAsync(RunUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return _database.WriteAsync(
            connection =>
            {
                var run = RunRows.Update(connection, update.Run) ?? throw new InvalidOperationException(
                    $"The run '{update.Run.Id}' has changed since revision {update.Run.Revision}, or is gone.");
                if (update.ChangesJob)
                {
                    RunRows.UpdateJob(connection, update.Run);
                }

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
        return _database.ReadAsync<IReadOnlyList<Series>>(
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
        _database.ReadAsync(connection => ResultRows.ReadLog(connection, id, count), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EvaluationRecord>> ReadEvaluationsAsync(string id, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(connection => ResultRows.ReadEvaluations(connection, id), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsDatabase)
        {
            _database.Dispose();
        }
    }
}
