using System.Text.Json.Nodes;

namespace Tezgah.Core.Models.Architectures;

/// <summary>
/// Qwen2, Qwen2.5, their Coder and Math models and DeepSeek-R1-Distill-Qwen (Yang et al. 2024): a Llama with biases on queries,
/// keys and values, and a window on the upper layers where <c>use_sliding_window</c> is set.
/// </summary>
internal sealed class Qwen2 : Architecture
{
    public override string ModelType => "qwen2";

    public override string ClassPrefix => "Qwen2";

    public override int DefaultMaxPositionEmbeddings => 32768;

    public override int? DefaultNumKeyValueHeads => 32;

    public override ModelConfig Complete(ModelConfig config, ConfigJson json) => config with
    {
        QueryKeyValueBias = true,
        SlidingWindows = Windows(config, json),
    };

    public override IEnumerable<(string Key, JsonNode? Value)> Written(ModelConfig config) => WrittenWindows(config);

    /// <summary>The windows of Qwen2 and Qwen3.</summary>
    public static IReadOnlyList<int?> Windows(ModelConfig config, ConfigJson json)
    {
        const int DefaultWindow = 4096;
        const int DefaultFullLayers = 28;
        var window = json.IsGiven("sliding_window") ? json.OptionalSize("sliding_window") : DefaultWindow;
        return Windows(
            json,
            config.NumHiddenLayers,
            json.Flag("use_sliding_window") ? window : null,
            json.Count("max_window_layers") ?? DefaultFullLayers);
    }

    /// <summary>The keys of the windows.</summary>
    public static IEnumerable<(string Key, JsonNode? Value)> WrittenWindows(ModelConfig config)
    {
        yield return ("use_sliding_window", config.SlidingWindows.Count > 0);
        if (config.SlidingWindows.Count > 0)
        {
            yield return ("sliding_window", config.SlidingWindows.First(w => w is not null));
            yield return WrittenLayers(config);
        }
    }

    /// <summary>The key that says which layers have a window.</summary>
    public static (string Key, JsonNode? Value) WrittenLayers(ModelConfig config) =>
        ("layer_types", new JsonArray([.. config.SlidingWindows.Select(
            w => JsonValue.Create(w is null ? "full_attention" : "sliding_attention"))]));
}
