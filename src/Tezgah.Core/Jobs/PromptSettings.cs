using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>How the rows of a data file become prompts and responses, for instruction tuning.</summary>
public sealed record PromptSettings
{
    /// <summary>
    /// What the rows are: <c>alpaca</c> (instruction, optional input, output), <c>messages</c> (a conversation),
    /// <c>prompt-completion</c>; <c>auto</c> tells it from the columns.
    /// </summary>
    [Setting(Choices = ["auto", "alpaca", "messages", "prompt-completion"])]
    public string Format { get; init; } = "auto";

    /// <summary>
    /// What is written around them: <c>alpaca</c>, the headings of Stanford Alpaca; <c>chat</c>, the base model's chat template;
    /// <c>none</c>, nothing.
    /// </summary>
    [Setting(Choices = ["alpaca", "chat", "none"])]
    public string Template { get; init; } = "alpaca";

    /// <summary>The column of an Alpaca row with the task.</summary>
    [Setting(Required = true)]
    public string InstructionColumn { get; init; } = "instruction";

    /// <summary>The column of an Alpaca row with what the task is about; a file may lack it.</summary>
    [Setting(Required = true)]
    public string InputColumn { get; init; } = "input";

    /// <summary>The column of an Alpaca row with the answer.</summary>
    [Setting(Required = true)]
    public string OutputColumn { get; init; } = "output";

    /// <summary>The column with a conversation; null takes <c>messages</c> or <c>conversations</c>.</summary>
    public string? MessagesColumn { get; init; }

    /// <summary>The column with the text before the completion.</summary>
    [Setting(Required = true)]
    public string PromptColumn { get; init; } = "prompt";

    /// <summary>The column with the completion.</summary>
    [Setting(Required = true)]
    public string CompletionColumn { get; init; } = "completion";

    /// <summary>The column with the way to the answer, set before it in <c>&lt;think&gt;…&lt;/think&gt;</c>; null for none.</summary>
    public string? ReasoningColumn { get; init; }

    /// <summary>What the model is told before everything else, where a conversation does not bring its own; null for nothing.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>The tokens that the loss is a mean of: those of the <c>response</c>, or of the <c>full-text</c>.</summary>
    [Setting(Choices = ["response", "full-text"])]
    public string LossOn { get; init; } = "response";
}
