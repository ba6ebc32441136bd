using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>
/// Settings that a job gives and its other settings leave without effect. Such a setting is refused: whoever gave it would believe
/// in a run that was never made. At its default it does not matter.
/// </summary>
internal static class IgnoredSettings
{
    private static readonly (Func<TrainingJob, bool> Ignores, string Because, string[] Keys)[] s_rules =
    [
        (j => j.Method != MethodNames.Scratch, "method",
        [
            "model.hidden_size", "model.intermediate_size", "model.num_hidden_layers", "model.num_attention_heads",
            "model.num_key_value_heads", "model.rope_theta", "model.rms_norm_eps", "model.initializer_range",
            "tokenizer.vocab_size", "training.dropout",
        ]),
        (j => j.Method == MethodNames.Scratch, "method", ["model.model_name_or_path"]),
        (j => j.Method is not (MethodNames.Lora or MethodNames.Qlora), "method",
        [
            "lora.r", "lora.lora_alpha", "lora.lora_dropout", "lora.target_modules", "lora.use_rslora", "lora.modules_to_save",
            "saving.merge_adapter",
        ]),
        (j => j.Method != MethodNames.Qlora, "method", ["quantization.use_double_quant", "quantization.compute_dtype"]),
        (j => j.Task != TaskNames.Classification, "task",
        [
            "data.label_column", "training.class_weights", "training.class_weight_values",
        ]),
        (j => j.Task == TaskNames.Classification, "task", ["evaluation.sample_prompts", "evaluation.sample_tokens"]),
        (j => j.Evaluation.EvalStrategy == "no", "evaluation.eval_strategy", ["evaluation.sample_prompts", "evaluation.sample_tokens"]),
        (j => j.Evaluation.SamplePrompts == 0, "evaluation.sample_prompts", ["evaluation.sample_tokens"]),
        (j => j.Task == TaskNames.Instruction, "task", ["data.text_column"]),
        (j => j.Task != TaskNames.Instruction, "task",
        [
            "prompt.format", "prompt.template", "prompt.instruction_column", "prompt.input_column", "prompt.output_column",
            "prompt.messages_column", "prompt.prompt_column", "prompt.completion_column", "prompt.reasoning_column",
            "prompt.system_prompt", "prompt.loss_on", "evaluation.full_text_perplexity",
        ]),
        (j => j.Task == TaskNames.Instruction && j.Prompt.LossOn != "response", "prompt.loss_on", ["evaluation.full_text_perplexity"]),
        (j => j.Task == TaskNames.LanguageModelling, "task", ["data.truncation_side"]),
        (j => j.Task == TaskNames.Instruction && j.Prompt.Template == "none", "prompt.template", ["prompt.system_prompt"]),
        (j => j.Task == TaskNames.Instruction && j.Prompt.Format == "messages", "prompt.format",
        [
            "prompt.instruction_column", "prompt.input_column", "prompt.output_column", "prompt.prompt_column",
            "prompt.completion_column", "prompt.reasoning_column",
        ]),
        (j => j.Data.Test is not null, "data.test", ["data.test_share"]),
        (j => j.Training.LrSchedulerType != "cosine_with_restarts", "training.lr_scheduler_type", ["training.num_cycles"]),
        (j => j.Training.ClassWeights != "given", "training.class_weights", ["training.class_weight_values"]),
        (j => j.Training.Packing == "none", "training.packing", ["training.packing_tokens"]),
        (j => j.Evaluation.EvalStrategy is "no" or "epoch", "evaluation.eval_strategy", ["evaluation.eval_steps"]),
        (j => j.Evaluation.EarlyStoppingPatience is null, "evaluation.early_stopping_patience", ["evaluation.early_stopping_threshold"]),
        (j => !j.Saving.LoadBestModelAtEnd && j.Evaluation.EarlyStoppingPatience is null, "saving.load_best_model_at_end",
            ["evaluation.metric_for_best_model", "evaluation.greater_is_better"]),
        (j => j.Saving.SaveStrategy != "steps", "saving.save_strategy", ["saving.save_steps"]),
    ];

    public static IEnumerable<Problem> Of(TrainingJob job)
    {
        var texts = SettingsSchema<TrainingJob>.ToTexts(job);
        return s_rules
            .Where(rule => rule.Ignores(job))
            .SelectMany(rule => rule.Keys.Where(k => texts[k] != SettingsSchema<TrainingJob>.Get(k).Default).Select(key => (Key: key, rule.Because)))
            .DistinctBy(ignored => ignored.Key)
            .Select(ignored => new Problem("setting-ignored", ignored.Key, ignored.Key, texts[ignored.Key], ignored.Because, texts[ignored.Because]));
    }
}
