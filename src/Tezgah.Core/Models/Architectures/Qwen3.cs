using System.Text.Json.Nodes;

namespace Tezgah.Core.Models.Architectures;

/// <summary>Qwen3, dense (Yang et al. 2025): no biases by default, and a norm over each head's queries and keys.</summary>
internal sealed class Qwen3 : Architecture
{
    public override string ModelType => "qwen3";

    public override string ClassPrefix => "Qwen3";

    public override int DefaultMaxPositionEmbeddings => 32768;

    public override int? DefaultNumKeyValueHeads => 32;

    public override int? DefaultHeadDim => 128;

    public override ModelConfig Complete(ModelConfig config, ConfigJson json)
    {
        var bias = json.Flag("attention_bias");
        return config with
        {
            QueryKeyValueBias = bias,
            AttentionOutputBias = bias,
            QueryKeyNorm = true,
            SlidingWindows = Qwen2.Windows(config, json),
        };
    }

    public override IEnumerable<(string Key, JsonNode? Value)> Written(ModelConfig config) =>
        [("attention_bias", config.QueryKeyValueBias), .. Qwen2.WrittenWindows(config)];
}
