using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Problems;

namespace Tezgah.Engine.Llama;

/// <summary>Reads and writes a Llama's <c>config.json</c> as Hugging Face has it, of transformers 4 and 5.</summary>
public static class LlamaConfigFile
{
    private static readonly JsonSerializerOptions s_writing = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="ProblemException">
    /// It cannot be read, is no JSON object, lacks a key, or describes a network that this program does not have.
    /// </exception>
    public static LlamaConfig Read(string path)
    {
        JsonObject json;
        try
        {
            json = JsonNode.Parse(File.ReadAllText(path)) as JsonObject
                ?? throw new ProblemException(new Problem("model-config-broken", path, path, "{}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path, e.Message), e);
        }
        catch (JsonException e)
        {
            throw new ProblemException(new Problem("model-config-broken", path, path, e.Message), e);
        }

        var reader = new Reader(path, json);
        Supported(reader, "model_type", "llama");
        Supported(reader, "hidden_act", "silu");
        return new LlamaConfig
        {
            VocabSize = reader.Required<int>("vocab_size"),
            HiddenSize = reader.Required<int>("hidden_size"),
            IntermediateSize = reader.Required<int>("intermediate_size"),
            NumHiddenLayers = reader.Required<int>("num_hidden_layers"),
            NumAttentionHeads = reader.Required<int>("num_attention_heads"),
            NumKeyValueHeads = reader.Optional<int>("num_key_value_heads") ?? reader.Required<int>("num_attention_heads"),
            HeadDim = reader.Optional<int>("head_dim")
                ?? (reader.Required<int>("hidden_size") / reader.Required<int>("num_attention_heads")),
            MaxPositionEmbeddings = reader.Optional<int>("max_position_embeddings") ?? 2048,
            RmsNormEps = reader.Optional<double>("rms_norm_eps") ?? 1e-6,
            RopeTheta = reader.Optional<double>("rope_theta") ?? reader.Rope()?.Optional<double>("rope_theta") ?? 10000,
            RopeScaling = Scaling(reader.Rope()),
            InitializerRange = reader.Optional<double>("initializer_range") ?? 0.02,
            PadTokenId = reader.Optional<int>("pad_token_id"),
            BosTokenId = reader.Optional<int>("bos_token_id"),
            EosTokenIds = reader.IntegerOrList("eos_token_id"),
            Labels = reader.Labels(),
        };
    }

    /// <summary>Writes <c>config.json</c> of a classifier (<c>LlamaForSequenceClassification</c>).</summary>
    public static void Write(LlamaConfig config, string path)
    {
        ArgumentNullException.ThrowIfNull(config);
        var labels = config.Labels.Index().ToList();
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray("LlamaForSequenceClassification"),
            ["attention_bias"] = false,
            ["attention_dropout"] = 0.0,
            ["bos_token_id"] = config.BosTokenId,
            ["eos_token_id"] = config.EosTokenIds.Count == 1 ? config.EosTokenIds[0] : new JsonArray([.. config.EosTokenIds.Select(i => JsonValue.Create(i))]),
            ["head_dim"] = config.HeadDim,
            ["hidden_act"] = "silu",
            ["hidden_size"] = config.HiddenSize,
            ["id2label"] = new JsonObject(labels.Select(l => KeyValuePair.Create($"{l.Index}", (JsonNode?)l.Item))),
            ["initializer_range"] = config.InitializerRange,
            ["intermediate_size"] = config.IntermediateSize,
            ["label2id"] = new JsonObject(labels.Select(l => KeyValuePair.Create(l.Item, (JsonNode?)l.Index))),
            ["max_position_embeddings"] = config.MaxPositionEmbeddings,
            ["mlp_bias"] = false,
            ["model_type"] = "llama",
            ["num_attention_heads"] = config.NumAttentionHeads,
            ["num_hidden_layers"] = config.NumHiddenLayers,
            ["num_key_value_heads"] = config.NumKeyValueHeads,
            ["pad_token_id"] = config.PadTokenId,
            ["problem_type"] = "single_label_classification",
            ["rms_norm_eps"] = config.RmsNormEps,
            ["rope_scaling"] = Scaling(config.RopeScaling),
            ["rope_theta"] = config.RopeTheta,
            ["tie_word_embeddings"] = false,
            ["torch_dtype"] = "float32",
            ["use_cache"] = true,
            ["vocab_size"] = config.VocabSize,
        };
        File.WriteAllText(path, json.ToJsonString(s_writing));
    }

    private static JsonObject? Scaling(Llama3RopeScaling? scaling) => scaling is null
        ? null
        : new JsonObject
        {
            ["rope_type"] = "llama3",
            ["factor"] = scaling.Factor,
            ["low_freq_factor"] = scaling.LowFreqFactor,
            ["high_freq_factor"] = scaling.HighFreqFactor,
            ["original_max_position_embeddings"] = scaling.OriginalMaxPositionEmbeddings,
        };

    private static Llama3RopeScaling? Scaling(Reader? rope)
    {
        if (rope is null || (rope.Text("rope_type") ?? "default") == "default")
        {
            return null;
        }

        Supported(rope, "rope_type", "llama3");
        return new Llama3RopeScaling(
            rope.Required<double>("factor"),
            rope.Required<double>("low_freq_factor"),
            rope.Required<double>("high_freq_factor"),
            rope.Required<int>("original_max_position_embeddings"));
    }

    private static void Supported(Reader reader, string key, string value)
    {
        if (reader.Text(key) is { } text && text != value)
        {
            throw new ProblemException(new Problem("model-not-supported", reader.Path, reader.Path, key, text, value));
        }
    }

    private sealed class Reader(string path, JsonObject json)
    {
        public string Path => path;

        public string? Text(string key) => json[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

        public T Required<T>(string key)
            where T : struct => Optional<T>(key) ?? throw Broken(key);

        public T? Optional<T>(string key)
            where T : struct => json[key] switch
            {
                null => null,
                JsonValue value when value.TryGetValue<T>(out var number) => number,
                _ => throw Broken(key),
            };

        public IReadOnlyList<int> IntegerOrList(string key) => json[key] switch
        {
            null => [],
            JsonArray list => [.. list.Select(i => i is JsonValue value && value.TryGetValue<int>(out var id) ? id : throw Broken(key))],
            _ => [Required<int>(key)],
        };

        public Reader? Rope() =>
            (json["rope_scaling"] ?? json["rope_parameters"]) is JsonObject rope ? new Reader(path, rope) : null;

        public IReadOnlyList<string> Labels()
        {
            if (json["id2label"] is not JsonObject names)
            {
                return [];
            }

            return [.. Enumerable.Range(0, names.Count).Select(i =>
                names[$"{i}"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : throw Broken("id2label"))];
        }

        private ProblemException Broken(string key) => new(new Problem("model-config-broken", path, path, key));
    }
}
