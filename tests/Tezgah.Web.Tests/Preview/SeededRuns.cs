using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;

namespace Tezgah.Web.Tests.Preview;

/// <summary>Fills a store with a run in every state.</summary>
public sealed class SeededRuns(IRunStore store, Func<string, JobFolder> folder, DateTimeOffset now)
{
    /// <summary>The run that goes on while the pages are looked at.</summary>
    public const string Live = "20260305-140000-live";

    /// <summary>Adds them all.</summary>
    public async Task AddAsync()
    {
        await AddAsync("20260301-100000-base", "math-topics · base", RunStatus.Completed, 900, 900, seed: 1, skill: 0.86, median: 3.4, j => j);
        await AddAsync("20260301-110000-seed2", "math-topics · base, seed 43", RunStatus.Completed, 900, 900, seed: 7, skill: 0.85, median: 3.4, j => j with { Training = j.Training with { Seed = 43 } });
        await AddAsync("20260301-120000-seed3", "math-topics · base, seed 44", RunStatus.Completed, 900, 900, seed: 8, skill: 0.87, median: 3.45, j => j with { Training = j.Training with { Seed = 44 } });
        await AddAsync("20260302-110000-small", "math-topics · small learning rate", RunStatus.Completed, 900, 900, seed: 2, skill: 0.85, median: 3.45, j => j with { Training = j.Training with { LearningRate = 3e-4, Seed = 7 } });
        await AddAsync("20260303-120000-wide", "math-topics · wide", RunStatus.Completed, 900, 900, seed: 3, skill: 0.79, median: 5.2, j => j with { Model = j.Model with { HiddenSize = 256, IntermediateSize = 688 } });
        await AddAsync("20260304-130000-failed", "math-topics · lr 0.5", RunStatus.Failed, 62, 900, 4, 0, 0, j => j with { Training = j.Training with { LearningRate = 0.5 } });
        await AddAsync("20260304-140000-killed", "math-topics · killed", RunStatus.Interrupted, 412, 900, 5, 0, 0, j => j);
        await AddAsync("20260304-150000-stopped", "math-topics · stopped", RunStatus.Stopped, 300, 900, 6, 0, 0, j => j);
        await AddAsync("20260304-160000-long", "a million steps", RunStatus.Completed, 1_000_000, 1_000_000, 1, 0.8, 3, j => j);
        await AddAsync(Live, "math-topics · live", RunStatus.Running, 120, 3000, 2, 0, 0, j => j);
        await AddPassesAsync("20260304-170000-deep", "HumanEval · deep", 1, [(0, 7), (100, 9), (200, 8), (300, 10), (400, 11), (500, 8), (600, 6), (700, 5)]);
        await AddPassesAsync("20260304-180000-diverse", "HumanEval · diverse", 2, [(0, 7), (100, 6), (200, 10), (300, 6), (400, 9)]);
        await AddImportedAsync();
        await store.AddAsync(Row("20260305-150000-next", "math-topics · next", RunStatus.Queued, 0, 0, j => j));
    }

    private async Task AddPassesAsync(string id, string name, int seed, (int Step, int Solved)[] results)
    {
        var row = Row(id, name, RunStatus.Completed, 800, 800, j => j);
        await store.AddAsync(row);
        await store.ApplyAsync(new RunUpdate(row, [.. Enumerable.Range(1, 800).Select(s => SomeCurves.Point(s, 800, seed, 5e-5, now))], [], []));
        foreach (var (step, solved) in results)
        {
            SomePasses.Write(folder(id).Artifacts, step == 0 ? "base" : $"checkpoint-{step}", seed, solved);
        }
    }

