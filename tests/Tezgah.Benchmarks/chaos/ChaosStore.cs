using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Benchmarks.Chaos;

/// <summary>The data folder of the runs that are killed: it is looked into only while no dashboard has it.</summary>
/// <param name="data">The folder.</param>
internal sealed class ChaosStore(string data)
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The dashboard's folder.</summary>
    public string Data => data;

    /// <summary>The folders of the runs.</summary>
    public IEnumerable<JobFolder> Folders => Directory.EnumerateDirectories(Path.Combine(data, "runs")).Select(r => new JobFolder(r));

    /// <summary>The folder here of a run that another data folder has too.</summary>
    public JobFolder FolderOf(JobFolder other) => new(Path.Combine(data, "runs", Path.GetFileName(other.Root)));

    private string Database => Path.Combine(data, "tezgah.db");

    /// <summary>Puts runs of one and the same job in the queue, as the form does.</summary>
    public async Task FillAsync(int runs, int steps)
    {
        var json = JobFile.ToJson(Job(steps));
        using var store = SqliteRunStore.Open(Database);
        for (var i = 0; i < runs; i++)
        {
            var folder = new JobFolder(Path.Combine(data, "runs", $"20260101-{i:D6}-chaos"));
            Directory.CreateDirectory(folder.Root);
            await File.WriteAllTextAsync(folder.Job, json);
            await store.AddAsync(new RunRecord
            {
                Id = Path.GetFileName(folder.Root),
                Name = $"run {i}",
                Status = RunStatus.Queued,
                JobJson = json,
                CreatedAt = s_start.AddSeconds(i),
                QueuedAt = s_start.AddSeconds(i),
            });
        }
    }

    /// <summary>The rows of all runs.</summary>
    public async Task<IReadOnlyList<RunRecord>> RowsAsync()
    {
        using var store = SqliteRunStore.Open(Database);
        return await store.ListAsync();
    }

    /// <summary>Puts the interrupted runs back in the queue, as the button of their pages does; returns how many there were.</summary>
    public async Task<int> ResumeAsync()
    {
        using var store = SqliteRunStore.Open(Database);
        var interrupted = (await store.ListAsync()).Where(r => r.Status == RunStatus.Interrupted).ToList();
        foreach (var run in interrupted)
        {
            await store.ApplyAsync(RunUpdate.Of(run with
            {
                Status = RunStatus.Queued,
                QueuedAt = s_start.AddYears(1),
                EndedAt = null,
                Problem = null,
            }));
        }

        return interrupted.Count;
    }

    /// <summary>In what the store is not what the events on the disk say.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        using var store = SqliteRunStore.Open(Database);
        var found = new List<string>();
        foreach (var run in await store.ListAsync())
        {
            var truth = ChaosTruth.Of(new JobFolder(Path.Combine(data, "runs", run.Id)));
            var curve = await store.ReadSeriesAsync(run.Id, ["loss"]);
            found.AddRange(truth.DifferencesFrom(run, curve).Select(d => $"{run.Id}: {d}"));
        }

        return found;
    }

    /// <summary>The losses that the store has of each run, in the order of its steps.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<double>>> LossesAsync()
    {
        using var store = SqliteRunStore.Open(Database);
        var losses = new List<IReadOnlyList<double>>();
        foreach (var run in await store.ListAsync())
        {
            losses.Add((await store.ReadSeriesAsync(run.Id, ["loss"])).SingleOrDefault()?.Values ?? []);
        }

        return losses;
    }

    private TrainingJob Job(int steps)
    {
        var train = Path.Combine(data, "train.csv");
        string[] topics = ["triangle,Geometry", "limit,Calculus", "prime,Number Theory"];
        File.WriteAllLines(train, Enumerable.Range(0, 48).Select(i => $"Find the {topics[i % 3].Replace(",", $" of {i},", StringComparison.Ordinal)}").Prepend("text,label"));
        return new TrainingJob
        {
            Name = "chaos",
            Data = new DataSettings { Train = train, Validation = train, MaxLength = 32 },
            Model = new ModelSettings { HiddenSize = 16, IntermediateSize = 24, NumHiddenLayers = 1, NumAttentionHeads = 2, NumKeyValueHeads = 1 },
            Tokenizer = new TokenizerSettings { VocabSize = 300 },
            Training = new TrainingSettings { MaxSteps = steps, PerDeviceTrainBatchSize = 8, LearningRate = 0.01, Dropout = 0.1 },
            Evaluation = new EvaluationSettings { EvalSteps = 20, PerDeviceEvalBatchSize = 8 },
            Device = new DeviceSettings { Type = "cpu", Threads = 1 },
        };
    }
}
