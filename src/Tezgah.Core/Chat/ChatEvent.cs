using Tezgah.Core.Problems;

namespace Tezgah.Core.Chat;

/// <summary>What a chat worker says.</summary>
public abstract record ChatEvent;

/// <summary>The model is in memory; the first event.</summary>
/// <param name="Model">Its folder.</param>
/// <param name="Dtype">The type of its weights in memory.</param>
/// <param name="Device">Where it runs: <c>cpu</c>, <c>cuda:0</c>.</param>
/// <param name="LoadSeconds">How long loading took.</param>
public sealed record ChatReadyEvent(string Model, string Dtype, string Device, double LoadSeconds) : ChatEvent
{
    /// <summary>The names of the classes in order, of a classifier; null of a model that writes.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>How the base lies in memory: <c>nf4</c>, its projections in 4 bits; null for as it is.</summary>
    public string? Quantization { get; init; }
}

/// <summary>More of an answer: whole characters, of one token or several.</summary>
/// <param name="Id">The question's number.</param>
/// <param name="Text">The text to append.</param>
public sealed record ChatTextEvent(string Id, string Text) : ChatEvent;

/// <summary>What a classifier makes of a text.</summary>
/// <param name="Id">The question's number.</param>
/// <param name="Probabilities">The probability of each class, in the order of the labels; they add up to 1.</param>
/// <param name="Milliseconds">From the text to the probabilities, the tokenizer included.</param>
public sealed record ChatClassesEvent(string Id, IReadOnlyList<double> Probabilities, double Milliseconds) : ChatEvent;

/// <summary>An answer is complete.</summary>
/// <param name="Id">The question's number.</param>
/// <param name="FinishReason"><c>stop</c>, <c>length</c> or <c>cancelled</c>.</param>
/// <param name="PromptTokens">The tokens of the question, with everything before it.</param>
/// <param name="NewTokens">The tokens of the answer.</param>
/// <param name="SecondsToFirstToken">From the question to the first token; null if there was none.</param>
/// <param name="TokensPerSecond">The answer's tokens a second; null if there were too few to tell.</param>
public sealed record ChatDoneEvent(
    string Id, string FinishReason, int PromptTokens, int NewTokens, double? SecondsToFirstToken, double? TokensPerSecond) : ChatEvent;

/// <summary>Something went wrong.</summary>
/// <param name="Id">The question's number; null where it is no question's fault.</param>
/// <param name="Problem">What.</param>
public sealed record ChatErrorEvent(string? Id, Problem Problem) : ChatEvent;