    private async Task AddImportedAsync()
    {
        const string Id = "20260304-190000-keras";
        var results = new ImportedResults("/home/student/keras", new Dictionary<string, string>(StringComparer.Ordinal) { ["predictions"] = "preds_test.csv" }, [], false, 3, new Dictionary<string, double?>(StringComparer.Ordinal), SomeResults.Labels, null, []);
        var row = new RunRecord { Id = Id, Name = "keras baseline", Status = RunStatus.Completed, JobJson = ImportMark.JobJson(results, now), CreatedAt = now, EndedAt = now, Step = 3, TotalSteps = 3 };
        await store.AddAsync(row);
        var evaluations = SomeResults.Write(folder(Id).Artifacts, "keras", 3, 9, 0.72, 9.5, now);
        await store.ApplyAsync(new RunUpdate(row, [], [], [evaluations[0] with { Values = new Dictionary<string, double?>(StringComparer.Ordinal) { ["accuracy"] = 0.72 } }, evaluations[1]]));
    }

    // The rows behind the made-up predictions, with their labels.
    private string TestFile()
    {
        var path = Path.Combine(folder("data").Root, "test.csv");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var truth = SomeResults.Predictions(1, 1).Truth.ToArray();
            File.WriteAllLines(path, truth.Select((t, i) => $"\"Question {i + 1}: which theorem of {SomeResults.Labels[t]} is meant, if every step of the proof is given?\",{SomeResults.Labels[t]}").Prepend("text,label"));
            File.SetLastWriteTimeUtc(path, now.UtcDateTime.AddDays(-1));
        }

        return path;
    }

    private async Task AddAsync(
        string id, string name, RunStatus status, int steps, int total, int seed, double skill, double median, Func<TrainingJob, TrainingJob> change)
    {
        var row = Row(id, name, status, steps, total, change);
        await store.AddAsync(row);
        var last = Enumerable.Range(1, steps);
        MetricPoint[] points = [.. last.Select(s => SomeCurves.Point(s, total, seed, 1e-3, row.StartedAt!.Value.AddMilliseconds(60 * s)))];
        var latest = points.SelectMany(p => p.Values).GroupBy(v => v.Key).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);
        var evaluations = skill > 0 ? SomeResults.Write(folder(id).Artifacts, name, steps, seed, skill, median, now) : [];
        await store.ApplyAsync(new RunUpdate(row with { Latest = latest }, points, Log(row, steps), evaluations));
    }

    private RunRecord Row(string id, string name, RunStatus status, int steps, int total, Func<TrainingJob, TrainingJob> change)
    {
        var start = now - TimeSpan.FromSeconds((0.06 * steps) + 5);
        var job = change(new TrainingJob { Name = name, Data = new DataSettings { Train = "/data/math-topics/train.csv", Validation = "/data/math-topics/validation.csv", Test = TestFile() } });
        var row = new RunRecord { Id = id, Name = name, Status = status, JobJson = JobFile.ToJson(job), CreatedAt = start };
        return status == RunStatus.Queued ? row : row with
        {
            StartedAt = start,
            LastEventAt = now,
            EndedAt = status.IsEnded() ? now : null,
            Device = "cpu",
            Phase = "training",
            Step = steps,
            TotalSteps = total,
            EventSeq = steps + 3,
            Problem = status switch
            {
                RunStatus.Failed => new Problem("loss-not-finite", "training.learning_rate", $"{steps}", "NaN", "0.5"),
                RunStatus.Interrupted => new Problem("worker-died", null, $"{steps}", "step 412: validation accuracy 0.768"),
                _ => null,
            },
        };
    }

    private static List<LogLine> Log(RunRecord row, int steps)
    {
        var start = row.StartedAt!.Value;
        var lines = new List<LogLine>
        {
            new(1, start, "info", "tokenizer: 2000 tokens learnt from 4,312 texts"),
            new(2, start.AddSeconds(2), "warning", "12 of 4312 texts were cut", new Problem("texts-truncated", null, "12", "4312", "/data/math-topics/train.csv", "128")),
        };
        lines.AddRange(Enumerable.Range(1, Math.Min(steps / 50, 60)).Select(i => new LogLine(2 + i, start.AddSeconds(3 * i), "info", $"step {50 * i}: validation accuracy {0.4 + (0.5 * (1 - Math.Exp(-i / 6.0))):F3}")));
        if (row.Problem is { } problem)
        {
            lines.Add(new(1000, row.EndedAt!.Value, "error", problem.Message, problem));
        }

        return lines;
    }
}
