using System.Globalization;
using System.Runtime.InteropServices;
using Tezgah.Core.Problems;
using Tezgah.Text.Data;

namespace Tezgah.Text.Tasks;

/// <summary>A number of rows and which of them is the first.</summary>
/// <param name="Rows">How many.</param>
/// <param name="First">The number of the first in its file, from 1; 0 for none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RowCount(int Rows, int First)
{
    internal RowCount Add(bool counts, int number) => counts ? new RowCount(Rows + 1, Rows == 0 ? number : First) : this;
}

/// <summary>What was counted while a data file became tokens.</summary>
public sealed record TaskReport
{
    /// <summary>The rows that were asked for.</summary>
    public required int Rows { get; init; }

    /// <summary>The lengths of the texts in tokens, before any was cut.</summary>
    public required LengthStatistics Lengths { get; init; }

    /// <summary>The most tokens of a text.</summary>
    public required int Limit { get; init; }

    /// <summary>All tokens before any was cut.</summary>
    public required long TokensRead { get; init; }

    /// <summary>The tokens that were cut off, those of rows left out not counted.</summary>
    public required long TokensCut { get; init; }

    /// <summary>Rows that were cut, and are there.</summary>
    public RowCount Truncated { get; init; }

    /// <summary>Rows that lost all of their response when they were cut, and are left out.</summary>
    public RowCount CutOff { get; init; }

    /// <summary>Rows with a response that says nothing; they are there, and teach the end token alone.</summary>
    public RowCount EmptyResponses { get; init; }

    /// <summary>Conversations in which the assistant says nothing at all; they are left out.</summary>
    public RowCount WithoutResponse { get; init; }

    /// <summary>Texts to classify of which the tokenizer makes no token at all; they are left out.</summary>
    public RowCount WithoutTokens { get; init; }

    /// <summary>
    /// Rows of which it cannot be told where the responses are: with the loss on the full text they are taken as a whole, otherwise they
    /// are an error.
    /// </summary>
    public RowCount Undecided { get; init; }

    /// <summary>Rows whose text spells a special token that is read as the token itself.</summary>
    public RowCount SpelledTokens { get; init; }

    /// <summary>The first such token.</summary>
    public string? SpelledToken { get; init; }

    /// <summary>The share of rows that were cut or left out for it.</summary>
    public double TruncatedShare => Rows == 0 ? 0 : (double)(Truncated.Rows + CutOff.Rows) / Rows;

    /// <summary>What a person should know before the first step.</summary>
    /// <param name="source">The file, for the sentences.</param>
    public IReadOnlyList<Problem> Warnings(string source)
    {
        var warnings = new List<Problem>();
        if (Truncated.Rows > 0)
        {
            warnings.Add(new Problem("texts-truncated", source, Text(Truncated.Rows), Text(Rows), source, Text(Limit)));
        }

        if (CutOff.Rows > 0)
        {
            warnings.Add(new Problem("responses-cut-off", source, Text(CutOff.Rows), Text(Rows), source, Text(Limit)));
        }

        Count("responses-empty", EmptyResponses);
        Count("prompts-without-response", WithoutResponse);
        Count("texts-empty", WithoutTokens);
        Count("special-tokens-spelled", SpelledTokens, SpelledToken ?? "");
        return warnings;

        void Count(string code, RowCount count, params string[] further)
        {
            if (count.Rows > 0)
            {
                warnings.Add(new Problem(code, source, [Text(count.Rows), Text(Rows), source, Text(count.First), .. further]));
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
