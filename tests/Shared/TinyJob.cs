using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Engine.Worker;

namespace Tezgah.Tests.Shared;

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

    /// <summary>
    /// The same job for a task and a method, with a base model where the method needs one: random weights, three layers, a vocabulary of
    /// the training texts.
    /// </summary>
    public static TinyJob Of(string task, string method)
    {
        var job = new TinyJob();
        var isInstruction = task == TaskNames.Instruction;
        job.Job = job.Job with
        {
            Task = task,
            Method = method,
            Data = job.Job.Data with { MaxLength = 96 },
            Model = method == MethodNames.Scratch ? job.Job.Model : new ModelSettings { ModelNameOrPath = job.WriteBase() },
            Tokenizer = method == MethodNames.Scratch ? job.Job.Tokenizer : new TokenizerSettings(),
            Lora = method is MethodNames.Lora or MethodNames.Qlora
                ? new LoraSettings { R = 4, LoraDropout = 0.1, TargetModules = ["q_proj", "v_proj", "down_proj"] }
                : new LoraSettings(),
            Quantization = method == MethodNames.Qlora ? new QuantizationSettings { ComputeDtype = "float32" } : new QuantizationSettings(),
            Prompt = isInstruction
                ? new PromptSettings { Format = "prompt-completion", Template = "none", PromptColumn = "text", CompletionColumn = "label" }
                : new PromptSettings(),
            Training = job.Job.Training with
            {
                Dropout = method == MethodNames.Scratch ? 0.1 : new TrainingSettings().Dropout,
                PerDeviceTrainBatchSize = 4,
                GradientAccumulationSteps = 2,
            },
            Evaluation = job.Job.Evaluation with
            {
                LatencySamples = task == TaskNames.Classification ? 3 : 0,
            },
        };
        return job;
    }

    public JobFolder Folder { get; }

    /// <summary>The settings, written to the folder when it runs.</summary>
    public TrainingJob Job { get; set; }

    public string Data(string name) => _folder[name + ".csv"];

    /// <summary>Writes <c>job.json</c>.</summary>
    public void Write() => File.WriteAllText(Folder.Job, JobFile.ToJson(Job));

    /// <summary>Writes <c>job.json</c> and runs it.</summary>
    public int Run(JobWorkerOptions? options = null)
    {
        Write();
        return JobWorker.Run(Folder, (options ?? new JobWorkerOptions()) with { OwnsProcess = false });
    }

    public IReadOnlyList<RunEvent> Events() =>
        [.. File.ReadLines(Folder.Events).Select(l => EventLine.Read(System.Text.Encoding.UTF8.GetBytes(l)))];

    /// <summary>Those of a worker that may still write, or was killed: without a line that is not whole, and none before the first.</summary>
    public IReadOnlyList<RunEvent> WholeEvents()
    {
        if (!File.Exists(Folder.Events))
        {
            return [];
        }

        using var file = new FileStream(Folder.Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n').SkipLast(1).Select(l => EventLine.Read(System.Text.Encoding.UTF8.GetBytes(l)))];
    }

    public IReadOnlyList<T> Events<T>()
        where T : RunEvent => [.. Events().OfType<T>()];

    /// <summary>The loss of each logged step, in the order of the lines.</summary>
    public IReadOnlyList<(int Step, double Loss)> Losses() =>
        [.. Events<MetricsEvent>().Where(m => m.Values.ContainsKey("loss")).Select(m => (m.Step, m.Values["loss"]))];

    public void Dispose() => _folder.Dispose();

    private string WriteBase()
    {
        var folder = _folder["base"];
        var tokenizer = Vocabulary.Learn(File.ReadLines(Data("train")), 300, CancellationToken.None);
        var config = new ModelConfig
        {
            ModelType = "qwen2",
            QueryKeyValueBias = true,
            VocabSize = tokenizer.VocabularySize,
            HiddenSize = 32,
            IntermediateSize = 64,
            NumHiddenLayers = 3,
            NumAttentionHeads = 4,
            NumKeyValueHeads = 2,
            HeadDim = 8,
            MaxPositionEmbeddings = 128,
            TieWordEmbeddings = true,
            EosTokenIds = [tokenizer.EosTokenId!.Value],
        };
        using var weights = new ParameterStore(config.Tensors(), TorchSharp.torch.CPU, trained: false);
        TorchSharp.torch.manual_seed(17);
        weights.Initialize(0.1);
        ModelFolder.Save(folder, config, weights, tokenizer);
        File.WriteAllText(Path.Combine(folder, "generation_config.json"), "{\"temperature\": 0.7}");
        return folder;
    }

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
