using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Models.Architectures;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Models;

/// <summary>
/// Reads and writes <c>config.json</c> as Hugging Face's transformers 4 and 5 have it. What would change the result and is
/// not known here is an error that names it.
/// </summary>
public static class ModelConfigFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "config.json";

    private const string CausalLM = "ForCausalLM";
    private const string Classification = "ForSequenceClassification";

    private static readonly string[] s_ropeKeys =
    [
        "rope_type", "type", "factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings", "rope_theta",
        "partial_rotary_factor",
    ];

    private static readonly JsonSerializerOptions s_writing = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="ProblemException">
    /// It cannot be read, is no JSON object, lacks a key, or describes a network that this program does not have.
    /// </exception>
    public static ModelConfig Read(string path)
    {
        var json = ConfigJson.Load(path);
        var (architecture, head) = Kind(json);
        json.Supports("hidden_act", "silu", "swish");
        json.Supports("partial_rotary_factor", "1", "1.0");
        if (json.Find("quantization_config") is not null)
        {
            throw json.NotSupported("quantization_config", "…", "null");
        }

        var vocabulary = json.Size("vocab_size");
        var hidden = json.Size("hidden_size");
        var heads = json.Size("num_attention_heads");
        var headDim = json.OptionalSize("head_dim") ?? architecture.DefaultHeadDim
            ?? (hidden % heads == 0 ? hidden / heads : throw json.Broken("num_attention_heads"));
        var maxPositions = json.OptionalSize("max_position_embeddings") ?? architecture.DefaultMaxPositionEmbeddings;
        var rope = json.Section("rope_scaling") ?? json.Section("rope_parameters");
        var config = new ModelConfig
        {
            ModelType = architecture.ModelType,
            Head = head,
            VocabSize = vocabulary,
            HiddenSize = hidden,
            IntermediateSize = json.Size("intermediate_size"),
            NumHiddenLayers = json.Size("num_hidden_layers"),
            NumAttentionHeads = heads,
            NumKeyValueHeads = KeyValueHeads(json, architecture, heads),
            HeadDim = headDim,
            MaxPositionEmbeddings = maxPositions,
            RmsNormEps = json.Number("rms_norm_eps") ?? 1e-6,
            RopeTheta = json.Find("rope_theta") is null && rope?.Find("rope_theta") is not null
                ? rope.Positive("rope_theta")
                : json.Positive("rope_theta", 10000),
            RopeScaling = rope is null ? null : Scaling(rope, maxPositions),
            TieWordEmbeddings = json.Flag("tie_word_embeddings"),
            InitializerRange = json.Number("initializer_range") ?? 0.02,
            Dtype = DtypeOf(json),
            PadTokenId = json.TokenId("pad_token_id"),
            BosTokenId = json.TokenId("bos_token_id"),
            EosTokenIds = json.TokenIds("eos_token_id"),
            Labels = head == ModelHead.SequenceClassification ? Labels(json) : [],
        };
        Check(config, json);
        return architecture.Complete(config, json);
    }

    /// <summary>The network's name in <c>architectures</c>, as <c>Qwen2ForCausalLM</c>.</summary>
    public static string ArchitectureOf(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Architecture.All.Single(a => a.ModelType == config.ModelType).ClassPrefix
            + (config.Head == ModelHead.CausalLM ? CausalLM : Classification);
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="IOException">The disk is full or the folder is gone.</exception>
    public static void Write(ModelConfig config, string path)
    {
        ArgumentNullException.ThrowIfNull(config);
        var architecture = Architecture.All.Single(a => a.ModelType == config.ModelType);
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(ArchitectureOf(config)),
            ["attention_dropout"] = 0.0,
            ["bos_token_id"] = config.BosTokenId,
            ["eos_token_id"] = config.EosTokenIds switch
            {
                [] => null,
                [var only] => only,
                _ => new JsonArray([.. config.EosTokenIds.Select(i => JsonValue.Create(i))]),
            },
            ["head_dim"] = config.HeadDim,
            ["hidden_act"] = "silu",
            ["hidden_size"] = config.HiddenSize,
            ["initializer_range"] = config.InitializerRange,
            ["intermediate_size"] = config.IntermediateSize,
            ["max_position_embeddings"] = config.MaxPositionEmbeddings,
            ["model_type"] = config.ModelType,
            ["num_attention_heads"] = config.NumAttentionHeads,
            ["num_hidden_layers"] = config.NumHiddenLayers,
            ["num_key_value_heads"] = config.NumKeyValueHeads,
            ["pad_token_id"] = config.PadTokenId,
            ["rms_norm_eps"] = config.RmsNormEps,
            ["rope_scaling"] = Written(config.RopeScaling),
            ["rope_theta"] = config.RopeTheta,
            ["tie_word_embeddings"] = config.TieWordEmbeddings,
            ["torch_dtype"] = config.Dtype,
            ["use_cache"] = true,
            ["vocab_size"] = config.VocabSize,
        };
        foreach (var (key, value) in architecture.Written(config))
        {
            json[key] = value;
        }

        if (config.Head == ModelHead.SequenceClassification)
        {
            var labels = config.Labels.Index().ToList();
            json["id2label"] = new JsonObject(labels.Select(l => KeyValuePair.Create($"{l.Index}", (JsonNode?)l.Item)));
            json["label2id"] = new JsonObject(labels.Select(l => KeyValuePair.Create(l.Item, (JsonNode?)l.Index)));
            json["problem_type"] = "single_label_classification";
        }

        File.WriteAllText(path, json.ToJsonString(s_writing));
    }

    /// <summary>Architecture and head from <c>model_type</c> and <c>architectures</c>, which must agree.</summary>
    private static (Architecture Architecture, ModelHead Head) Kind(ConfigJson json)
    {
        var name = json.Text("model_type");
        var types = json.Texts("architectures");
        var known = string.Join(", ", Architecture.All.Select(a => a.ModelType));
        if (types.Count == 0)
        {
            return name is null ? throw json.Broken("model_type") : (ByType(name), ModelHead.CausalLM);
        }

        var type = types[0];
        var architecture = name is null
            ? Architecture.All.FirstOrDefault(a => type == a.ClassPrefix + CausalLM || type == a.ClassPrefix + Classification)
                ?? throw json.NotSupported("architectures", type, known)
            : ByType(name);
        return type == architecture.ClassPrefix + CausalLM ? (architecture, ModelHead.CausalLM)
            : type == architecture.ClassPrefix + Classification ? (architecture, ModelHead.SequenceClassification)
            : throw json.NotSupported(
                "architectures", type, $"{architecture.ClassPrefix}{CausalLM}, {architecture.ClassPrefix}{Classification}");

        Architecture ByType(string modelType) =>
            Architecture.All.FirstOrDefault(a => a.ModelType == modelType) ?? throw json.NotSupported("model_type", modelType, known);
    }

    /// <summary>A key that is null means one for each query head, whatever an absent key means.</summary>
    private static int KeyValueHeads(ConfigJson json, Architecture architecture, int heads) =>
        json.OptionalSize("num_key_value_heads")
        ?? (json.IsGiven("num_key_value_heads") ? heads : architecture.DefaultNumKeyValueHeads ?? heads);

    /// <summary>The names of the classes; those that are not named have the names that transformers gives them.</summary>
    private static IReadOnlyList<string> Labels(ConfigJson json)
    {
        const int DefaultCount = 2;
        return json.Labels() is { Count: > 0 } named
            ? named
            : [.. Enumerable.Range(0, json.OptionalSize("num_labels") ?? DefaultCount).Select(i => $"LABEL_{i}")];
    }

    private static void Check(ModelConfig config, ConfigJson json)
    {
        const int MostLayers = 10_000;
        if (config.NumHiddenLayers > MostLayers)
        {
            throw json.Broken("num_hidden_layers");
        }

        if (config.NumAttentionHeads % config.NumKeyValueHeads != 0)
        {
            throw json.Broken("num_key_value_heads");
        }

        if (config.HeadDim % 2 != 0 || (config.RopeScaling is DynamicRopeScaling && config.HeadDim == 2))
        {
            throw json.Broken("head_dim");
        }

        if (config.Labels.Count != config.Labels.Distinct(StringComparer.Ordinal).Count())
        {
            throw json.Broken("id2label");
        }
    }

    private static string DtypeOf(ConfigJson json)
    {
        json.Supports("dtype", "float32", "bfloat16", "float16");
        json.Supports("torch_dtype", "float32", "bfloat16", "float16");
        return json.Text("dtype") ?? json.Text("torch_dtype") ?? "float32";
    }

    /// <summary>The stretching of the angles, in the old spelling (<c>type</c>) or the new (<c>rope_type</c>).</summary>
    private static RopeScaling? Scaling(ConfigJson rope, int maxPositions)
    {
        var key = rope.Find("rope_type") is null ? "type" : "rope_type";
        rope.Supports(key, "default", "linear", "dynamic", "llama3");
        rope.Supports("partial_rotary_factor", "1", "1.0");
        foreach (var other in rope.Keys().Except(s_ropeKeys, StringComparer.Ordinal))
        {
            throw rope.NotSupported(other, "…", string.Join(", ", s_ropeKeys));
        }

        return rope.Text(key) switch
        {
            null or "default" => null,
            "linear" => new LinearRopeScaling(rope.Positive("factor")),
            "dynamic" => Dynamic(rope, maxPositions),
            _ => new Llama3RopeScaling(
                rope.Positive("factor"),
                rope.Positive("low_freq_factor"),
                rope.Positive("high_freq_factor"),
                rope.Size("original_max_position_embeddings")),
        };
    }

    /// <summary>
    /// transformers takes the context from <c>max_position_embeddings</c> and passes over the original one written beside the
    /// factor; where they differ it is unclear which is meant.
    /// </summary>
    private static DynamicRopeScaling Dynamic(ConfigJson rope, int maxPositions)
    {
        const string Original = "original_max_position_embeddings";
        return rope.OptionalSize(Original) is { } original && original != maxPositions
            ? throw rope.NotSupported(Original, $"{original}", $"{maxPositions}")
            : new DynamicRopeScaling(rope.Positive("factor"), maxPositions);
    }

    private static JsonObject? Written(RopeScaling? scaling) => scaling switch
    {
        null => null,
        LinearRopeScaling linear => new JsonObject { ["rope_type"] = "linear", ["factor"] = linear.Factor },
        DynamicRopeScaling dynamic => new JsonObject
        {
            ["rope_type"] = "dynamic",
            ["factor"] = dynamic.Factor,
            ["original_max_position_embeddings"] = dynamic.MaxPositionEmbeddings,
        },
        Llama3RopeScaling llama3 => new JsonObject
        {
            ["rope_type"] = "llama3",
            ["factor"] = llama3.Factor,
            ["low_freq_factor"] = llama3.LowFreqFactor,
            ["high_freq_factor"] = llama3.HighFreqFactor,
            ["original_max_position_embeddings"] = llama3.OriginalMaxPositionEmbeddings,
        },
        _ => throw new NotSupportedException($"No spelling of {scaling.GetType().Name} is known."),
    };
}
