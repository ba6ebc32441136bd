using System.Text.Json.Nodes;

namespace Tezgah.Core.Models.Architectures;

/// <summary>Llama 2, 3, 3.1 and 3.2, and the many models in their layout (Touvron et al. 2023; Grattafiori et al. 2024).</summary>
internal sealed class Llama : Architecture
{
    public override string ModelType => "llama";

    public override string ClassPrefix => "Llama";

    public override int DefaultMaxPositionEmbeddings => 2048;

    public override ModelConfig Complete(ModelConfig config, ConfigJson json)
    {
        var bias = json.Flag("attention_bias");
        return config with { QueryKeyValueBias = bias, AttentionOutputBias = bias, MlpBias = json.Flag("mlp_bias") };
    }

    public override IEnumerable<(string Key, JsonNode? Value)> Written(ModelConfig config) =>
    [
        ("attention_bias", config.QueryKeyValueBias),
        ("mlp_bias", config.MlpBias),
    ];
}
