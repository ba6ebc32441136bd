namespace Tezgah.Core.Models.Architectures;

/// <summary>
/// One kind of decoder: its names in <c>config.json</c>, the keys it reads, and what it has beyond a Llama. An option that
/// changes the result and is not known here is refused by name.
/// </summary>
internal abstract class Architecture
{
    /// <summary>All there are.</summary>
    public static readonly IReadOnlyList<Architecture> All = [new Llama(), new Qwen2(), new Qwen3(), new Mistral()];

    /// <summary><c>model_type</c> in <c>config.json</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>The start of the class names in <c>architectures</c>: <c>Llama</c> of <c>LlamaForCausalLM</c>.</summary>
    public abstract string ClassPrefix { get; }

    /// <summary>The context of a model that does not say it.</summary>
    public abstract int DefaultMaxPositionEmbeddings { get; }

    /// <summary>The number of key and value heads of a model that does not say it; null for that of the query heads.</summary>
    public virtual int? DefaultNumKeyValueHeads => null;

    /// <summary>The width of a head of a model that does not say it; null for the hidden size divided by the heads.</summary>
    public virtual int? DefaultHeadDim => null;

    /// <summary>Adds what the architecture has beyond the common keys, and refuses what it does not know.</summary>
    public abstract ModelConfig Complete(ModelConfig config, ConfigJson json);

    /// <summary>The keys that <see cref="Complete"/> reads, as they are written.</summary>
    public abstract IEnumerable<(string Key, System.Text.Json.Nodes.JsonNode? Value)> Written(ModelConfig config);

    /// <summary>
    /// The windows of the layers from <c>layer_types</c>, or else those of the layers from <paramref name="first"/> on.
    /// </summary>
    protected static IReadOnlyList<int?> Windows(ConfigJson json, int layers, int? window, int first)
    {
        var types = json.Texts("layer_types");
        if (types.Count == 0)
        {
            return window is null || first >= layers ? [] : [.. Enumerable.Range(0, layers).Select(i => i >= first ? window : null)];
        }

        if (types.Count != layers)
        {
            throw json.Broken("layer_types");
        }

        var windows = types.Select(type => type switch
        {
            "full_attention" => (int?)null,
            "sliding_attention" => window ?? throw json.Broken("sliding_window"),
            _ => throw json.NotSupported("layer_types", type, "full_attention, sliding_attention"),
        }).ToList();
        return windows.TrueForAll(w => w is null) ? [] : windows;
    }
}
