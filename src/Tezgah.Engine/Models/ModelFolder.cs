using Tezgah.Core.Evaluations;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Quantization;
using Tezgah.Engine.Safetensors;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Models;

/// <summary>A model as a folder in Hugging Face's layout, which transformers opens as it is.</summary>
public static class ModelFolder
{
    private const string Score = "score.weight";

    /// <summary>Writes configuration, weights and tokenizer of a model whose weights are all trained.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void Save(string folder, ModelConfig config, ParameterStore weights, Tokenizer? tokenizer)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Directory.CreateDirectory(folder);
        ModelConfigFile.Write(config with { PadTokenId = PaddingToken.Of(config, tokenizer) }, Path.Combine(folder, ModelConfigFile.FileName));
        tokenizer?.Save(folder);
        var file = Path.Combine(folder, WeightFiles.SingleFile);
        File.Delete(file);
        SafetensorsWriter.Write(file, [.. weights.Specs.Select(s => (s.Name, weights[s.Name]))]);
    }

    /// <summary>Opens a folder for use without training.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="type">What they become; null leaves them as the configuration says.</param>
    /// <param name="scoreFile">A file with <c>score.weight</c>, which makes the model a classifier; null for none.</param>
    /// <param name="adapter">The folder of a PEFT adapter to put over the weights; null for none.</param>
    /// <param name="quantization">How the base lies in memory: in 4 bits as under QLoRA; null for as it is.</param>
    /// <exception cref="ProblemException">
    /// A file is missing or broken, the weights are not those of the network, or the device has no products of the type.
    /// </exception>
    public static DecoderModel Load(string folder, Device device, ScalarType? type = null, string? scoreFile = null, string? adapter = null, BaseQuantization? quantization = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (!Directory.Exists(folder))
        {
            throw new ProblemException(new Problem("model-folder-missing", folder, folder));
        }

        var config = ModelConfigFile.Read(Path.Combine(folder, ModelConfigFile.FileName));
        var labels = scoreFile is not null ? LabelsOf(scoreFile) : adapter is null ? null : AdapterFolder.LabelsOf(adapter);
        if (labels is not null)
        {
            config = config with { Head = ModelHead.SequenceClassification, Labels = labels };
        }

        var wanted = type ?? TypeOf(config.Dtype);
        if (wanted == ScalarType.Float16 && device.type == TorchSharp.DeviceType.CPU)
        {
            // libtorch has no products of float16 on the processor; bfloat16 takes as little room.
            wanted = type is null ? ScalarType.Float32 : throw new ProblemException(new Problem("dtype-not-on-cpu", "--dtype", "float16"));
        }

        var given = labels is null ? Array.Empty<string>() : [Score];
        var weights = Frozen(folder, config, device, wanted, quantization, given);
        try
        {
            if (scoreFile is not null)
            {
                weights.Add(config.Tensors().Single(t => t.Name == Score), scoreFile);
            }

            return new DecoderModel(config, adapter is null ? weights : AdaptedWeights.Read(weights, config, adapter));
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static IFrozenWeights Frozen(
        string folder, ModelConfig config, Device device, ScalarType type, BaseQuantization? quantization, string[] given)
    {
        if (quantization is null)
        {
            return LoadedWeights.Read(folder, config, device, type, given);
        }

        var computing = TypeOf(quantization.ComputeDtype);
        computing = computing == ScalarType.Float16 && device.type == TorchSharp.DeviceType.CPU ? ScalarType.Float32 : computing;
        return QuantizedWeights.Read(folder, config, device, type, computing, quantization.UseDoubleQuant, given);
    }

    /// <summary>Reads every weight in training from a file.</summary>
    /// <exception cref="ProblemException">The file is broken, or a tensor is missing or has another shape.</exception>
    public static void LoadWeights(ParameterStore weights, string path)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var file = SafetensorsFile.Open(path);
        foreach (var spec in weights.Specs)
        {
            file.ReadInto(spec.Name, weights[spec.Name]);
        }
    }

    /// <summary>The type that a model is opened in: what is asked for, or else that of the training over the same base; null leaves it to the folder.</summary>
    /// <param name="dtype">What is asked for; null for nothing.</param>
    /// <param name="quantization">How the base lies in memory; null for as it is.</param>
    /// <param name="device">Where the weights go.</param>
    public static ScalarType? TypeOf(string? dtype, BaseQuantization? quantization, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        // The processor has no products of float16; a training that had them was on a GPU.
        var trained = quantization?.Dtype is "float16" && device.type == TorchSharp.DeviceType.CPU ? null : quantization?.Dtype;
        return (dtype ?? trained) is { } name ? TypeOf(name) : null;
    }

    /// <summary>torch's type for a name in <c>config.json</c>.</summary>
    public static ScalarType TypeOf(string dtype) => dtype switch
    {
        "float32" => ScalarType.Float32,
        "bfloat16" => ScalarType.BFloat16,
        "float16" => ScalarType.Float16,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "float32, bfloat16 or float16"),
    };

    /// <summary>The name in <c>config.json</c> of one of torch's types.</summary>
    public static string NameOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => "float32",
        ScalarType.BFloat16 => "bfloat16",
        ScalarType.Float16 => "float16",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "float32, bfloat16 or float16"),
    };

    /// <summary>A head alone has no names for its classes; they are named as Hugging Face names them.</summary>
    private static List<string> LabelsOf(string scoreFile)
    {
        var classes = SafetensorsHeader.Read(scoreFile).Entries.TryGetValue(Score, out var entry) && entry.Shape is [> 0 and < 1_000_000, _]
            ? (int)entry.Shape[0]
            : throw new ProblemException(new Problem("safetensors-tensor-missing", scoreFile, Score, scoreFile));
        return [.. Enumerable.Range(0, classes).Select(i => $"LABEL_{i}")];
    }
}
