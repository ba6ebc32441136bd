using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.Jobs;

/// <summary>Checks that no single setting can show: how settings go together.</summary>
public static class JobChecks
{
    // PEFT's word for every linear layer but the head.
    private const string AllLinear = "all-linear";

    /// <summary>Everything that does not go together in <paramref name="job"/>; empty if all is well.</summary>
    public static IReadOnlyList<Problem> Check(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var problems = new List<Problem>();
        CheckModel(job, problems);
        CheckData(job, problems);
        CheckAdapters(job, problems);
        CheckTraining(job.Training, problems);
        CheckEvaluation(job, problems);
        if (job.Device.Type == "cpu")
        {
            problems.AddRange(NeedsGpu(job));
        }

        problems.AddRange(IgnoredSettings.Of(job));
        return problems;
    }

    /// <summary>
    /// What of a job no processor can compute: <c>float16-needs-gpu</c>, one for each setting. libtorch has neither products nor a softmax of
    /// float16 there.
    /// </summary>
    /// <param name="job">The job.</param>
    public static IReadOnlyList<Problem> NeedsGpu(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        const string Float16 = "float16";
        return
        [
            .. new[] { ("training.dtype", job.Training.Dtype), ("quantization.compute_dtype", job.Quantization.ComputeDtype) }
                .Where(setting => setting.Item2 == Float16)
                .Select(setting => Of("float16-needs-gpu", setting.Item1)),
        ];
    }

    /// <summary>Whether more of a measure is better (<see cref="MeasureDirection"/>).</summary>
    /// <param name="metric">Its name, with or without <c>eval_</c>.</param>
    public static bool GreaterIsBetter(string metric) => !MeasureDirection.IsLowerBetter(metric);

    /// <summary>The measures that an evaluation of a task gives, by which the best checkpoint can be found.</summary>
    /// <param name="task">The task's name.</param>
    public static IReadOnlyList<string> MetricsOf(string task) => task == TaskNames.Classification
        ? ["eval_loss", "eval_accuracy", "eval_f1_macro"]
        : ["eval_loss", "eval_perplexity"];

    private static void CheckModel(TrainingJob job, List<Problem> problems)
    {
        var model = job.Model;
        if (job.Method != MethodNames.Scratch)
        {
            if (string.IsNullOrWhiteSpace(model.ModelNameOrPath))
            {
                problems.Add(Of("base-model-needed", "model.model_name_or_path", job.Method));
            }

            return;
        }

        if (model.HiddenSize % model.NumAttentionHeads != 0)
        {
            problems.Add(Of("heads-do-not-divide", "model.num_attention_heads", model.NumAttentionHeads, model.HiddenSize));
        }
        else if (model.HiddenSize / model.NumAttentionHeads % 2 != 0)
        {
            problems.Add(Of("head-size-odd", "model.num_attention_heads", model.HiddenSize / model.NumAttentionHeads));
        }

        if (model.NumAttentionHeads % model.NumKeyValueHeads != 0)
        {
            problems.Add(Of("key-value-heads-do-not-divide", "model.num_key_value_heads", model.NumKeyValueHeads, model.NumAttentionHeads));
        }
    }

    private static void CheckData(TrainingJob job, List<Problem> problems)
    {
        if (job.Task != TaskNames.Instruction)
        {
            return;
        }

        var prompt = job.Prompt;
        if (prompt is { Format: "messages", Template: not "chat" })
        {
            problems.Add(Of("messages-need-chat", "prompt.template", prompt.Template));
        }

        if (job.Method == MethodNames.Scratch && prompt.Template == "chat")
        {
            problems.Add(Of("chat-needs-base-model", "prompt.template", prompt.Template, job.Method));
        }
    }

    private static void CheckAdapters(TrainingJob job, List<Problem> problems)
    {
        var lora = job.Lora;
        if (lora.ModulesToSave.Intersect(lora.TargetModules, StringComparer.Ordinal).FirstOrDefault() is { } both)
        {
            problems.Add(Of("module-twice", "lora.modules_to_save", both, "lora.target_modules"));
        }

        if (lora.TargetModules.Count > 1 && lora.TargetModules.Contains(AllLinear, StringComparer.Ordinal))
        {
            problems.Add(Of("all-linear-alone", "lora.target_modules", lora.TargetModules));
        }
    }

    private static void CheckTraining(TrainingSettings training, List<Problem> problems)
    {
        if (training is { MaxSteps: { } steps, WarmupSteps: { } warmup } && warmup > steps)
        {
            problems.Add(Of("warmup-longer-than-run", "training.warmup_steps", warmup, steps));
        }

        if (training is { ClassWeights: "given", ClassWeightValues.Count: 0 })
        {
            problems.Add(Of("setting-empty", "training.class_weight_values"));
        }
    }

    private static void CheckEvaluation(TrainingJob job, List<Problem> problems)
    {
        var (evaluation, saving) = (job.Evaluation, job.Saving);
        if (evaluation.EvalStrategy == "no")
        {
            if (saving.LoadBestModelAtEnd)
            {
                problems.Add(Of("needs-evaluation", "saving.load_best_model_at_end", "evaluation.eval_strategy", evaluation.EvalStrategy));
            }

            if (evaluation.EarlyStoppingPatience is not null)
            {
                problems.Add(Of("needs-evaluation", "evaluation.early_stopping_patience", "evaluation.eval_strategy", evaluation.EvalStrategy));
            }
        }
        else if (saving.LoadBestModelAtEnd)
        {
            CheckBestIsSaved(evaluation, saving, problems);
        }

        if (evaluation.MetricForBestModel is not { } metric)
        {
            return;
        }

        var known = MetricsOf(job.Task);
        if (!known.Contains(metric, StringComparer.Ordinal) && !known.Contains("eval_" + metric, StringComparer.Ordinal))
        {
            problems.Add(Of("setting-not-a-choice", "evaluation.metric_for_best_model", metric, string.Join(", ", known)));
        }
        else if (evaluation.GreaterIsBetter is { } greater && greater != GreaterIsBetter(metric))
        {
            problems.Add(Of("metric-direction", "evaluation.greater_is_better", greater ? "true" : "false", metric));
        }
    }

    // The best checkpoint can be loaded only if one is written wherever a best is found.
    private static void CheckBestIsSaved(EvaluationSettings evaluation, SavingSettings saving, List<Problem> problems)
    {
        var evaluatesAt = evaluation.EvalStrategy == "epoch" ? "epoch" : "steps";
        if (saving.SaveStrategy != evaluatesAt)
        {
            problems.Add(Of("save-not-as-eval", "saving.save_strategy", saving.SaveStrategy, "evaluation.eval_strategy", evaluation.EvalStrategy, evaluatesAt));
        }
        else if (evaluatesAt == "steps" && saving.SaveSteps % evaluation.EvalSteps != 0)
        {
            problems.Add(Of("save-steps-not-multiple", "saving.save_steps", saving.SaveSteps, "evaluation.eval_steps", evaluation.EvalSteps));
        }
    }

    private static Problem Of(string code, string key, params object[] args) =>
        new(code, key, [key, .. args.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!)]);
}
