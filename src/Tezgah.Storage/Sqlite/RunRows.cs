using System.Globalization;
using Microsoft.Data.Sqlite;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Storage.Sqlite;

/// <summary>Runs as rows of the table <c>run</c>.</summary>
internal static class RunRows
{
    /// <summary>The columns, in the order in which <see cref="Read"/> expects them.</summary>
    public const string Columns =
        "id, name, status, job, created_at, queued_at, started_at, ended_at, last_event_at, phase, phase_done, phase_total, "
        + "step, total_steps, latest, problem, device, event_seq, event_offset, log_lines, revision, tags, note, study, "
        + "archived_at, deleted_at, session_started_at, session_step, worked_before";

    private const string InsertSql = $"""
        INSERT INTO run ({Columns}) SELECT
            $id, $name, $status, $job, $created_at, $queued_at, $started_at, $ended_at, $last_event_at, $phase, $phase_done,
            $phase_total, $step, $total_steps, $latest, $problem, $device, $event_seq, $event_offset, $log_lines, $revision,
            $tags, $note, $study, $archived_at, $deleted_at, $session_started_at, $session_step, $worked_before
        WHERE NOT EXISTS (SELECT 1 FROM removed_run WHERE id = $id)
        ON CONFLICT (id) DO NOTHING
        """;

    // The job has a statement of its own, since it hardly ever changes; a deleted run does not change at all.
    private const string UpdateSql = """
        UPDATE run SET
            name = $name, status = $status, queued_at = $queued_at, started_at = $started_at, ended_at = $ended_at,
            last_event_at = $last_event_at, phase = $phase, phase_done = $phase_done, phase_total = $phase_total, step = $step,
            total_steps = $total_steps, latest = $latest, problem = $problem, device = $device, event_seq = $event_seq,
            event_offset = $event_offset, log_lines = $log_lines, tags = $tags, note = $note, study = $study,
            archived_at = $archived_at, deleted_at = $deleted_at, session_started_at = $session_started_at,
            session_step = $session_step, worked_before = $worked_before, revision = $revision + 1
        WHERE id = $id AND revision = $revision AND deleted_at IS NULL
        RETURNING key
        """;

    /// <summary>Adds a row; false if the id is taken, or was a removed run's.</summary>
    public static bool Insert(SqliteConnection connection, RunRecord run)
    {
        using var command = connection.Command(InsertSql, ("$job", run.JobJson), ("$created_at", StoredValues.Time(run.CreatedAt)));
        Bind(command, run);
        return command.ExecuteNonQuery() == 1;
    }

    /// <summary>Writes a row whose revision is still the run's, one higher, and returns its key; null if it is not.</summary>
    public static long? Update(SqliteConnection connection, RunRecord run)
    {
        using var command = connection.Command(UpdateSql);
        Bind(command, run);
        return (long?)command.ExecuteScalar();
    }

    /// <summary>Writes the settings of a row that is there.</summary>
    public static void UpdateJob(SqliteConnection connection, RunRecord run)
    {
        using var command = connection.Command("UPDATE run SET job = $job WHERE id = $id", ("$job", run.JobJson), ("$id", run.Id));
        command.ExecuteNonQuery();
    }

    /// <summary>The run of a reader's row.</summary>
    public static RunRecord Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Name = row.GetString(1),
        Status = Enum.Parse<RunStatus>(row.GetString(2), ignoreCase: true),
        JobJson = row.GetString(3),
        CreatedAt = StoredValues.Time(row.GetString(4)),
        QueuedAt = Time(row, 5),
        StartedAt = Time(row, 6),
        EndedAt = Time(row, 7),
        LastEventAt = Time(row, 8),
        Phase = row.Text(9),
        PhaseDone = row.GetInt64(10),
        PhaseTotal = row.GetInt64(11),
        Step = row.GetInt32(12),
        TotalSteps = row.GetInt32(13),
        Latest = StoredValues.FromJson<Dictionary<string, double>>(row.GetString(14)),
        Problem = row.Text(15) is { } problem ? StoredValues.FromJson<Problem>(problem) : null,
        Device = row.Text(16),
        EventSeq = row.GetInt64(17),
        EventOffset = row.GetInt64(18),
        LogLines = row.GetInt64(19),
        Revision = row.GetInt64(20),
        Tags = Tags(row.GetString(21)),
        Note = row.GetString(22),
        Group = row.Text(23),
        ArchivedAt = Time(row, 24),
        DeletedAt = Time(row, 25),
        SessionStartedAt = Time(row, 26),
        SessionStep = row.GetInt32(27),
        WorkedBefore = row.IsDBNull(28) ? null : TimeSpan.FromSeconds(row.GetDouble(28)),
    };

    private static void Bind(SqliteCommand command, RunRecord run)
    {
        ReadOnlySpan<(string, object?)> values =
        [
            ("$id", run.Id),
            ("$name", run.Name),
            ("$status", run.Status.ToString().ToLower(CultureInfo.InvariantCulture)),
            ("$queued_at", StoredValues.Time(run.QueuedAt)),
            ("$started_at", StoredValues.Time(run.StartedAt)),
            ("$ended_at", StoredValues.Time(run.EndedAt)),
            ("$last_event_at", StoredValues.Time(run.LastEventAt)),
            ("$phase", run.Phase),
            ("$phase_done", run.PhaseDone),
            ("$phase_total", run.PhaseTotal),
            ("$step", run.Step),
            ("$total_steps", run.TotalSteps),
            ("$latest", StoredValues.Json(run.Latest)),
            ("$problem", StoredValues.Json(run.Problem)),
            ("$device", run.Device),
            ("$event_seq", run.EventSeq),
            ("$event_offset", run.EventOffset),
            ("$log_lines", run.LogLines),
            ("$revision", run.Revision),
            ("$tags", StoredValues.Json(run.Tags)),
            ("$note", run.Note),
            ("$study", run.Group),
            ("$archived_at", StoredValues.Time(run.ArchivedAt)),
            ("$deleted_at", StoredValues.Time(run.DeletedAt)),
            ("$session_started_at", StoredValues.Time(run.SessionStartedAt)),
            ("$session_step", run.SessionStep),
            ("$worked_before", run.WorkedBefore?.TotalSeconds),
        ];
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }
    }

    // Most runs have none.
    private static string[] Tags(string json) => json == "[]" ? [] : StoredValues.FromJson<string[]>(json);

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.Text(column) is { } text ? StoredValues.Time(text) : null;
}
