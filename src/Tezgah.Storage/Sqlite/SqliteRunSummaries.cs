using Tezgah.Core.Runs;

namespace Tezgah.Storage.Sqlite;

/// <summary>All runs of the SQLite file in one go; errors as <see cref="SqliteDatabase"/> has them.</summary>
public sealed class SqliteRunSummaries(SqliteDatabase database) : IRunSummaries
{
    /// <inheritdoc/>
    public Task VisitAsync(Action<RunRecord> visit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visit);
        return database.ReadAsync(
            connection =>
            {
                using var command = connection.Command($"SELECT {RunRows.Columns} FROM run WHERE deleted_at IS NULL");
                using var rows = command.ExecuteReader();
                while (rows.Read())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    visit(RunRows.Read(rows));
                }

                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EvaluationSummary>> ListEvaluationsAsync(string? runId = null, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<EvaluationSummary>>(
            connection =>
            {
                var evaluations = new List<EvaluationSummary>();
                using var command = connection.Command(
                    """
                    SELECT run.id, e.body FROM evaluation e JOIN run ON run.key = e.run
                    WHERE run.deleted_at IS NULL AND ($id IS NULL OR run.id = $id)
                      AND e.step = (SELECT max(step) FROM evaluation WHERE run = e.run AND name = e.name)
                    """,
                    ("$id", runId));
                using var rows = command.ExecuteReader();
                while (rows.Read())
                {
                    var one = StoredValues.FromJson<EvaluationRecord>(rows.GetString(1));
                    evaluations.Add(new EvaluationSummary(rows.GetString(0), one.Name, one.Step, one.Values));
                }

                return evaluations;
            },
            cancellationToken);
}
