using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Benchmarks;
using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using Tezgah.Engine.Quantization;
using Tezgah.Engine.Safetensors;
using static TorchSharp.torch;

namespace Tezgah.Benchmarks.Qlora;

/// <summary>What an adapter's training over a frozen model took.</summary>
internal sealed record QloraFigures
{
    /// <summary>The bytes of the frozen weights' tensors.</summary>
    public required long FrozenBytes { get; init; }

    /// <summary>The most bytes of quantised matrices that were there as numbers while they were read.</summary>
    public required long UnquantisedWhenLoading { get; init; }

    /// <summary>The same, of loading and training.</summary>
    public required long Unquantised { get; init; }

    /// <summary>The process' memory: before, with the frozen weights, and the most of it while they were read and while it trained.</summary>
    public required IReadOnlyList<long> Process { get; init; }

    /// <summary>The loss of each step.</summary>
    public required IReadOnlyList<float> Losses { get; init; }
}

/// <summary>The same adapter trained on the same batches over a Llama of random weights, in 4 bits or as it is.</summary>
internal static class QloraTrial
{
    private const double StandardDeviation = 0.02;

    private static readonly LoraConfig s_adapter = new()
    {
        Rank = 16,
        Alpha = 32,
        TargetModules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    };

    /// <summary>A Llama of 200 million weights: 17 layers of 11.3 million each, and a vocabulary of 8,192.</summary>
    public static ModelConfig Large { get; } = new()
    {
        VocabSize = 8192,
        HiddenSize = 1024,
        IntermediateSize = 2816,
        NumHiddenLayers = 17,
        NumAttentionHeads = 16,
        NumKeyValueHeads = 4,
        HeadDim = 64,
        MaxPositionEmbeddings = 2048,
        TieWordEmbeddings = true,
        Dtype = "bfloat16",
    };

    /// <summary>The bytes of a model's weights in bfloat16.</summary>
    public static long BytesInBfloat16(ModelConfig config) => 2 * config.Tensors().Sum(t => t.Count);

    /// <summary>The bytes of one layer's weights in bfloat16.</summary>
    public static long LayerInBfloat16(ModelConfig config) =>
        BytesInBfloat16(config with { NumHiddenLayers = 2 }) - BytesInBfloat16(config with { NumHiddenLayers = 1 });

    /// <summary>Writes the model's folder.</summary>
    public static void Write(string folder, ModelConfig config)
    {
        manual_seed(1);
        ModelConfigFile.Write(config, Path.Combine(folder, ModelConfigFile.FileName));
        using var weights = LoadedWeights.Random(config, CPU, ScalarType.BFloat16, StandardDeviation);
        SafetensorsWriter.Write(Path.Combine(folder, WeightFiles.SingleFile), [.. config.Tensors().Select(t => (t.Name, weights[t.Name]))]);
    }

    /// <summary>Loads the folder and trains.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="quantised">Whether the frozen weights are in 4 bits.</param>
    /// <param name="type">The type that is computed in.</param>
    /// <param name="steps">The updates, each of one batch of <see cref="Texts"/>.</param>
    public static QloraFigures Run(string folder, bool quantised, ScalarType type, int steps)
    {
        var config = ModelConfigFile.Read(Path.Combine(folder, ModelConfigFile.FileName));

        // What a first use of the libraries takes is not the weights'.
        Kernel.QuantizeNf4(ones(64, 64)).Dispose();
        var before = ProcessMemory.Now();
        ProcessMemory.Forget();
        IModelWeights frozen = quantised
            ? QuantizedWeights.Read(folder, config, CPU, type, type, doubleQuantisation: true)
            : LoadedWeights.Read(folder, config, CPU, type);
        var (loaded, whenLoading) = (ProcessMemory.Now(), ProcessMemory.Most());
        var four = frozen as QuantizedWeights;
        var unquantised = four?.Unquantised.Most ?? 0;
        var adapted = AdaptedWeights.Train(frozen, config, s_adapter);
        adapted.Initialize(seed: 1, newHead: false, StandardDeviation);
        using var training = new WorkloadTraining(Texts(config), new DecoderModel(config, adapted), seed: 1);
        return new QloraFigures
        {
            FrozenBytes = four?.Bytes ?? config.Tensors().Sum(t => t.Count) * SafetensorsTypes.SizeOf(type),
            UnquantisedWhenLoading = unquantised,
            Losses = [.. Enumerable.Range(0, steps).Select(_ => training.Next().Loss)],
            Unquantised = four?.Unquantised.Most ?? 0,
            Process = [before, loaded, whenLoading, ProcessMemory.Most()],
        };
    }

    /// <summary>64 texts of 48 tokens in batches of 4, again and again.</summary>
    private static Workload Texts(ModelConfig config) => new()
    {
        Name = "qlora",
        Kind = "train",
        Model = new WorkloadModel
        {
            Vocab = config.VocabSize,
            Hidden = config.HiddenSize,
            Layers = config.NumHiddenLayers,
            Heads = config.NumAttentionHeads,
            KvHeads = config.NumKeyValueHeads,
            Intermediate = config.IntermediateSize,
            Head = "causal",
        },
        Optimizer = new WorkloadOptimizer
        {
            Lr = 2e-4,
            Betas = [0.9, 0.999],
            Eps = 1e-8,
            MaxGradNorm = 1,
            Schedule = "cosine",
            ScheduleSteps = 1000,
        },
        Batch = 4,
        Lengths = [.. Enumerable.Repeat(48, 64)],
        ResponseStarts = [.. Enumerable.Repeat(0, 64)],
        Order = [.. Enumerable.Range(0, 64)],
    };
}
