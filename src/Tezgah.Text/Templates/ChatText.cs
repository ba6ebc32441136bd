using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Templates;

/// <summary>A conversation as the text that a model is given.</summary>
public sealed record ChatText
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// Where in the text the assistant speaks (start and end, exclusive, in UTF-16 units), for templates that mark it
    /// with <c>{% generation %}</c>; empty for others.
    /// </summary>
    public IReadOnlyList<(int Start, int End)> AssistantSpans { get; init; } = [];
}

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks: system, user, assistant or tool.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(string Role, string Content);

/// <summary>What a chat template is given besides the messages.</summary>
public sealed record ChatTemplateOptions
{
    /// <summary>Ends the text with the header under which the assistant is to answer.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>
    /// The tokenizer whose special tokens the template can name, each as transformers does it: <c>bos_token</c>, <c>pad_token</c>, … and
    /// <c>additional_special_tokens</c>. Those that it lacks are undefined, which is written as nothing.
    /// </summary>
    public TokenizerConfig Tokens { get; init; } = new();

    /// <summary>Further variables, such as <c>tools</c> or <c>enable_thinking</c>.</summary>
    public IReadOnlyDictionary<string, System.Text.Json.JsonElement> Variables { get; init; } =
        new Dictionary<string, System.Text.Json.JsonElement>();

    /// <summary>The clock of <c>strftime_now</c>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
