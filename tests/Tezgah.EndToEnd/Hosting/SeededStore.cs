using System.Text.Json;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Storage.Sqlite;

namespace Tezgah.EndToEnd.Hosting;

/// <summary>
/// A data folder in which every page has something to show: runs in each state, results, programs, a data set, a sweep and a model.
/// Nothing was trained for it.
/// </summary>
internal sealed class SeededStore(string data)
{
    public const string Base = "20260301-100000-base";
    public const string Wide = "20260301-110000-wide";
    public const string Failed = "20260301-120000-failed";
    public const string Interrupted = "20260301-130000-killed";
    public const string Stopped = "20260301-140000-stopped";
    public const string Programs = "20260301-150000-programs";
    public const string Imported = "20260301-160000-imported";
    public const string Deleted = "20260301-170000-deleted";
    public const string DataSet = "math-topics";
    public const string Sweep = "topics-1";
    public const string WideSweep = "topics-2";
    public const string Recipe = "Quick recipe";
    public const string Model = "small-model";

    /// <summary>What every name holds: a browser must show it and never run it.</summary>
    public const string Evil = "<img src=x onerror=\"window.harmed=1\">";

    private const int Steps = 400;
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Fills a data folder that no dashboard uses now.</summary>
    public static async Task FillAsync(string data)
    {
        using var database = SqliteDatabase.Open(Path.Combine(data, "tezgah.db"));
        using var store = new SqliteRunStore(database);
        var seed = new SeededStore(data);
        await seed.AddAsync(store, Base, "math-topics base", RunStatus.Completed, 1, 0.9, 3.4, j => j);
        await seed.AddAsync(store, Wide, "wide " + Evil, RunStatus.Completed, 2, 0.7, 5.2, j => j with { Model = j.Model with { HiddenSize = 256, IntermediateSize = 688 } });
        await seed.AddAsync(store, Failed, "learning rate 0.5", RunStatus.Failed, 3, 0, 0, j => j with { Training = j.Training with { LearningRate = 0.5 } });
        await seed.AddAsync(store, Interrupted, "killed", RunStatus.Interrupted, 4, 0, 0, j => j);
        await seed.AddAsync(store, Stopped, "stopped", RunStatus.Stopped, 5, 0, 0, j => j);
        await seed.AddProgramsAsync(store);
        await seed.AddImportedAsync(store);
        await store.AddAsync(seed.Row(Deleted, "deleted", RunStatus.Completed, j => j) with { DeletedAt = TimeProvider.System.GetUtcNow() });
        var model = SomeModel.Write(Path.Combine(data, "models", Model), classifies: true);
        await new SqliteModelStore(database).AddAsync(new KnownModel(Model, "small model", model, s_start));
        seed.WriteDataSet();
        seed.WriteSweep(Sweep, ["training.learning_rate"], [(Base, ["0.001"]), (Failed, ["0.5"])]);
        seed.WriteSweep(
            WideSweep,
            ["training.learning_rate", "model.hidden_size"],
            [(Base, ["0.001", "128"]), (Wide, ["0.001", "256"]), (Failed, ["0.5", "128"])]);
        seed.WriteRecipe();
    }

