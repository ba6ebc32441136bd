using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Worker;

namespace Tezgah.Engine.Tests.Worker;

/// <summary>A job that is over in a moment, in a folder of its own.</summary>
internal sealed class TinyJob : IDisposable
{
    private static readonly string[][] s_words =
    [
        ["triangle", "angle", "circle", "side"],
        ["integral", "limit", "derivative", "slope"],
        ["prime", "divisor", "modulo", "remainder"],
    ];

    private static readonly string[] s_labels = ["Geometry", "Calculus", "Number Theory"];

    private readonly TemporaryFolder _folder = new();

    public TinyJob()
    {
        Folder = new JobFolder(Path.Combine(_folder.Path, "run"));
        Directory.CreateDirectory(Folder.Root);
        File.WriteAllText(Data("train"), Csv(48, 1));
        File.WriteAllText(Data("validation"), Csv(12, 2));
        File.WriteAllText(Data("test"), Csv(15, 3));
        Job = new TrainingJob
        {
            Name = "tiny",
            Data = new DataSettings { Train = Data("train"), Validation = Data("validation"), Test = Data("test"), MaxLength = 48 },
            Model = new ModelSettings
            {
                HiddenSize = 16,
                IntermediateSize = 24,
                NumHiddenLayers = 2,
                NumAttentionHeads = 2,
                NumKeyValueHeads = 1,
                InitializerRange = 0.1,
            },
            Tokenizer = new TokenizerSettings { VocabSize = 300 },
            Training = new TrainingSettings { NumTrainEpochs = 2, PerDeviceTrainBatchSize = 8, LearningRate = 0.01, Dropout = 0.1 },
            Evaluation = new EvaluationSettings { EvalSteps = 4, PerDeviceEvalBatchSize = 8, LatencySamples = 3, LatencyWarmup = 1 },
            Device = new DeviceSettings { Type = "cpu", Threads = 1 },
        };
    }

    public JobFolder Folder { get; }

    /// <summary>The settings, written to the folder when it runs.</summary>
    public TrainingJob Job { get; set; }

    public string Data(string name) => _folder[name + ".csv"];

    /// <summary>Writes <c>job.json</c> and runs it.</summary>
    public int Run(JobWorkerOptions? options = null)
    {
        File.WriteAllText(Folder.Job, JobFile.ToJson(Job));
        return JobWorker.Run(Folder, (options ?? new JobWorkerOptions()) with { OwnsProcess = false });
    }

    public IReadOnlyList<RunEvent> Events() =>
        [.. File.ReadLines(Folder.Events).Select(l => EventLine.Read(System.Text.Encoding.UTF8.GetBytes(l)))];

    public IReadOnlyList<T> Events<T>()
        where T : RunEvent => [.. Events().OfType<T>()];

    /// <summary>The loss of each logged step, in the order of the lines.</summary>
    public IReadOnlyList<(int Step, double Loss)> Losses() =>
        [.. Events<MetricsEvent>().Where(m => m.Values.ContainsKey("loss")).Select(m => (m.Step, m.Values["loss"]))];

    public void Dispose() => _folder.Dispose();

    private static string Csv(int rows, int seed)
    {
        var lines = Enumerable.Range(0, rows).Select(i =>
        {
            var words = s_words[i % 3];
            var text = Enumerable.Range(0, 2 + ((i + seed) % 4)).Select(w => words[((i / 3) + (w * seed)) % 4]);
            return $"Find the {string.Join(" and the ", text)} of {i},{s_labels[i % 3]}";
        });
        return "text,label\n" + string.Join('\n', lines) + "\n";
    }
}
