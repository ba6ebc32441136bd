namespace Tezgah.Core.Chat;

/// <summary>One message of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatTurn(string Role, string Content);

/// <summary>
/// What a model is asked: a conversation, which goes through its chat template, or a text that it goes on from. Settings that
/// are null are the worker's own.
/// </summary>
public sealed record ChatRequest
{
    /// <summary>The conversation; null where <see cref="Prompt"/> is given.</summary>
    public IReadOnlyList<ChatTurn>? Messages { get; init; }

    /// <summary>The text as the model gets it; null where <see cref="Messages"/> are given.</summary>
    public string? Prompt { get; init; }

    /// <summary>The most tokens of the answer.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary>What scores are divided by; 0 always takes the likeliest token.</summary>
    public double? Temperature { get; init; }

    /// <summary>Keeps the likeliest tokens whose probabilities add up to this.</summary>
    public double? TopP { get; init; }

    /// <summary>Keeps this many of the likeliest tokens.</summary>
    public int? TopK { get; init; }

    /// <summary>Keeps tokens of at least this share of the likeliest one's probability.</summary>
    public double? MinP { get; init; }

    /// <summary>Makes tokens that were there less likely; 1 does nothing.</summary>
    public double? RepetitionPenalty { get; init; }

    /// <summary>Makes sampling repeat itself.</summary>
    public long? Seed { get; init; }

    /// <summary>Texts that end the answer.</summary>
    public IReadOnlyList<string>? Stop { get; init; }
}
