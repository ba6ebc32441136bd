using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Models.Adapters;

/// <summary>Reads and writes PEFT's <c>adapter_config.json</c>; an option that would change the result is refused by name.</summary>
public static class LoraConfigFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "adapter_config.json";

    private static readonly JsonSerializerOptions s_writing = new() { WriteIndented = true };

    /// <summary>Variants of LoRA that compute something else.</summary>
    private static readonly string[] s_otherVariants =
    [
        "use_dora", "lora_bias", "fan_in_fan_out", "use_qalora", "rank_pattern", "alpha_pattern", "layer_replication", "target_parameters",
        "trainable_token_indices", "alora_invocation_tokens", "arrow_config", "layers_to_transform", "layers_pattern", "exclude_modules",
        "use_bdlora", "ensure_weight_tying",
    ];

    /// <summary>Reads a file.</summary>
    /// <exception cref="ProblemException">It cannot be read, lacks a key, or is of another kind than LoRA.</exception>
    public static LoraConfig Read(string path)
    {
        var json = ConfigJson.Load(path);
        json.Supports("peft_type", "LORA");
        json.Supports("bias", "none");
        json.Supports("init_lora_weights", "true", "false", "gaussian", "eva", "orthogonal");
        foreach (var key in s_otherVariants)
        {
            if (json.Find(key) is { } value && !IsEmpty(value))
            {
                throw json.NotSupported(key, "…", "null");
            }
        }

        return new LoraConfig
        {
            Rank = json.Size("r"),
            Alpha = json.Positive("lora_alpha"),
            Dropout = json.Number("lora_dropout") ?? 0,
            UseRslora = json.Flag("use_rslora"),
            TargetModules = Targets(json),
            // PEFT adds the names of heads without looking whether they are there.
            ModulesToSave = [.. json.Texts("modules_to_save").Distinct(StringComparer.Ordinal)],
            TaskType = json.Text("task_type"),
            BaseModel = json.Text("base_model_name_or_path"),
        };
    }

    /// <summary>Writes a file that PEFT opens.</summary>
    /// <exception cref="IOException">The disk is full or the folder is gone.</exception>
    public static void Write(LoraConfig config, string path)
    {
        ArgumentNullException.ThrowIfNull(config);
        var json = new JsonObject
        {
            ["alpha_pattern"] = new JsonObject(),
            ["auto_mapping"] = null,
            ["base_model_name_or_path"] = config.BaseModel,
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["inference_mode"] = true,
            ["init_lora_weights"] = true,
            ["layers_pattern"] = null,
            ["layers_to_transform"] = null,
            ["lora_alpha"] = config.Alpha,
            ["lora_dropout"] = config.Dropout,
            ["modules_to_save"] = config.ModulesToSave.Count == 0 ? null : List(config.ModulesToSave),
            ["peft_type"] = "LORA",
            ["r"] = config.Rank,
            ["rank_pattern"] = new JsonObject(),
            ["revision"] = null,
            ["target_modules"] = List(config.TargetModules),
            ["task_type"] = config.TaskType,
            ["use_dora"] = false,
            ["use_rslora"] = config.UseRslora,
        };
        File.WriteAllText(path, json.ToJsonString(s_writing));
    }

    private static IReadOnlyList<string> Targets(ConfigJson json) => json.Find("target_modules") switch
    {
        { ValueKind: JsonValueKind.String } pattern => throw json.NotSupported("target_modules", pattern.GetString()!, "[\"q_proj\", …]"),
        null => throw json.Broken("target_modules"),
        _ => json.Texts("target_modules"),
    };

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    private static JsonArray List(IReadOnlyList<string> items) => new([.. items.Select(i => JsonValue.Create(i))]);
}
