using Tezgah.Core.Jobs;

namespace Tezgah.Engine.Llama;

/// <summary>The size and details of a Llama network; the names are those of Hugging Face's <c>config.json</c>.</summary>
public sealed record LlamaConfig
{
    /// <summary>The number of tokens known.</summary>
    public required int VocabSize { get; init; }

    /// <summary>The width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The width of the feed-forward part.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>The number of layers.</summary>
    public required int NumHiddenLayers { get; init; }

    /// <summary>The number of query heads.</summary>
    public required int NumAttentionHeads { get; init; }

    /// <summary>The number of key and value heads; divides that of the query heads.</summary>
    public required int NumKeyValueHeads { get; init; }

    /// <summary>The width of a head; even.</summary>
    public required int HeadDim { get; init; }

    /// <summary>The most tokens of a text.</summary>
    public required int MaxPositionEmbeddings { get; init; }

    /// <summary>The epsilon of RMSNorm.</summary>
    public double RmsNormEps { get; init; } = 1e-6;

    /// <summary>The base of the rotary angles.</summary>
    public double RopeTheta { get; init; } = 10000;

    /// <summary>How the angles are stretched for longer texts; null leaves them.</summary>
    public Llama3RopeScaling? RopeScaling { get; init; }

    /// <summary>The standard deviation of random weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>The token that fills batches up; null if there is none.</summary>
    public int? PadTokenId { get; init; }

    /// <summary>The token before a text; null if there is none.</summary>
    public int? BosTokenId { get; init; }

    /// <summary>The tokens that end a text.</summary>
    public IReadOnlyList<int> EosTokenIds { get; init; } = [];

    /// <summary>The names of the classes in order; empty for a model without a classification head.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The network of a job.</summary>
    /// <param name="settings">The size asked for.</param>
    /// <param name="vocabSize">The number of tokens of the trained vocabulary.</param>
    /// <param name="maxLength">The most tokens of a text.</param>
    /// <param name="labels">The names of the classes in order.</param>
    public static LlamaConfig Of(ModelSettings settings, int vocabSize, int maxLength, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new LlamaConfig
        {
            VocabSize = vocabSize,
            HiddenSize = settings.HiddenSize,
            IntermediateSize = settings.IntermediateSize,
            NumHiddenLayers = settings.NumHiddenLayers,
            NumAttentionHeads = settings.NumAttentionHeads,
            NumKeyValueHeads = settings.NumKeyValueHeads,
            HeadDim = settings.HiddenSize / settings.NumAttentionHeads,
            MaxPositionEmbeddings = maxLength,
            RmsNormEps = settings.RmsNormEps,
            RopeTheta = settings.RopeTheta,
            InitializerRange = settings.InitializerRange,
            Labels = labels,
        };
    }

    /// <summary>The names and shapes of the weights, in the order of the network.</summary>
    public IReadOnlyList<ParameterSpec> Parameters()
    {
        long hidden = HiddenSize;
        long query = (long)NumAttentionHeads * HeadDim;
        long keyValue = (long)NumKeyValueHeads * HeadDim;
        var specs = new List<ParameterSpec> { new("model.embed_tokens.weight", [VocabSize, hidden]) };
        for (var i = 0; i < NumHiddenLayers; i++)
        {
            var layer = $"model.layers.{i}.";
            specs.Add(new(layer + "input_layernorm.weight", [hidden]));
            specs.Add(new(layer + "self_attn.q_proj.weight", [query, hidden]));
            specs.Add(new(layer + "self_attn.k_proj.weight", [keyValue, hidden]));
            specs.Add(new(layer + "self_attn.v_proj.weight", [keyValue, hidden]));
            specs.Add(new(layer + "self_attn.o_proj.weight", [hidden, query]));
            specs.Add(new(layer + "post_attention_layernorm.weight", [hidden]));
            specs.Add(new(layer + "mlp.gate_proj.weight", [IntermediateSize, hidden]));
            specs.Add(new(layer + "mlp.up_proj.weight", [IntermediateSize, hidden]));
            specs.Add(new(layer + "mlp.down_proj.weight", [hidden, IntermediateSize]));
        }

        specs.Add(new("model.norm.weight", [hidden]));
        if (Labels.Count > 0)
        {
            specs.Add(new("score.weight", [Labels.Count, hidden]));
        }

        return specs;
    }
}

/// <summary>
/// The stretching of rotary frequencies that Llama 3.1 introduced (Hugging Face's <c>rope_type: llama3</c>): short waves stay,
/// waves longer than the original context are slowed by the factor, those between are blended.
/// </summary>
public sealed record Llama3RopeScaling(
    double Factor, double LowFreqFactor, double HighFreqFactor, int OriginalMaxPositionEmbeddings)
{
    /// <summary>The frequency (radians a token) that stands for <paramref name="frequency"/>.</summary>
    public double Apply(double frequency)
    {
        var wavelength = 2 * Math.PI / frequency;
        if (wavelength < OriginalMaxPositionEmbeddings / HighFreqFactor)
        {
            return frequency;
        }

        if (wavelength > OriginalMaxPositionEmbeddings / LowFreqFactor)
        {
            return frequency / Factor;
        }

        var smooth = ((OriginalMaxPositionEmbeddings / wavelength) - LowFreqFactor) / (HighFreqFactor - LowFreqFactor);
        return ((1 - smooth) * frequency / Factor) + (smooth * frequency);
    }
}
