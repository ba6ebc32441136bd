using System.Text.Json;
using System.Text.Json.Serialization;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Problems;

namespace Tezgah.Engine.Benchmarks;

/// <summary>
/// One workload of a workload file: the size of a model with random weights, the lengths of its texts and what is done with
/// them. Token <c>t</c> of text <c>i</c> is <c>3 + (31 i + 17 t + 7 i t) mod (vocabulary - 3)</c>.
/// </summary>
public sealed record Workload
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What it stands for.</summary>
    public required string Name { get; init; }

    /// <summary><c>train</c>, <c>generate</c> or <c>latency</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The size of the model.</summary>
    public required WorkloadModel Model { get; init; }

    /// <summary>The adapter; null for none.</summary>
    public WorkloadLora? Lora { get; init; }

    /// <summary>How the weights are updated; null where nothing is trained.</summary>
    public WorkloadOptimizer? Optimizer { get; init; }

    /// <summary>Texts at once.</summary>
    public required int Batch { get; init; }

    /// <summary>Batches of an update.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>Texts before the measurement, of a latency.</summary>
    public int Warmup { get; init; }

    /// <summary>Texts measured, of a latency.</summary>
    public int Count { get; init; }

    /// <summary>Tokens written after each prompt.</summary>
    public int NewTokens { get; init; }

    /// <summary>How long to measure unless told otherwise.</summary>
    public double Seconds { get; init; } = 30;

    /// <summary>The number of tokens of each text.</summary>
    public required IReadOnlyList<int> Lengths { get; init; }

    /// <summary>The first token of each text that carries loss; null for classifiers.</summary>
    public IReadOnlyList<int>? ResponseStarts { get; init; }

    /// <summary>The class of each text; null for language models.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>The order of the texts in the first pass.</summary>
    public required IReadOnlyList<int> Order { get; init; }

    /// <summary>Reads one workload of a file.</summary>
    /// <exception cref="ProblemException">The file cannot be read or has no such workload.</exception>
    public static Workload Read(string path, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var all = json.RootElement.GetProperty("workloads");
            return all.TryGetProperty(name, out var workload)
                ? Checked(workload.Deserialize<Workload>(s_json), path, name)
                : throw new ProblemException(new Problem(
                    "workload-unknown", name, name, path, string.Join(", ", all.EnumerateObject().Select(w => w.Name))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ProblemException(new Problem("workloads-broken", path, path).Because(e), e);
        }
    }

    /// <summary>Refuses what could not be measured: sizes that make no network, and batches that would never be full.</summary>
    private static Workload Checked(Workload? workload, string path, string name)
    {
        const int LeastVocabulary = 4;
        var wrong = workload switch
        {
            null => "",
            { Model: null } => ".model",
            { Model: { Vocab: < LeastVocabulary } } => ".model.vocab",
            { Model: { Hidden: < 1 } or { Layers: < 1 } or { Intermediate: < 1 } or { Heads: < 1 } or { KvHeads: < 1 } } => ".model",
            { Model: var m } when m.Heads % m.KvHeads != 0 || m.Hidden % (2 * m.Heads) != 0 => ".model.heads",
            { Model.Head: not ("causal" or "classification") } => ".model.head",
            { Model: { Head: "classification", Classes: < 1 } } => ".model.classes",
            { Kind: "generate", Model.Head: not "causal" } => ".model.head",
            { Kind: "generate", NewTokens: < 1 } => ".new_tokens",
            { Lengths: null or [] } => ".lengths",
            { Lengths: var l } when l.Any(n => n is < 1 or > 1_000_000) => ".lengths",
            { Order: null } => ".order",
            { Order: var o, Lengths: var l } when o.Any(i => i < 0 || i >= l.Count) => ".order",
            { Batch: < 1 } => ".batch",
            { Batch: var b, Order: var o } when b > o.Count => ".batch",
            { Kind: "latency", Model.Head: not "classification" } => ".model.head",
            { Kind: "latency", Count: < 1 } => ".count",
            { Kind: "latency", Warmup: < 0 } => ".warmup",
            { Kind: "latency" } w when w.Warmup + (long)w.Count > w.Order.Count => ".order",
            { Kind: "train", Optimizer: null or { Betas: null } or { Betas.Count: not 2 } or { ScheduleSteps: < 1 } or { Schedule: not "cosine" } } =>
                ".optimizer",
            { Kind: "train", Accumulate: < 1 } => ".accumulate",
            { Kind: "train", Model: { Head: "classification", Classes: var c }, Labels: var l, Lengths.Count: var n }
                when l is null || l.Count != n || l.Any(i => i < 0 || i >= c) => ".labels",
            { Kind: "train", Model.Head: "causal", ResponseStarts: var s, Lengths: var l }
                when s is null || s.Count != l.Count || s.Where((start, i) => start < 0 || start >= l[i]).Any() => ".response_starts",
            { Seconds: not (> 0 and <= 1e9) } => ".seconds",
            { Lora: { Rank: < 1 } or { Targets: null } } => ".lora",
            _ => null,
        };
        return wrong is null ? workload! : throw new ProblemException(new Problem("workloads-broken", path, path, $"workloads.{name}{wrong}"));
    }

    /// <summary>The network.</summary>
    public ModelConfig Config() => new()
    {
        ModelType = "qwen2",
        Head = Model.Head == "causal" ? ModelHead.CausalLM : ModelHead.SequenceClassification,
        VocabSize = Model.Vocab,
        HiddenSize = Model.Hidden,
        IntermediateSize = Model.Intermediate,
        NumHiddenLayers = Model.Layers,
        NumAttentionHeads = Model.Heads,
        NumKeyValueHeads = Model.KvHeads,
        HeadDim = Model.Hidden / Model.Heads,
        MaxPositionEmbeddings = 32768,
        RmsNormEps = Model.RmsEps,
        RopeTheta = Model.RopeTheta,
        QueryKeyValueBias = Model.AttentionBias,
        TieWordEmbeddings = Model.Tied,
        Labels = [.. Enumerable.Range(0, Model.Classes).Select(i => $"LABEL_{i}")],
    };

    /// <summary>The adapter in PEFT's words; null for none.</summary>
    public LoraConfig? Adapter() => Lora is null ? null : new LoraConfig
    {
        Rank = Lora.Rank,
        Alpha = Lora.Alpha,
        Dropout = Lora.Dropout,
        TargetModules = [.. Lora.Targets.Select(t => t + "_proj")],
    };

    /// <summary>The tokens of a text.</summary>
    public int[] Text(int index) =>
        [.. Enumerable.Range(0, Lengths[index]).Select(t => (int)(3 + (((31L * index) + (17L * t) + (7L * index * t)) % (Model.Vocab - 3))))];
}

/// <summary>The size of a workload's model.</summary>
public sealed record WorkloadModel
{
    public required int Vocab { get; init; }

    public required int Hidden { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    public required int KvHeads { get; init; }

    public required int Intermediate { get; init; }

    /// <summary><c>causal</c> or <c>classification</c>.</summary>
    public required string Head { get; init; }

    public int Classes { get; init; }

    public bool Tied { get; init; }

    public bool AttentionBias { get; init; }

    public double RmsEps { get; init; } = 1e-6;

    public double RopeTheta { get; init; } = 10000;
}

/// <summary>A workload's adapter; over matrices in 4 bits with <paramref name="Nf4"/>.</summary>
public sealed record WorkloadLora(int Rank, double Alpha, double Dropout, [property: JsonRequired] IReadOnlyList<string> Targets, bool Nf4 = false);

/// <summary>A workload's optimizer.</summary>
public sealed record WorkloadOptimizer
{
    public required double Lr { get; init; }

    public required IReadOnlyList<double> Betas { get; init; }

    public required double Eps { get; init; }

    public double WeightDecay { get; init; }

    public double MaxGradNorm { get; init; }

    public required string Schedule { get; init; }

    public required int ScheduleSteps { get; init; }
}
