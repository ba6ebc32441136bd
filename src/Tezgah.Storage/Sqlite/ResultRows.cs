using Microsoft.Data.Sqlite;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Storage.Sqlite;

/// <summary>What came out of a run, as rows.</summary>
internal static class ResultRows
{
    /// <summary>The key of a run; 0, which no run has, if there is none.</summary>
    public static long KeyOf(SqliteConnection connection, string id) =>
        connection.Ask<long>("SELECT key FROM run WHERE id = $id", ("$id", id));

    /// <summary>The byte up to which a run's events are stored; null if there is no run.</summary>
    public static long? OffsetOf(SqliteConnection connection, string id) =>
        connection.Ask<long?>("SELECT event_offset FROM run WHERE id = $id", ("$id", id));

    /// <summary>Writes all of an update but the run's own row, inside the caller's transaction.</summary>
    public static void Write(SqliteConnection connection, long run, RunUpdate update)
    {
        var series = new SeriesWriter(connection, run);
        if (update.RewindTo is { } step)
        {
            series.Rewind(step);
            connection.Do("DELETE FROM evaluation WHERE run = $run AND step > $step", ("$run", run), ("$step", step));
        }

        series.Add(update.Points);
        WriteLog(connection, run, update.Log);
        WriteEvaluations(connection, run, update.Evaluations);
    }

    /// <summary>Adds lines to a run's log.</summary>
    public static void WriteLog(SqliteConnection connection, long run, IReadOnlyList<LogLine> lines)
    {
        foreach (var line in lines)
        {
            connection.Do(
                """
                INSERT INTO log (run, seq, time, level, text, problem)
                VALUES ($run, $seq, $time, $level, $text, $problem)
                """,
                ("$run", run),
                ("$seq", line.Seq),
                ("$time", StoredValues.Time(line.Time)),
                ("$level", line.Level),
                ("$text", line.Text),
                ("$problem", StoredValues.Json(line.Problem)));
        }
    }

    /// <summary>Adds evaluations, in place of those of the same name and step.</summary>
    public static void WriteEvaluations(SqliteConnection connection, long run, IReadOnlyList<EvaluationRecord> evaluations)
    {
        foreach (var evaluation in evaluations)
        {
            connection.Do(
                """
                INSERT INTO evaluation (run, name, step, time, body) VALUES ($run, $name, $step, $time, $body)
                ON CONFLICT (run, name, step) DO UPDATE SET time = excluded.time, body = excluded.body
                """,
                ("$run", run),
                ("$name", evaluation.Name),
                ("$step", evaluation.Step),
                ("$time", StoredValues.Time(evaluation.Time)),
                ("$body", StoredValues.Json(evaluation)));
        }
    }

    /// <summary>The last lines of a run's log, oldest first.</summary>
    public static IReadOnlyList<LogLine> ReadLog(SqliteConnection connection, string id, int count)
    {
        var lines = new List<LogLine>();
        using var command = connection.Command(
            """
            SELECT seq, time, level, text, log.problem FROM log JOIN run ON run.key = log.run
            WHERE run.id = $id ORDER BY log.key DESC LIMIT $count
            """,
            ("$id", id),
            ("$count", count));
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            lines.Add(new LogLine(
                rows.GetInt64(0),
                StoredValues.Time(rows.GetString(1)),
                rows.GetString(2),
                rows.GetString(3),
                rows.Text(4) is { } problem ? StoredValues.FromJson<Problem>(problem) : null));
        }

        lines.Reverse();
        return lines;
    }

    /// <summary>The evaluations of a run in the order of their end.</summary>
    public static IReadOnlyList<EvaluationRecord> ReadEvaluations(SqliteConnection connection, string id)
    {
        var evaluations = new List<EvaluationRecord>();
        using var command = connection.Command(
            """
            SELECT body FROM evaluation JOIN run ON run.key = evaluation.run
            WHERE run.id = $id ORDER BY time, evaluation.key
            """,
            ("$id", id));
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            evaluations.Add(StoredValues.FromJson<EvaluationRecord>(rows.GetString(0)));
        }

        return evaluations;
    }
}
