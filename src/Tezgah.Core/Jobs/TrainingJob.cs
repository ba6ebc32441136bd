using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>
/// Everything that one training run is made of: the content of <c>job.json</c>. Every setting has a default, except the data
/// files. Names and defaults of settings are those of Hugging Face's and PEFT's configurations wherever they have one, unless a
/// setting says why not.
/// </summary>
public sealed record TrainingJob
{
    /// <summary>The version of the job file's format that this program writes and reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>The format's version; files of a newer one are refused.</summary>
    [Setting(Min = 1, Max = FormatVersion)]
    public int V { get; init; } = FormatVersion;

    /// <summary>What a person calls the run; empty takes a name from the data.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// What is learnt: <c>classification</c>, one label for a text; <c>instruction</c>, an answer to a prompt;
    /// <c>language-modelling</c>, the next token of plain text.
    /// </summary>
    [Setting(Choices = [TaskNames.Classification, TaskNames.Instruction, TaskNames.LanguageModelling])]
    public string Task { get; init; } = TaskNames.Classification;

    /// <summary>
    /// How it is learnt: <c>scratch</c>, every weight, from random ones; <c>full</c>, every weight of a base model; <c>lora</c>,
    /// low-rank adapters beside frozen weights; <c>qlora</c>, the same with the frozen weights in 4 bits.
    /// </summary>
    [Setting(Choices = [MethodNames.Scratch, MethodNames.Full, MethodNames.Lora, MethodNames.Qlora])]
    public string Method { get; init; } = MethodNames.Scratch;

    /// <summary>The data files and what to read from them.</summary>
    public DataSettings Data { get; init; } = new();

    /// <summary>How rows become prompts and responses.</summary>
    public PromptSettings Prompt { get; init; } = new();

    /// <summary>The base model, or the size of a network trained from scratch.</summary>
    public ModelSettings Model { get; init; } = new();

    /// <summary>The vocabulary of a network trained from scratch.</summary>
    public TokenizerSettings Tokenizer { get; init; } = new();

    /// <summary>The adapters.</summary>
    public LoraSettings Lora { get; init; } = new();

    /// <summary>The frozen weights in 4 bits.</summary>
    public QuantizationSettings Quantization { get; init; } = new();

    /// <summary>How it is trained.</summary>
    public TrainingSettings Training { get; init; } = new();

    /// <summary>What is measured, and when.</summary>
    public EvaluationSettings Evaluation { get; init; } = new();

    /// <summary>What is kept, and when.</summary>
    public SavingSettings Saving { get; init; } = new();

    /// <summary>Where it runs.</summary>
    public DeviceSettings Device { get; init; } = new();
}

/// <summary>The words of <see cref="TrainingJob.Task"/>.</summary>
public static class TaskNames
{
    /// <summary>One label for a text.</summary>
    public const string Classification = "classification";

    /// <summary>An answer to a prompt.</summary>
    public const string Instruction = "instruction";

    /// <summary>The next token of plain text.</summary>
    public const string LanguageModelling = "language-modelling";
}

/// <summary>The words of <see cref="TrainingJob.Method"/>.</summary>
public static class MethodNames
{
    /// <summary>Every weight, from random ones.</summary>
    public const string Scratch = "scratch";

    /// <summary>Every weight of a base model.</summary>
    public const string Full = "full";

    /// <summary>Adapters beside frozen weights.</summary>
    public const string Lora = "lora";

    /// <summary>Adapters beside frozen weights in 4 bits.</summary>
    public const string Qlora = "qlora";
}
