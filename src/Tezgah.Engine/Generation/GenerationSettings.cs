using Tezgah.Core.Problems;

namespace Tezgah.Engine.Generation;

/// <summary>How the next token is chosen and when a text ends; names and meaning as in transformers' <c>GenerationConfig</c>.</summary>
public sealed record GenerationSettings
{
    /// <summary>The most tokens written.</summary>
    public int MaxNewTokens { get; init; } = 256;

    /// <summary>Scores are divided by it before the softmax; 0 always takes the likeliest token.</summary>
    public double Temperature { get; init; }

    /// <summary>Only this many of the likeliest tokens are chosen from; 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the likeliest tokens that together have this probability are chosen from (Holtzman et al. 2020).</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Only tokens at least this times as likely as the likeliest are chosen from (Nguyen et al. 2024).</summary>
    public double MinP { get; init; }

    /// <summary>Scores of tokens that have occurred are divided by it, or multiplied if negative (Keskar et al. 2019).</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Seed of the choices; each prompt has its own sequence, which does not depend on the others.</summary>
    public long Seed { get; init; }

    /// <summary>Tokens that end a text; the one met is the last of its tokens.</summary>
    public IReadOnlyList<int> StopTokenIds { get; init; } = [];

    /// <summary>Texts that end a text; neither they nor what follows is part of it.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Everything that is out of range.</summary>
    public IReadOnlyList<Problem> Check()
    {
        var problems = new List<Problem>();
        Demand(MaxNewTokens >= 1, "--max-new-tokens", MaxNewTokens, "≥ 1");
        Demand(Temperature is >= 0 and <= 100, "--temperature", Temperature, "0 … 100");
        Demand(TopK >= 0, "--top-k", TopK, "≥ 0");
        Demand(TopP is > 0 and <= 1, "--top-p", TopP, "0 < … ≤ 1");
        Demand(MinP is >= 0 and < 1, "--min-p", MinP, "0 ≤ … < 1");
        Demand(RepetitionPenalty is > 0 and <= 100, "--repetition-penalty", RepetitionPenalty, "0 < … ≤ 100");
        Demand(!Stop.Any(string.IsNullOrEmpty), "--stop", 0, "\"…\"");
        return problems;

        void Demand(bool good, string option, double value, string range)
        {
            if (!good)
            {
                problems.Add(new Problem(
                    "option-out-of-range", option, option, value.ToString(System.Globalization.CultureInfo.InvariantCulture), range));
            }
        }
    }
}

/// <summary>Why a text ended.</summary>
public enum FinishReason
{
    /// <summary>At a stop token or a stop text.</summary>
    Stop,

    /// <summary>At the most tokens asked for, or at the end of the model's context.</summary>
    Length,

    /// <summary>Because it was told to.</summary>
    Cancelled,
}

/// <summary>A text that was written.</summary>
/// <param name="Ids">Its tokens, a stop token included.</param>
/// <param name="Text">Its text, special tokens and the stop text left out; null without a tokenizer.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="PromptTokens">The tokens of the prompt.</param>
/// <param name="SecondsToFirstToken">From the start of the batch.</param>
/// <param name="Seconds">From the start of the batch to this text's end.</param>
public sealed record GeneratedText(
    IReadOnlyList<int> Ids, string? Text, FinishReason FinishReason, int PromptTokens, double SecondsToFirstToken, double Seconds)
{
    /// <summary>Tokens a second after the first one; null for a single token.</summary>
    public double? TokensPerSecond => Ids.Count > 1 && Seconds > SecondsToFirstToken
        ? (Ids.Count - 1) / (Seconds - SecondsToFirstToken)
        : null;
}
