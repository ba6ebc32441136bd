using System.Text.Json;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Engine.Safetensors;

namespace Tezgah.Engine.Adapters;

/// <summary>An adapter as a folder in PEFT's layout, which PEFT opens as it is.</summary>
public static class AdapterFolder
{
    /// <summary>The adapter's file of weights.</summary>
    public const string FileName = "adapter_model.safetensors";

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The names of the classes of an adapter's head, in this program's adapters; PEFT has no place for them.</summary>
    private const string LabelsFile = "labels.json";

    /// <summary>
    /// The network of a base model under an adapter: a classifier where the adapter has a head of its own.
    /// </summary>
    /// <exception cref="ProblemException">A file is missing or damaged.</exception>
    public static ModelConfig ConfigOf(string model, string adapter)
    {
        if (!Directory.Exists(model))
        {
            throw new ProblemException(new Problem("model-folder-missing", model, model));
        }

        var config = ModelConfigFile.Read(Path.Combine(model, ModelConfigFile.FileName));
        return LabelsOf(adapter) is { } labels ? config with { Head = ModelHead.SequenceClassification, Labels = labels } : config;
    }

    /// <summary>
    /// The classes that an adapter's own head has, under Hugging Face's names for nameless ones where the adapter does not name them;
    /// null if it has no head and the model's stays.
    /// </summary>
    /// <exception cref="ProblemException">The adapter is missing or damaged.</exception>
    public static IReadOnlyList<string>? LabelsOf(string folder)
    {
        if (!SafetensorsHeader.Read(Path.Combine(folder, FileName)).Entries.TryGetValue(AdapterTensors.Prefix + AdapterTensors.Score, out var score)
            || score.Shape is not [> 0 and < 1_000_000, _])
        {
            return null;
        }

        var classes = (int)score.Shape[0];
        var file = Path.Combine(folder, LabelsFile);
        try
        {
            if (File.Exists(file) && JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(file)) is { } names)
            {
                return names.Length == classes && names.Distinct(StringComparer.Ordinal).Count() == classes
                    ? names
                    : throw new ProblemException(new Problem("labels-file-broken", file, file, $"{classes}"));
            }
        }
        catch (JsonException e)
        {
            throw new ProblemException(new Problem("labels-file-broken", file, file, $"{classes}"), e);
        }

        return [.. Enumerable.Range(0, classes).Select(i => $"LABEL_{i}")];
    }

    /// <summary>Writes settings and weights of an adapter in training, float32.</summary>
    /// <param name="folder">The folder; what it has of an adapter is overwritten.</param>
    /// <param name="weights">The adapter.</param>
    /// <param name="labels">The names of the classes; empty without a head.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void Save(string folder, AdaptedWeights weights, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(labels);
        var trained = weights.Trained ?? throw new ArgumentException("The adapter is not in training.", nameof(weights));
        Directory.CreateDirectory(folder);
        LoraConfigFile.Write(weights.Config, Path.Combine(folder, LoraConfigFile.FileName));
        if (labels.Count > 0)
        {
            File.WriteAllText(Path.Combine(folder, LabelsFile), JsonSerializer.Serialize(labels, s_json));
        }

        var file = Path.Combine(folder, FileName);
        File.Delete(file);
        SafetensorsWriter.Write(file, [.. trained.Specs.Select(s => (s.Name, trained[s.Name]))]);
    }
}
