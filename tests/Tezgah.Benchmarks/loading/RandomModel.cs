using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using static TorchSharp.torch;

namespace Tezgah.Benchmarks;

/// <summary>A folder with a model of random weights, in the proportions of TinyLlama.</summary>
internal static class RandomModel
{
    /// <summary>Writes as many layers as come nearest to a size.</summary>
    public static void Write(string folder, string dtype, long bytes)
    {
        var config = new ModelConfig
        {
            VocabSize = 32000,
            HiddenSize = 2048,
            IntermediateSize = 5632,
            NumHiddenLayers = 1,
            NumAttentionHeads = 32,
            NumKeyValueHeads = 4,
            HeadDim = 64,
            MaxPositionEmbeddings = 2048,
            Dtype = dtype,
        };
        var size = dtype == "float32" ? 4.0 : 2.0;
        var (one, two) = (Count(config), Count(config with { NumHiddenLayers = 2 }));
        config = config with { NumHiddenLayers = 1 + (int)Math.Round(((bytes / size) - one) / (two - one)) };
        ModelConfigFile.Write(config, Path.Combine(folder, ModelConfigFile.FileName));
        using var weights = LoadedWeights.Random(config, CPU, ModelFolder.TypeOf(dtype), config.InitializerRange);
        SafetensorsWriter.Write(
            Path.Combine(folder, WeightFiles.SingleFile), [.. config.Tensors().Select(t => (t.Name, weights[t.Name]))]);
    }

    private static long Count(ModelConfig config) => config.Tensors().Sum(t => t.Count);
}
