using Tezgah.Core.Problems;
using Tezgah.Engine.Safetensors;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Llama;

/// <summary>A classifier as a folder in Hugging Face's layout, which transformers opens as it is.</summary>
public static class ModelFolder
{
    /// <summary>The file with the weights.</summary>
    public const string WeightsFile = "model.safetensors";

    private const string ConfigFile = "config.json";

    /// <summary>Writes configuration, weights and tokenizer.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void Save(string folder, LlamaModel model, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        Directory.CreateDirectory(folder);
        LlamaConfigFile.Write(model.Config, Path.Combine(folder, ConfigFile));
        tokenizer.Save(folder);
        var weights = Path.Combine(folder, WeightsFile);
        File.Delete(weights);
        SafetensorsWriter.Write(weights, [.. model.Weights.Specs.Select(s => (s.Name, model.Weights[s.Name]))]);
    }

    /// <summary>Opens a folder for use without training.</summary>
    /// <exception cref="ProblemException">A file is missing or broken, or a tensor is missing or has another shape.</exception>
    public static (LlamaModel Model, Tokenizer Tokenizer) Load(string folder, Device device)
    {
        var tokenizer = Tokenizer.Load(folder);
        var model = new LlamaModel(LlamaConfigFile.Read(Path.Combine(folder, ConfigFile)), device, trained: false);
        try
        {
            LoadWeights(model, Path.Combine(folder, WeightsFile));
            return (model, tokenizer);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Reads every weight of a model from a file.</summary>
    /// <exception cref="ProblemException">The file is broken, or a tensor is missing or has another shape.</exception>
    public static void LoadWeights(LlamaModel model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var file = SafetensorsFile.Open(path);
        foreach (var spec in model.Weights.Specs)
        {
            file.ReadInto(spec.Name, model.Weights[spec.Name]);
        }
    }
}
