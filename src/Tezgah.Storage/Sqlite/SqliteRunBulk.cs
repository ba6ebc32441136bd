using Microsoft.Data.Sqlite;
using Tezgah.Core.Runs;

namespace Tezgah.Storage.Sqlite;

/// <summary>Whole runs into the SQLite file; errors as <see cref="SqliteDatabase"/> has them.</summary>
public sealed class SqliteRunBulk(SqliteDatabase database) : IRunBulk
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<WholeRun> runs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return database.WriteAsync<IReadOnlyList<string>>(
            connection =>
            {
                var added = new List<string>();
                foreach (var run in runs)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (Add(connection, run))
                    {
                        added.Add(run.Run.Id);
                    }
                }

                return added;
            },
            mustSurvivePowerLoss: _ => true,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RunRecord> ReplaceAsync(WholeRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return database.WriteAsync(
            connection =>
            {
                var row = run.Run with { Revision = run.Run.Revision + 1 };
                if (connection.Do("DELETE FROM run WHERE id = $id AND revision = $revision", ("$id", row.Id), ("$revision", run.Run.Revision)) == 0
                    || !Add(connection, run with { Run = row }))
                {
                    throw new InvalidOperationException($"The run '{row.Id}' has changed since revision {run.Run.Revision}, or is gone.");
                }

                return row;
            },
            mustSurvivePowerLoss: _ => true,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRecord>> ChangeAsync(IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return database.WriteAsync<IReadOnlyList<RunRecord>>(
            connection =>
            {
                var changed = new List<RunRecord>(runs.Count);
                foreach (var run in runs)
                {
                    _ = RunRows.Update(connection, run) ?? throw new InvalidOperationException(
                        $"The run '{run.Id}' has changed since revision {run.Revision}, or is gone.");
                    changed.Add(run with { Revision = run.Revision + 1 });
                }

                return changed;
            },
            mustSurvivePowerLoss: _ => true,
            cancellationToken);
    }

    private static bool Add(SqliteConnection connection, WholeRun whole)
    {
        if (!RunRows.Insert(connection, whole.Run))
        {
            return false;
        }

        var run = ResultRows.KeyOf(connection, whole.Run.Id);
        var series = new SeriesWriter(connection, run);
        foreach (var curve in whole.Series)
        {
            series.AddWhole(curve);
        }

        ResultRows.WriteLog(connection, run, whole.Log);
        ResultRows.WriteEvaluations(connection, run, whole.Evaluations);
        return true;
    }
}