    private async Task AddAsync(
        SqliteRunStore store, string id, string name, RunStatus status, int seed, double skill, double median, Func<TrainingJob, TrainingJob> change)
    {
        var row = Row(id, name, status, change);
        await store.AddAsync(row);
        MetricPoint[] points = [.. Enumerable.Range(1, Steps).Select(s => SomeCurves.Point(s, Steps, seed, 1e-3, s_start.AddSeconds(s)))];
        var latest = points.SelectMany(p => p.Values).GroupBy(v => v.Key).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);
        LogLine[] log =
        [
            new(1, s_start, "info", "begins " + Evil),
            new(2, s_start, "warning", "texts were cut", new Problem("texts-truncated", null, "12", "4312", TestFile(), "128")),
        ];
        var evaluations = skill > 0 ? SomeResults.Write(Folder(id).Artifacts, name, Steps, seed, skill, median, s_start) : [];
        await store.ApplyAsync(new RunUpdate(row with { Latest = latest }, points, log, [.. evaluations.Select(WithEvil)]));
    }

    private static EvaluationRecord WithEvil(EvaluationRecord evaluation) =>
        evaluation with { Labels = [.. evaluation.Labels.Select((label, i) => i == 7 ? Evil : label)] };

    private async Task AddProgramsAsync(SqliteRunStore store)
    {
        var row = Row(Programs, "HumanEval", RunStatus.Completed, j => j);
        await store.AddAsync(row);
        await store.ApplyAsync(new RunUpdate(row, [.. Enumerable.Range(1, Steps).Select(s => SomeCurves.Point(s, Steps, 6, 5e-5, s_start))], [], []));
        foreach (var (step, solved) in new[] { (0, 7), (100, 9), (200, 12) })
        {
            SomePasses.Write(Folder(Programs).Artifacts, step == 0 ? "base" : $"checkpoint-{step}", 1, solved, problems: 12);
        }
    }

    private async Task AddImportedAsync(SqliteRunStore store)
    {
        var results = new ImportedResults(
            "/home/student/keras",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["predictions"] = "preds_test.csv" },
            [],
            false,
            3,
            new Dictionary<string, double?>(StringComparer.Ordinal),
            SomeResults.Labels,
            null,
            []);
        var row = new RunRecord
        {
            Id = Imported,
            Name = "keras baseline",
            Status = RunStatus.Completed,
            JobJson = ImportMark.JobJson(results, s_start),
            CreatedAt = s_start,
            EndedAt = s_start,
            Step = 3,
            TotalSteps = 3,
        };
        await store.AddAsync(row);
        await store.ApplyAsync(new RunUpdate(row, [], [], SomeResults.Write(Folder(Imported).Artifacts, "keras", 3, 9, 0.72, 9.5, s_start)));
    }

    private RunRecord Row(string id, string name, RunStatus status, Func<TrainingJob, TrainingJob> change)
    {
        var job = change(new TrainingJob
        {
            Name = name,
            Data = new DataSettings { Train = Checkout.Sample("train.csv"), Validation = Checkout.Sample("validation.csv"), Test = TestFile() },
        });
        Directory.CreateDirectory(Folder(id).Root);
        File.WriteAllText(Folder(id).Job, JobFile.ToJson(job));
        return new RunRecord
        {
            Id = id,
            Name = name,
            Status = status,
            JobJson = JobFile.ToJson(job),
            CreatedAt = s_start,
            StartedAt = s_start,
            EndedAt = s_start.AddSeconds(Steps),
            LastEventAt = s_start.AddSeconds(Steps),
            Device = "cpu",
            Phase = "training",
            Step = Steps,
            TotalSteps = Steps,
            EventSeq = Steps,
            Tags = ["first", Evil],
            Note = "a note",
            Group = "topics",
            Problem = status switch
            {
                RunStatus.Failed => new Problem("loss-not-finite", "training.learning_rate", "62", "NaN", "0.5"),
                RunStatus.Interrupted => new Problem("worker-died", null, "400", "last words " + Evil),
                _ => null,
            },
        };
    }

    private void WriteDataSet()
    {
        var folder = Directory.CreateDirectory(Path.Combine(data, "data", DataSet)).FullName;
        File.WriteAllText(Path.Combine(folder, "set.json"), JsonSerializer.Serialize(new
        {
            id = DataSet,
            name = "Mathematics",
            train = TestFile(),
            validation = Checkout.Sample("validation.csv"),
            added_at = s_start,
            task = "classification",
        }));
    }

    private void WriteSweep(string id, string[] keys, (string Run, string[] Values)[] trials)
    {
        var folder = Directory.CreateDirectory(Path.Combine(data, "sweeps")).FullName;
        File.WriteAllText(Path.Combine(folder, id + ".json"), JsonSerializer.Serialize(new
        {
            id,
            name = id == Sweep ? "Topics" : "Topics by size",
            created_at = s_start,
            kind = "grid",
            job_json = File.ReadAllText(Folder(Base).Job),
            axes = keys.Select((key, i) => new { key, values = trials.Select(t => t.Values[i]).Distinct(StringComparer.Ordinal) }),
            seeds = new[] { 42 },
            metric = "eval_accuracy",
            trials = trials.Select((t, i) => new
            {
                number = i + 1,
                config = i + 1,
                seed = 42,
                run_id = t.Run,
                values = keys.Zip(t.Values).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal),
            }),
        }));
    }

    // A run of seconds.
    private void WriteRecipe()
    {
        var folder = Directory.CreateDirectory(Path.Combine(data, "recipes")).FullName;
        File.WriteAllText(Path.Combine(folder, "quick-recipe.json"), JobFile.ToJson(new TrainingJob
        {
            Name = Recipe,
            Data = new DataSettings { Train = Checkout.Sample("validation.csv") },
            Model = new ModelSettings { HiddenSize = 32, IntermediateSize = 64, NumHiddenLayers = 1 },
            Tokenizer = new TokenizerSettings { VocabSize = 300 },
            Training = new TrainingSettings { PerDeviceTrainBatchSize = 4, MaxSteps = 100_000 },
            Evaluation = new EvaluationSettings { EvalSteps = 1000 },
            Device = new DeviceSettings { Type = "cpu", Threads = 1 },
        }));
    }

    // The rows behind the made-up predictions.
    private string TestFile()
    {
        var path = Path.Combine(data, "files", "test.csv");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var truth = SomeResults.Predictions(1, 1).Truth.ToArray();
            File.WriteAllLines(
                path,
                truth.Select((t, i) => $"Question {i + 1} {Evil.Replace('"', '\'')} which theorem is meant?,{SomeResults.Labels[t]}").Prepend("text,label"));
            File.SetLastWriteTimeUtc(path, s_start.UtcDateTime.AddDays(-1));
        }

        return path;
    }

    private JobFolder Folder(string id) => new(Path.Combine(data, "runs", id));
}
