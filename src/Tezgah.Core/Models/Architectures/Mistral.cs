using System.Text.Json.Nodes;

namespace Tezgah.Core.Models.Architectures;

/// <summary>Mistral 7B and its successors (Jiang et al. 2023): a Llama whose layers may look back only so far.</summary>
internal sealed class Mistral : Architecture
{
    public override string ModelType => "mistral";

    public override string ClassPrefix => "Mistral";

    public override int DefaultMaxPositionEmbeddings => 131072;

    public override int? DefaultNumKeyValueHeads => 8;

    public override ModelConfig Complete(ModelConfig config, ConfigJson json)
    {
        const int DefaultWindow = 4096;

        // An absent key means the first model's window; newer models write null for none.
        var window = json.IsGiven("sliding_window") ? json.OptionalSize("sliding_window") : DefaultWindow;
        return config with { SlidingWindows = Windows(json, config.NumHiddenLayers, window, first: 0) };
    }

    public override IEnumerable<(string Key, JsonNode? Value)> Written(ModelConfig config) =>
        config.SlidingWindows.Contains(null)
            ? [Window(config), Qwen2.WrittenLayers(config)]
            : [Window(config)];

    private static (string Key, JsonNode? Value) Window(ModelConfig config) =>
        ("sliding_window", config.SlidingWindows.FirstOrDefault(w => w is not null));
}
