using Tezgah.Core.Jobs;
using Tezgah.Core.Settings;

namespace Tezgah.Web.NewRun;

/// <summary>Settings that people think of together.</summary>
/// <param name="Name">The name of its title and sentence in the texts.</param>
/// <param name="Basic">The settings that most runs change.</param>
/// <param name="Advanced">The settings that few runs change, folded away.</param>
public sealed record FormGroup(string Name, IReadOnlyList<string> Basic, IReadOnlyList<string> Advanced)
{
    /// <summary>All its settings.</summary>
    public IEnumerable<string> Keys => Basic.Concat(Advanced);

    /// <summary>The settings that no form shows: the format's version is the program's own.</summary>
    public static IReadOnlyList<string> NotShown { get; } = ["v"];

    /// <summary>The groups, in the order of the form: what, how large, how long, how fast, how careful, where.</summary>
    public static IReadOnlyList<FormGroup> All { get; } =
    [
        new(
            "Data",
            ["data.train", "data.validation", "data.test", "data.text_column", "data.label_column", "name", "task", "method"],
            ["data.max_length", "data.truncation_side", "data.validation_share", "data.test_share", "data.split_seed"]),
        new(
            "Prompt",
            ["prompt.template", "prompt.format", "prompt.loss_on", "prompt.system_prompt"],
            [
                "prompt.instruction_column", "prompt.input_column", "prompt.output_column", "prompt.messages_column",
                "prompt.prompt_column", "prompt.completion_column", "prompt.reasoning_column",
            ]),
        new(
            "Model",
            [
                "model.model_name_or_path", "model.hidden_size", "model.num_hidden_layers", "model.num_attention_heads",
                "tokenizer.vocab_size",
            ],
            ["model.intermediate_size", "model.num_key_value_heads", "model.rope_theta", "model.rms_norm_eps", "model.initializer_range"]),
        new(
            "Adapter",
            ["lora.r", "lora.lora_alpha", "lora.lora_dropout", "lora.target_modules"],
            [
                "lora.use_rslora", "lora.modules_to_save", "lora.bias", "quantization.quant_type",
                "quantization.use_double_quant", "quantization.blocksize", "quantization.compute_dtype",
            ]),
        new(
            "Duration",
            ["training.num_train_epochs", "training.per_device_train_batch_size"],
            [
                "training.max_steps", "training.gradient_accumulation_steps", "training.group_by_length", "training.packing",
                "training.packing_tokens", "training.dtype", "training.gradient_checkpointing", "training.logging_steps",
            ]),
        new(
            "Training",
            ["training.learning_rate", "training.dropout", "training.seed"],
            [
                "training.lr_scheduler_type", "training.warmup_ratio", "training.warmup_steps", "training.num_cycles",
                "training.weight_decay", "training.max_grad_norm", "training.adam_beta1", "training.adam_beta2",
                "training.adam_epsilon", "training.neftune_noise_alpha", "training.label_smoothing_factor",
                "training.class_weights", "training.class_weight_values",
            ]),
        new(
            "Evaluation",
            ["evaluation.eval_steps"],
            [
                "evaluation.eval_strategy", "evaluation.per_device_eval_batch_size", "evaluation.latency_samples",
                "evaluation.latency_warmup", "evaluation.full_text_perplexity", "evaluation.sample_prompts", "evaluation.sample_tokens",
                "evaluation.metric_for_best_model", "evaluation.greater_is_better",
                "evaluation.early_stopping_patience", "evaluation.early_stopping_threshold", "saving.save_strategy",
                "saving.save_steps", "saving.save_total_limit", "saving.load_best_model_at_end", "saving.merge_adapter",
            ]),
        new("Machine", ["device.type", "device.threads"], []),
    ];

    /// <summary>Whether the group has an effect with what is chosen.</summary>
    /// <param name="texts">What the fields hold, by key.</param>
    public bool IsUsedBy(IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Name switch
        {
            "Prompt" => texts["task"] == TaskNames.Instruction,
            "Adapter" => texts["method"] is MethodNames.Lora or MethodNames.Qlora,
            _ => true,
        };
    }

    /// <summary>The definition of a setting of the form.</summary>
    public static SettingDefinition Definition(string key) => SettingsSchema<TrainingJob>.Get(key);
}
