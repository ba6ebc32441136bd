using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>What is measured, and when.</summary>
public sealed record EvaluationSettings
{
    /// <summary>When the validation data is evaluated: never, each so many steps, at the end of each epoch, or both.</summary>
    [Setting(Choices = ["steps_and_epoch", "steps", "epoch", "no"])]
    public string EvalStrategy { get; init; } = "steps_and_epoch";

    /// <summary>The number of steps from one evaluation to the next.</summary>
    [Setting(Min = 1, Max = 100000000)]
    public int EvalSteps { get; init; } = 50;

    /// <summary>The number of texts evaluated at once.</summary>
    [Setting(Min = 1, Max = 1048576)]
    public int PerDeviceEvalBatchSize { get; init; } = 64;

    /// <summary>The number of single inferences of a classifier timed after training; 0 leaves the measurement out.</summary>
    [Setting(Min = 0, Max = 100000)]
    public int LatencySamples { get; init; } = 100;

    /// <summary>The number of inferences before them that are not timed.</summary>
    [Setting(Min = 0, Max = 100000)]
    public int LatencyWarmup { get; init; } = 20;

    /// <summary>
    /// Whether a model whose loss is on responses is measured on the full texts as well, before training and after: the perplexity that
    /// studies report.
    /// </summary>
    public bool FullTextPerplexity { get; init; }

    /// <summary>
    /// The number of validation texts whose beginnings a language model goes on with, before training and after each evaluation, for
    /// people to read; 0 for none.
    /// </summary>
    [Setting(Min = 0, Max = 20)]
    public int SamplePrompts { get; init; } = 3;

    /// <summary>The most tokens that it writes after each of them.</summary>
    [Setting(Min = 1, Max = 4096)]
    public int SampleTokens { get; init; } = 64;

    /// <summary>The measure by which the best checkpoint is found, as <c>eval_loss</c>; null takes the evaluation loss.</summary>
    public string? MetricForBestModel { get; init; }

    /// <summary>Whether more of it is better; null tells it from the name: less of a loss or a perplexity.</summary>
    public bool? GreaterIsBetter { get; init; }

    /// <summary>Training ends after this many evaluations in a row without a better one; null trains to the end.</summary>
    [Setting(Min = 1, Max = 1000000)]
    public int? EarlyStoppingPatience { get; init; }

    /// <summary>The least gain that counts as better for early stopping.</summary>
    [Setting(Min = 0, Max = 1000000)]
    public double EarlyStoppingThreshold { get; init; }
}

/// <summary>What is kept, and when. A stopped or ended run always leaves its last checkpoint.</summary>
public sealed record SavingSettings
{
    /// <summary>When checkpoints are written besides: every five minutes, each so many steps, or at the end of each epoch.</summary>
    [Setting(Choices = ["time", "steps", "epoch"])]
    public string SaveStrategy { get; init; } = "time";

    /// <summary>The number of steps from one checkpoint to the next.</summary>
    [Setting(Min = 1, Max = 100000000)]
    public int SaveSteps { get; init; } = 500;

    /// <summary>
    /// How many checkpoints stay, the newest; the best stays besides where it is loaded at the end. Null keeps all. Two, and not all as
    /// with Hugging Face: the last and one in reserve.
    /// </summary>
    [Setting(Min = 1, Max = 1000000)]
    public int? SaveTotalLimit { get; init; } = 2;

    /// <summary>Whether the best checkpoint is what the run gives, instead of the last.</summary>
    public bool LoadBestModelAtEnd { get; init; }

    /// <summary>Whether a trained adapter is merged into its base model at the end: a model folder that needs neither of the two.</summary>
    public bool MergeAdapter { get; init; }
}
