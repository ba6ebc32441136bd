using System.Text;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Runs.Ingest;
using Tezgah.Runs.Queue;

namespace Tezgah.Runs.Safety;

/// <summary>
/// A run made anew from its folder: everything but what people wrote on it follows from <c>job.json</c> and <c>events.jsonl</c>.
/// </summary>
public static class RunRebuilder
{
    /// <summary>The run of a folder; null where it holds no job.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="known">What is left of its row, whose marks are kept; null where nothing is.</param>
    public static WholeRun? Read(JobFolder folder, RunRecord? known = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(folder.Job))
        {
            return null;
        }

        var json = File.ReadAllText(folder.Job, Encoding.UTF8);
        var job = JobFile.Parse(json, folder.Job, []);
        var id = Path.GetFileName(folder.Root);
        var run = new RunRecord
        {
            Id = id,
            Name = known?.Name ?? (string.IsNullOrWhiteSpace(job.Name) && job.Data.Train.Length == 0 ? id : RunNames.NameOf(job)),

            // One that never began must not begin by itself, maybe after weeks.
            Status = RunStatus.Stopped,
            JobJson = json,
            CreatedAt = known?.CreatedAt ?? new DateTimeOffset(File.GetLastWriteTimeUtc(folder.Job), TimeSpan.Zero),
            Tags = known?.Tags ?? [],
            Note = known?.Note ?? "",
            Group = known?.Group,
            ArchivedAt = known?.ArchivedAt,
            DeletedAt = known?.DeletedAt,
            Revision = (known?.Revision ?? 0) + 1,
        };
        return Follow(folder, run);
    }

    private static WholeRun Follow(JobFolder folder, RunRecord run)
    {
        var curves = new OrderedDictionary<string, SortedDictionary<int, double>>(StringComparer.Ordinal);
        var log = new List<LogLine>();
        var evaluations = new List<EvaluationRecord>();
        for (var hasMore = true; hasMore;)
        {
            var read = EventTail.Read(folder.Events, run.EventOffset, run.EventSeq);
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
