using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Adapters;

/// <summary>
/// Writes a model with its adapter merged in, <c>W + scaling * B A</c>, as a Hugging Face folder that needs neither this program nor
/// PEFT. One tensor at a time is in memory.
/// </summary>
public static class AdapterMerge
{
    /// <summary>The most bytes of one file of weights, as Hugging Face has it.</summary>
    public const long ShardSize = 5_000_000_000;

    /// <summary>What is copied beside the weights, where it is there.</summary>
    private static readonly string[] s_copied =
    [
        "generation_config.json", "tokenizer*", "special_tokens_map.json", "vocab*", "merges.txt", "added_tokens.json", "chat_template*",
        "LICENSE*", "LICENCE*", "license*", "licence*", "NOTICE*", "USE_POLICY*",
    ];

    /// <summary>Ends the name of the hidden folder beside the output in which a merge works.</summary>
    internal const string PartOf = ".part";

    private const string TokenizerFile = "tokenizer.json";

    private const string Embedding = "model.embed_tokens.weight", Head = "lm_head.weight";

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Merges. The folder appears whole or not at all.</summary>
    /// <param name="model">The base model's folder.</param>
    /// <param name="adapter">The adapter's folder.</param>
    /// <param name="output">The folder to write; it must not exist or be empty.</param>
    /// <param name="type">The type of the weights; null keeps that of the base model. The sum is made in float32.</param>
    /// <param name="afterTensor">Is told how many tensors are written, and of how many; may throw to end the work.</param>
    /// <param name="shardSize">The most bytes of one file; a larger tensor is a file of its own.</param>
    /// <exception cref="ProblemException">
    /// A folder is missing, damaged or not what it should be, the adapter is of another model, or the output is not empty.
    /// </exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void Run(
        string model, string adapter, string output, ScalarType? type = null, Action<int, int>? afterTensor = null, long shardSize = ShardSize)
    {
        if (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
        {
            throw new ProblemException(new Problem("output-folder-not-empty", output, output));
        }

        var config = AdapterFolder.ConfigOf(model, adapter);
        var lora = LoraConfigFile.Read(Path.Combine(adapter, LoraConfigFile.FileName));
        var files = WeightFiles.Open(model);
        using var update = SafetensorsFile.Open(Path.Combine(adapter, AdapterFolder.FileName));
        AdapterTensors.Compare(update.Entries, lora, config, adapter);
        if (files.Compare(config, [.. config.Tensors().Select(t => t.Name).Where(n => update.Entries.ContainsKey(AdapterTensors.Prefix + n))]) is { Count: > 0 } problems)
        {
            throw new ProblemException(problems);
        }

        // The embedding that an adapter trained is the input's alone (as in PEFT): the head of a tied model stays the base's.
        var written = type ?? ModelFolder.TypeOf(config.Dtype);
        config = config with { TieWordEmbeddings = config.TieWordEmbeddings && !update.Entries.ContainsKey(AdapterTensors.Prefix + Embedding) };
        var part = FolderBeside(Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)));
        try
        {
            WriteConfig(Path.Combine(model, ModelConfigFile.FileName), Path.Combine(part, ModelConfigFile.FileName), config, type);
            foreach (var file in s_copied.SelectMany(p => Directory.EnumerateFiles(model, p)).Distinct(StringComparer.Ordinal))
            {
                File.Copy(file, Path.Combine(part, Path.GetFileName(file)));
            }

            WriteWeights(part, config, written, shardSize, new Sources(files, update, lora), afterTensor);
            if (Directory.Exists(output))
            {
                Directory.Delete(output);
            }

            Directory.Move(part, output);
        }
        finally
        {
            if (Directory.Exists(part))
            {
                Directory.Delete(part, recursive: true);
            }
        }
    }

    /// <summary>Makes a folder for what becomes <paramref name="output"/>, of a name that nothing has: only this call's own is ever removed.</summary>
    private static string FolderBeside(string output)
    {
        var parent = Directory.CreateDirectory(Path.GetDirectoryName(output)!).FullName;
        string part;
        do
        {
            part = Path.Combine(parent, $".{Path.GetFileName(output)}.{Path.GetRandomFileName()}{PartOf}");
        }
        while (Path.Exists(part));

        Directory.CreateDirectory(part);
        return part;
    }

    private static void WriteWeights(
        string folder, ModelConfig config, ScalarType type, long shardSize, Sources sources, Action<int, int>? afterTensor)
    {
        var specs = config.Tensors();
        var shards = Shards(specs, SafetensorsTypes.SizeOf(type), shardSize);
        var map = new JsonObject();
        var done = 0;
        for (var i = 0; i < shards.Count; i++)
        {
            var name = shards.Count == 1 ? WeightFiles.SingleFile : $"model-{i + 1:00000}-of-{shards.Count:00000}.safetensors";
            SafetensorsWriter.Write(Path.Combine(folder, name), [.. shards[i].Select(s => (s.Name, s.Shape, type))], tensor =>
            {
                map[tensor] = name;
                afterTensor?.Invoke(done++, specs.Count);
                return sources.Make(specs.First(s => s.Name == tensor), type);
            });
        }

        afterTensor?.Invoke(done, specs.Count);
        if (shards.Count > 1)
        {
            var index = new JsonObject
            {
                ["metadata"] = new JsonObject { ["total_size"] = specs.Sum(s => s.Count) * SafetensorsTypes.SizeOf(type) },
                ["weight_map"] = map,
            };
            File.WriteAllText(Path.Combine(folder, WeightFiles.IndexFile), index.ToJsonString(s_json));
        }
    }

    private static List<List<TensorSpec>> Shards(IReadOnlyList<TensorSpec> specs, int size, long shardSize)
    {
        var shards = new List<List<TensorSpec>> { new() };
        long bytes = 0;
        foreach (var spec in specs)
        {
            if (shards[^1].Count > 0 && bytes + (spec.Count * size) > shardSize)
            {
                shards.Add([]);
                bytes = 0;
            }

            shards[^1].Add(spec);
            bytes += spec.Count * size;
        }

        return shards;
    }

    /// <summary>Everything that the base model's file says stays, but for the type and a head that the adapter brings.</summary>
    private static void WriteConfig(string from, string to, ModelConfig config, ScalarType? type)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(from))!.AsObject();
        if (type is { } given)
        {
            var key = json.ContainsKey("dtype") ? "dtype" : "torch_dtype";
            json[key] = given.ToString().ToLowerInvariant();
        }

        if (!config.TieWordEmbeddings)
        {
            json["tie_word_embeddings"] = false;
        }

        if (config.Head == ModelHead.SequenceClassification)
        {
            json["architectures"] = new JsonArray(ModelConfigFile.ArchitectureOf(config));
            json["id2label"] = new JsonObject(config.Labels.Select((l, i) => KeyValuePair.Create($"{i}", (JsonNode?)l)));
            json["label2id"] = new JsonObject(config.Labels.Select((l, i) => KeyValuePair.Create(l, (JsonNode?)i)));
            json["problem_type"] = "single_label_classification";
            var folder = Path.GetDirectoryName(from)!;
            json["pad_token_id"] = PaddingToken.Of(config, File.Exists(Path.Combine(folder, TokenizerFile)) ? Tokenizer.Load(folder) : null);
        }

        File.WriteAllText(to, json.ToJsonString(s_json));
    }

    /// <summary>Where the tensors come from.</summary>
    private sealed class Sources(WeightFiles files, SafetensorsFile update, LoraConfig lora)
    {
        public Tensor Make(TensorSpec spec, ScalarType type)
        {
            if (update.Entries.ContainsKey(AdapterTensors.Prefix + spec.Name))
            {
                return Read(update, AdapterTensors.Prefix + spec.Name, spec.Shape, type);
            }

            // The head of a tied base is its embedding.
            var source = files.Places.ContainsKey(spec.Name) || spec.Name != Head ? spec.Name : Embedding;
            using var file = SafetensorsFile.Open(files.Places[source].File.Path);
            var module = AdapterTensors.Prefix + (spec.Name.EndsWith(".weight", StringComparison.Ordinal) ? spec.Name[..^".weight".Length] : spec.Name);
            if (!update.Entries.TryGetValue(module + AdapterTensors.A, out var a))
            {
                return Read(file, source, spec.Shape, type);
            }

            var weight = Read(file, spec.Name, spec.Shape, ScalarType.Float32);
            var down = Read(update, module + AdapterTensors.A, a.Shape, ScalarType.Float32);
            var up = Read(update, module + AdapterTensors.B, update.Entries[module + AdapterTensors.B].Shape, ScalarType.Float32);
            return weight.add_(up.mm(down), lora.Scaling).to(type);
        }

        private static Tensor Read(SafetensorsFile file, string name, IReadOnlyList<long> shape, ScalarType type)
        {
            var tensor = empty([.. shape], type);
            file.ReadInto(name, tensor);
            return tensor;
        }
    }
}
