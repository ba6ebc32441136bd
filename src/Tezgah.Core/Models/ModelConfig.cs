namespace Tezgah.Core.Models;

/// <summary>What stands on top of the last layer.</summary>
public enum ModelHead
{
    /// <summary>The next token: a score for each token of the vocabulary (<c>…ForCausalLM</c>).</summary>
    CausalLM,

    /// <summary>A score for each class, from the last token of a text (<c>…ForSequenceClassification</c>).</summary>
    SequenceClassification,
}

/// <summary>
/// The size and details of a decoder-only transformer; the names are those of Hugging Face's <c>config.json</c>. What differs
/// between the architectures is said by properties, so that one network serves them all.
/// </summary>
public sealed record ModelConfig
{
    /// <summary>The architecture's name in <c>config.json</c> (<c>llama</c>, <c>qwen2</c>, …).</summary>
    public string ModelType { get; init; } = "llama";

    /// <summary>What stands on top.</summary>
    public ModelHead Head { get; init; } = ModelHead.CausalLM;

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
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Whether the projections to queries, keys and values have a bias.</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>Whether the projection behind attention has a bias.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Whether the projections of the feed-forward part have a bias.</summary>
    public bool MlpBias { get; init; }

    /// <summary>Whether each head's queries and keys are normed before they are turned (Qwen3).</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>
    /// For each layer, how many tokens a token looks back at, itself included; null for all. Empty if no layer is limited.
    /// </summary>
    public IReadOnlyList<int?> SlidingWindows { get; init; } = [];

    /// <summary>Whether the vocabulary's scores use the embedding's matrix.</summary>
    public bool TieWordEmbeddings { get; init; }

    /// <summary>The standard deviation of random weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>The type that the weights were saved in: <c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</summary>
    public string Dtype { get; init; } = "float32";

    /// <summary>The token that fills batches up; null if there is none.</summary>
    public int? PadTokenId { get; init; }

    /// <summary>The token before a text; null if there is none.</summary>
    public int? BosTokenId { get; init; }

    /// <summary>The tokens that end a text.</summary>
    public IReadOnlyList<int> EosTokenIds { get; init; } = [];

    /// <summary>The names of the classes in order; empty for a model without a classification head.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The most tokens that prompt and answer may have together: the context, as far as it is stretched.</summary>
    public int ContextLength => RopeScaling switch
    {
        LinearRopeScaling linear => (int)Math.Min(int.MaxValue, MaxPositionEmbeddings * Math.Max(1, linear.Factor)),
        DynamicRopeScaling dynamic => (int)Math.Min(int.MaxValue, MaxPositionEmbeddings * Math.Max(1, dynamic.Factor)),
        _ => MaxPositionEmbeddings,
    };

    /// <summary>How many tokens layer <paramref name="layer"/> looks back at, itself included; null for all.</summary>
    public int? WindowOf(int layer) => SlidingWindows.Count == 0 ? null : SlidingWindows[layer];

    /// <summary>The names and shapes of the weights, in the order of the network.</summary>
    public IReadOnlyList<TensorSpec> Tensors()
    {
        long hidden = HiddenSize;
        long query = (long)NumAttentionHeads * HeadDim;
        long keyValue = (long)NumKeyValueHeads * HeadDim;
        var specs = new List<TensorSpec> { new("model.embed_tokens.weight", [VocabSize, hidden]) };
        for (var i = 0; i < NumHiddenLayers; i++)
        {
            var layer = $"model.layers.{i}.";
            specs.Add(new(layer + "input_layernorm.weight", [hidden]));
            AddProjection(layer + "self_attn.q_proj", query, hidden, QueryKeyValueBias);
            AddProjection(layer + "self_attn.k_proj", keyValue, hidden, QueryKeyValueBias);
            AddProjection(layer + "self_attn.v_proj", keyValue, hidden, QueryKeyValueBias);
            AddProjection(layer + "self_attn.o_proj", hidden, query, AttentionOutputBias);
            if (QueryKeyNorm)
            {
                specs.Add(new(layer + "self_attn.q_norm.weight", [HeadDim]));
                specs.Add(new(layer + "self_attn.k_norm.weight", [HeadDim]));
            }

            specs.Add(new(layer + "post_attention_layernorm.weight", [hidden]));
            AddProjection(layer + "mlp.gate_proj", IntermediateSize, hidden, MlpBias);
            AddProjection(layer + "mlp.up_proj", IntermediateSize, hidden, MlpBias);
            AddProjection(layer + "mlp.down_proj", hidden, IntermediateSize, MlpBias);
        }

        specs.Add(new("model.norm.weight", [hidden]));
        if (Head == ModelHead.SequenceClassification)
        {
            specs.Add(new("score.weight", [Labels.Count, hidden]));
        }
        else if (!TieWordEmbeddings)
        {
            specs.Add(new("lm_head.weight", [VocabSize, hidden]));
        }

        return specs;

        void AddProjection(string name, long output, long input, bool bias)
        {
            specs.Add(new(name + ".weight", [output, input]));
            if (bias)
            {
                specs.Add(new(name + ".bias", [output]));
            }
        }
    }
}

/// <summary>A weight of a network before it exists.</summary>
/// <param name="Name">Hugging Face's name of the tensor.</param>
/// <param name="Shape">Its shape: <c>[out, in]</c> for a projection.</param>
public sealed record TensorSpec(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>Whether it is a matrix: drawn at random and subject to weight decay, as norms and biases are not.</summary>
    public bool IsMatrix => Shape.Count > 1;

    /// <summary>The number of its entries.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);
}
