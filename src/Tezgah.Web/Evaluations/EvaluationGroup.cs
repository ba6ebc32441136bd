using Tezgah.Core.Evaluations;
using Tezgah.Core.Settings;

namespace Tezgah.Web.Evaluations;

/// <summary>Settings of an evaluation that people think of together.</summary>
/// <param name="Name">The name of its title in the texts.</param>
/// <param name="Basic">The settings that most change.</param>
/// <param name="Advanced">The settings that few change, folded away.</param>
public sealed record EvaluationGroup(string Name, IReadOnlyList<string> Basic, IReadOnlyList<string> Advanced)
{
    /// <summary>The settings that no form shows: version and kind are the program's own; the model is chosen from a list.</summary>
    public static IReadOnlyList<string> NotShown { get; } = ["v", "kind", "prompt.loss_on"];

    /// <summary>The groups, in the order of the form.</summary>
    public static IReadOnlyList<EvaluationGroup> All { get; } =
    [
        new("What", ["task", "name"], ["model.quantization", "model.dtype", "model.score_file"]),
        new(
            "Data",
            ["data.file", "data.text_column", "data.label_column", "pass.problems"],
            ["data.max_length", "data.truncation_side", "data.split", "data.part", "data.rows", "data.row_seed", "data.labels"]),
        new(
            "Labels",
            ["labels.mode", "labels.language", "labels.prompt", "labels.words"],
            ["labels.template", "labels.system_prompt", "labels.normalize_by_length", "labels.include_end", "labels.max_new_tokens"]),
        new(
            "Perplexity",
            ["perplexity.loss_on", "perplexity.rows"],
            [
                "prompt.template", "prompt.format", "prompt.system_prompt", "prompt.instruction_column", "prompt.input_column", "prompt.output_column",
                "prompt.messages_column", "prompt.prompt_column", "prompt.completion_column", "prompt.reasoning_column",
            ]),
        new("Latency", ["latency.what", "latency.samples", "latency.warmup", "latency.batch_sizes", "latency.new_tokens"], []),
        new(
            "Pass",
            ["pass.samples", "pass.k", "pass.temperature", "pass.max_new_tokens"],
            [
                "pass.include_base", "pass.top_p", "pass.top_k", "pass.seed", "pass.template", "pass.prompt", "pass.system_prompt", "pass.stop",
                "pass.timeout", "pass.memory", "pass.workers",
            ]),
        new("Against", ["against.model_name_or_path", "against.adapter", "against.evaluation"], []),
        new("Machine", ["batch_size", "device.type", "device.threads"], []),
    ];

    /// <summary>Those settings that the list of models gives, shown only for a folder that is on no list.</summary>
    public static IReadOnlyList<string> Folder { get; } = ["model.model_name_or_path", "model.adapter", "pass.run"];

    /// <summary>The group as far as a task uses it.</summary>
    public EvaluationGroup For(string task) => new(
        Name, [.. Basic.Where(k => EvaluateChecks.IsUsed(k, task))], [.. Advanced.Where(k => EvaluateChecks.IsUsed(k, task))]);

    /// <summary>The definition of a setting.</summary>
    public static SettingDefinition Definition(string key) => SettingsSchema<EvaluateJob>.Get(key);
}
