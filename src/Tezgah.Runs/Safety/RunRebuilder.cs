using System.Text;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Runs.Imports;
using Tezgah.Runs.Ingest;
using Tezgah.Runs.Queue;

namespace Tezgah.Runs.Safety;

/// <summary>
/// A run made anew from its folder: everything but what people wrote on it follows from <c>job.json</c> and <c>events.jsonl</c>, and that of
/// an imported run from the files that were taken in with it.
/// </summary>
public static class RunRebuilder
{
    /// <summary>
    /// The run of a folder; null where it holds nothing that it follows from. What the dashboard itself wrote in the log of a run is not among that.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="known">
    /// What is left of its row, whose marks are kept, and its status too unless it was active: only the dashboard knows that a run waits, or
    /// was stopped by force. Null where nothing is left.
    /// </param>
    /// <exception cref="ProblemException">The files of an imported run, or its <c>job.json</c>, cannot be used.</exception>
    public static WholeRun? Read(JobFolder folder, RunRecord? known = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(folder.Job) && known is null)
        {
            return null;
        }

        var json = known?.JobJson ?? File.ReadAllText(folder.Job, Encoding.UTF8);
        return ImportMark.IsImported(json) ? Import(folder, json, known)
            : known is not null && !File.Exists(folder.Events) ? null
            : Follow(folder, json, known);
    }

    private static WholeRun Import(JobFolder folder, string json, RunRecord? known)
    {
        var id = Path.GetFileName(folder.Root);
        var name = known?.Name ?? ImportMark.NameOf(json) ?? id;
        try
        {
            var whole = ImportedRun.Of(id, name, json, CreatedAt(folder), ImportReader.Read(folder.Artifacts));
            return known is null ? whole : whole with { Run = known with { LogLines = whole.Run.LogLines } };
        }
        catch (ResultsFileException e)
        {
            throw new ProblemException(Problem.FromText(e.Message, folder.Artifacts), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", folder.Artifacts, folder.Artifacts).Because(e), e);
        }
    }

    private static DateTimeOffset CreatedAt(JobFolder folder) => new(File.GetLastWriteTimeUtc(folder.Job), TimeSpan.Zero);

    private static WholeRun Follow(JobFolder folder, string json, RunRecord? known)
    {
        var whole = Follow(folder, Begin(folder, json, known));

        // Where it is only the break in its events that made it fail, they say how it ended.
        return known is null || known.Status.IsActive() || known.Problem?.Code == "events-broken" ? whole : whole with
        {
            Run = whole.Run with { Status = known.Status, EndedAt = known.EndedAt, Problem = known.Problem },
        };
    }

    private static RunRecord Begin(JobFolder folder, string json, RunRecord? known)
    {
        var id = Path.GetFileName(folder.Root);
        return new RunRecord
        {
            Id = id,
            Name = known?.Name ?? NameOf(id, JobFile.Parse(json, folder.Job, [])),

            // One that never began must not begin by itself, maybe after weeks.
            Status = known is not null && known.Status.IsActive() ? known.Status : RunStatus.Stopped,
            Problem = known is not null && known.Status.IsActive() ? known.Problem : null,
            JobJson = json,
            CreatedAt = known?.CreatedAt ?? CreatedAt(folder),
            QueuedAt = known?.QueuedAt,
            Tags = known?.Tags ?? [],
            Note = known?.Note ?? "",
            Group = known?.Group,
            ArchivedAt = known?.ArchivedAt,
            DeletedAt = known?.DeletedAt,
            Revision = known?.Revision ?? 1,
        };
    }

    private static string NameOf(string id, TrainingJob job) =>
        string.IsNullOrWhiteSpace(job.Name) && job.Data.Train.Length == 0 ? id : RunNames.NameOf(job);

    private static WholeRun Follow(JobFolder folder, RunRecord run)
    {
        var curves = new OrderedDictionary<string, SortedDictionary<int, double>>(StringComparer.Ordinal);
        var log = new List<LogLine>();
        var evaluations = new List<EvaluationRecord>();
        for (var hasMore = true; hasMore;)
        {
            var read = ReadEvents(folder, run);
            hasMore = read.HasMore;
            if (read.Events.Count > 0)
            {
                var update = RunProjector.Project(run, read.Events, read.Offset);
                if (update.RewindTo is { } step)
                {
                    Rewind(curves, evaluations, step);
                }

                Add(curves, update.Points);
                log.AddRange(update.Log);
                evaluations.AddRange(update.Evaluations);
                run = update.Run;
            }

            if (read.Problem is { } problem)
            {
                run = run with { Problem = problem, Status = run.Status.IsEnded() ? run.Status : RunStatus.Failed };
            }
        }

        return new WholeRun(
            run,
            [.. curves.Select(c => new Series(c.Key, [.. c.Value.Keys], [.. c.Value.Values]))],
            log,
            [.. evaluations.GroupBy(e => (e.Name, e.Step)).Select(g => g.Last())]);
    }

    private static TailRead ReadEvents(JobFolder folder, RunRecord run)
    {
        try
        {
            return EventTail.Read(folder.Events, run.EventOffset, run.EventSeq);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", folder.Events, folder.Events).Because(e), e);
        }
    }

    private static void Add(OrderedDictionary<string, SortedDictionary<int, double>> curves, IReadOnlyList<MetricPoint> points)
    {
        foreach (var point in points)
        {
            foreach (var (name, value) in point.Values)
            {
                if (!curves.TryGetValue(name, out var curve))
                {
                    curves.Add(name, curve = []);
                }

                curve[point.Step] = value;
            }
        }
    }

    // Steps after the one that a resumed run went on from were given up.
    private static void Rewind(OrderedDictionary<string, SortedDictionary<int, double>> curves, List<EvaluationRecord> evaluations, int step)
    {
        foreach (var curve in curves.Values)
        {
            foreach (var late in curve.Keys.Where(s => s > step).ToList())
            {
                curve.Remove(late);
            }
        }

        evaluations.RemoveAll(e => e.Step > step);
    }
}
