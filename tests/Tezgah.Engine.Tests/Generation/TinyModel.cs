using Tezgah.Core.Models;
using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Models;
using Tezgah.Text.Tokenization;
using Tezgah.Text.Tokenization.Training;

namespace Tezgah.Engine.Tests.Generation;

/// <summary>A trained byte-level tokenizer and random networks of its vocabulary.</summary>
internal static class TinyModel
{
    private static readonly Lazy<Tokenizer> s_tokenizer = new(() => ByteLevelBpeTrainer.Train(
        ["the cat sat on the mat and the ab ab abba abab", "ağaç, dağ ve bağ", "the the the and and 😀😀"],
        new BpeTrainerSettings
        {
            VocabularySize = 300,
            SpecialTokens = ["<pad>", "<s>", "</s>"],
            BosToken = "<s>",
            EosToken = "</s>",
            PadToken = "<pad>",
        },
        CancellationToken.None));

    public static Tokenizer Tokenizer => s_tokenizer.Value;

    /// <summary>The architectures that differ in how tokens see one another, by name.</summary>
    public static IReadOnlyDictionary<string, Func<ModelConfig, ModelConfig>> Architectures { get; } =
        new Dictionary<string, Func<ModelConfig, ModelConfig>>(StringComparer.Ordinal)
        {
            ["llama"] = c => c,
            ["llama with biases"] = c => c with { QueryKeyValueBias = true, AttentionOutputBias = true, MlpBias = true },
            ["llama, linear"] = c => c with { RopeScaling = new LinearRopeScaling(4) },
            ["llama, llama3"] = c => c with { RopeScaling = new Llama3RopeScaling(8, 1, 4, 16) },
            ["llama, dynamic"] = c => c with { RopeScaling = new DynamicRopeScaling(4, 8), MaxPositionEmbeddings = 8 },
            ["llama, tied"] = c => c with { TieWordEmbeddings = true },
            ["qwen2"] = c => c with { ModelType = "qwen2", QueryKeyValueBias = true },
            ["qwen2, upper windows"] = c => c with { ModelType = "qwen2", QueryKeyValueBias = true, SlidingWindows = [null, 3] },
            ["qwen3"] = c => c with { ModelType = "qwen3", QueryKeyNorm = true, HeadDim = 12 },
            ["mistral"] = c => c with { ModelType = "mistral", SlidingWindows = [4, 4] },
            ["mistral, short window"] = c => c with { ModelType = "mistral", SlidingWindows = [1, 2] },
        };

    public static ModelConfig Config(string architecture = "llama", int vocabulary = 40) => Architectures[architecture](new ModelConfig
    {
        VocabSize = vocabulary,
        HiddenSize = 32,
        IntermediateSize = 48,
        NumHiddenLayers = 2,
        NumAttentionHeads = 4,
        NumKeyValueHeads = 2,
        HeadDim = 8,
        MaxPositionEmbeddings = 64,
    });

    /// <summary>Weights large enough that the likeliest token is clear and changes from step to step.</summary>
    public static DecoderModel Model(ModelConfig config) => DecoderModelTests.Model(config);
}
