using Tezgah.Core.Jobs;
using Tezgah.Core.Settings;

namespace Tezgah.Web.NewRun;

/// <summary>Settings that people think of together.</summary>
/// <param name="Name">The name of its title and sentence in the texts.</param>
/// <param name="Basic">The settings that most runs change.</param>
/// <param name="Advanced">The settings that few runs change, folded away.</param>
public sealed record FormGroup(string Name, IReadOnlyList<string> Basic, IReadOnlyList<string> Advanced)
{
    /// <summary>The settings that no form shows: the format's version is the program's own.</summary>
    public static IReadOnlyList<string> NotShown { get; } = ["v"];

    /// <summary>The groups, in the order of the form: what, how large, how long and fast, how careful, where.</summary>
    public static IReadOnlyList<FormGroup> All { get; } =
    [
        new(
            "Data",
            ["data.train", "data.validation", "data.test", "data.text_column", "data.label_column", "name", "task", "method"],
            ["data.max_length", "data.validation_share", "data.split_seed"]),
        new(
            "Model",
            ["model.hidden_size", "model.num_hidden_layers", "model.num_attention_heads", "tokenizer.vocab_size"],
            ["model.intermediate_size", "model.num_key_value_heads", "model.rope_theta", "model.rms_norm_eps", "model.initializer_range"]),
        new(
            "Training",
            ["training.num_train_epochs", "training.learning_rate", "training.per_device_train_batch_size", "training.dropout", "training.seed"],
            [
                "training.max_steps", "training.gradient_accumulation_steps", "training.lr_scheduler_type", "training.warmup_ratio",
                "training.warmup_steps", "training.weight_decay", "training.max_grad_norm", "training.adam_beta1",
                "training.adam_beta2", "training.adam_epsilon",
            ]),
        new(
            "Evaluation",
            ["evaluation.eval_steps"],
            ["evaluation.per_device_eval_batch_size", "evaluation.latency_samples", "evaluation.latency_warmup"]),
        new("Machine", ["device.type", "device.threads"], []),
    ];

    /// <summary>The definition of a setting of the form.</summary>
    public static SettingDefinition Definition(string key) => SettingsSchema<TrainingJob>.Get(key);
}
