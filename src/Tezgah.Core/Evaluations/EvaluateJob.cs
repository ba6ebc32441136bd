using Tezgah.Core.Jobs;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Evaluations;

/// <summary>
/// One evaluation of a model: the content of a <c>job.json</c> whose <c>kind</c> is <c>evaluate</c>, and what <c>tezgah evaluate</c> makes of
/// its options. Every setting has a default, except the model and the data.
/// </summary>
public sealed record EvaluateJob
{
    /// <summary>The version of the format that this program writes and reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>The word of <see cref="Kind"/>.</summary>
    public const string KindName = "evaluate";

    /// <summary>The format's version; files of a newer one are refused.</summary>
    [Setting(Min = 1, Max = FormatVersion)]
    public int V { get; init; } = FormatVersion;

    /// <summary>What tells the file from a training job's, which has no such key.</summary>
    [Setting(Choices = [KindName])]
    public string Kind { get; init; } = KindName;

    /// <summary>What a person calls the evaluation; empty takes a name from task and model.</summary>
    public string Name { get; init; } = "";

    /// <summary>What is measured (<see cref="EvaluationTasks"/>).</summary>
    [Setting(Choices =
    [
        EvaluationTasks.Classification, EvaluationTasks.Labels, EvaluationTasks.Perplexity, EvaluationTasks.Latency, EvaluationTasks.Pass,
    ])]
    public string Task { get; init; } = EvaluationTasks.Classification;

    /// <summary>The model.</summary>
    public EvaluatedModel Model { get; init; } = new();

    /// <summary>What it is compared with, for perplexity and latency.</summary>
    public ComparedModel Against { get; init; } = new();

    /// <summary>The data file and what to read from it.</summary>
    public EvaluationData Data { get; init; } = new();

    /// <summary>How rows become prompts and responses, for the perplexity of instructions; <c>prompt.loss_on</c> is <c>perplexity.loss_on</c>.</summary>
    public PromptSettings Prompt { get; init; } = new();

    /// <summary>A language model as a classifier.</summary>
    public LabelSettings Labels { get; init; } = new();

    /// <summary>Perplexity.</summary>
    public PerplexitySettings Perplexity { get; init; } = new();

    /// <summary>Latency.</summary>
    public LatencySettings Latency { get; init; } = new();

    /// <summary>Pass@k.</summary>
    public PassSettings Pass { get; init; } = new();

    /// <summary>The number of texts or prompts at once.</summary>
    [Setting(Min = 1, Max = 4096)]
    public int BatchSize { get; init; } = 16;

    /// <summary>Where it runs.</summary>
    public DeviceSettings Device { get; init; } = new();
}

/// <summary>The words of <see cref="EvaluateJob.Task"/>.</summary>
public static class EvaluationTasks
{
    /// <summary>A model with a classification head.</summary>
    public const string Classification = "classification";

    /// <summary>A language model that is asked for the label.</summary>
    public const string Labels = "labels";

    /// <summary>How well a language model foresees texts.</summary>
    public const string Perplexity = "perplexity";

    /// <summary>How long an answer takes.</summary>
    public const string Latency = "latency";

    /// <summary>Programming problems solved (Chen et al., 2021).</summary>
    public const string Pass = "pass";
}

/// <summary>The model that is evaluated.</summary>
public sealed record EvaluatedModel
{
    /// <summary>A model folder in Hugging Face's layout; a relative path counts from the job file's folder.</summary>
    [Setting(Required = true)]
    public string ModelNameOrPath { get; init; } = "";

    /// <summary>A PEFT folder with a LoRA adapter to put over it; null for none.</summary>
    public string? Adapter { get; init; }

    /// <summary>A safetensors file with <c>score.weight</c>, the classification head to use; null for the model's own.</summary>
    public string? ScoreFile { get; init; }

    /// <summary>The type to compute in; null takes that of the folder.</summary>
    [Setting(Choices = ["float32", "bfloat16", "float16"])]
    public string? Dtype { get; init; }

    /// <summary>
    /// How the base lies in memory: <c>as-trained</c>, in 4 bits where the adapter's run was QLoRA and in its type then; <c>none</c>, never in
    /// 4 bits; <c>nf4</c>, always. A model that is compared with its own base has the base as itself.
    /// </summary>
    [Setting(Choices = [BaseQuantization.AsTrained, BaseQuantization.None, BaseQuantization.Nf4])]
    public string Quantization { get; init; } = BaseQuantization.AsTrained;
}

/// <summary>What a model is compared with.</summary>
public sealed record ComparedModel
{
    /// <summary>The other model's folder; null for no comparison.</summary>
    public string? ModelNameOrPath { get; init; }

    /// <summary>An adapter over it; null for none.</summary>
    public string? Adapter { get; init; }

    /// <summary>For perplexity, the folder of an earlier evaluation on the same texts in place of a model; null to measure.</summary>
    public string? Evaluation { get; init; }
}

/// <summary>The data of an evaluation.</summary>
public sealed record EvaluationData
{
    /// <summary>The data file; a relative path counts from the job file's folder.</summary>
    public string? File { get; init; }

    /// <summary>The column with the text.</summary>
    [Setting(Required = true)]
    public string TextColumn { get; init; } = "text";

    /// <summary>The column with the label.</summary>
    [Setting(Required = true)]
    public string LabelColumn { get; init; } = "label";

    /// <summary>The labels in the order of their classes; empty takes the model's or else the file's, in ordinal order.</summary>
    public TextList Labels { get; init; } = TextList.Empty;

    /// <summary>
    /// The most tokens of a text; longer ones are cut, and counted. Null takes the length that a classifier was trained with where its run is
    /// known, else the model's context, and 1024 for the blocks of running text.
    /// </summary>
    [Setting(Min = 4, Max = 1048576)]
    public int? MaxLength { get; init; }

    /// <summary>The end that a longer text loses; null takes the side of a classifier's training where its run is known, else the right one.</summary>
    [Setting(Choices = ["right", "left"])]
    public string? TruncationSide { get; init; }

    /// <summary>The <c>split.json</c> that a run has left of this file; null takes all rows.</summary>
    public string? Split { get; init; }

    /// <summary>The part of that split.</summary>
    [Setting(Choices = ["test", "validation", "train"])]
    public string Part { get; init; } = "test";

    /// <summary>Only so many of the rows, drawn by <see cref="RowSeed"/>; null takes all.</summary>
    [Setting(Min = 1)]
    public int? Rows { get; init; }

    /// <summary>The seed of that draw.</summary>
    [Setting(Min = 0)]
    public long RowSeed { get; init; } = 42;
}
