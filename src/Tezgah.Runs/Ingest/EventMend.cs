using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Ingest;

/// <summary>
/// Brings a run in line again with an event file that is behind the store. The pages of the store and those of the file reach the
/// disk each in their own time, so that after a power cut the file may end before the byte up to which the store has it; a worker
/// that is resumed then writes on from there, over events that the store knows.
/// </summary>
public static class EventMend
{
    /// <summary>
    /// The update of a run whose events cannot be read on at <see cref="RunRecord.EventOffset"/>. Where the file has only lost its end,
    /// the place moves back and nothing else changes: what the store knows of the lost events did happen, and is given up by itself
    /// when the run is resumed from a checkpoint before them. Where the file went another way since, it is read again from its
    /// start. Marks and the log's earlier lines are kept in both cases.
    /// </summary>
    /// <param name="run">The run as the store has it.</param>
    /// <param name="path">The file; one that is not there is empty.</param>
    /// <param name="isAlive">Whether a worker lives: its file never gets shorter by itself.</param>
    /// <param name="now">The time, for the line of the log that tells it.</param>
    /// <returns>The update; null where the file is broken by itself.</returns>
    /// <exception cref="IOException">The file cannot be read now.</exception>
    public static RunUpdate? Of(RunRecord run, string path, bool isAlive, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        var projection = new RunProjector.Projection(run with
        {
            EventOffset = 0,
            EventSeq = 0,
            Step = 0,
            Latest = new Dictionary<string, double>(StringComparer.Ordinal),
            Problem = run.Status == RunStatus.Stopping ? run.Problem : null,
        });
        StartedEvent? first = null;
        RunEvent? last = null;
        var (offset, seq) = (0L, 0L);
        for (var hasMore = true; hasMore;)
        {
            var read = EventTail.Read(path, offset, seq);
            if (read.Problem is not null)
            {
                return null;
            }

            foreach (var runEvent in read.Events)
            {
                projection.Take(runEvent);
                first ??= runEvent as StartedEvent;
                last = runEvent;
            }

            (offset, seq, hasMore) = (read.Offset, seq + read.Events.Count, read.HasMore);
        }

        if (last is not null && (offset > run.EventOffset || last.Time > run.LastEventAt))
        {
            return ReadAgain(run, projection.Update(offset), first, now);
        }

        return isAlive
            ? null
            : Noted(RunUpdate.Of(run with { EventOffset = offset, EventSeq = seq }), now, new Problem("events-lost", null, Text(run.EventSeq - seq)));
    }

    private static RunUpdate ReadAgain(RunRecord run, RunUpdate read, StartedEvent? first, DateTimeOffset now)
    {
        // The log has the lines of all events that the store has seen; those of the file's new end come later than any of them.
        var lines = read.Log.Where(l => l.Time > run.LastEventAt).Select((l, i) => l with { Seq = run.LogLines + i + 1 }).ToList();
        var status = run.Status == RunStatus.Stopping && read.Run.Status == RunStatus.Running ? run.Status : read.Run.Status;
        var update = read with
        {
            Run = read.Run with { Status = status, LogLines = run.LogLines + lines.Count },
            Log = lines,

            // A file that begins with the run's begin has all of it; another one goes on from the step that its first worker names.
            RewindTo = first is { Resumed: true } ? read.RewindTo : -1,
        };
        return Noted(update, now, new Problem("events-read-again"));
    }

    private static RunUpdate Noted(RunUpdate update, DateTimeOffset now, Problem note)
    {
        var line = RunProjector.AddLine(update.Run, now, "warning", note);
        return update with { Run = line.Run, Log = [.. update.Log, .. line.Log] };
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
