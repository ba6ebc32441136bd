using Tezgah.Core.Derivations;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Perplexities;

/// <summary>Which tokens a loss is over.</summary>
public enum PerplexityScope
{
    /// <summary>Every token of the text, the instruction's too.</summary>
    FullText,

    /// <summary>The tokens of the response only.</summary>
    ResponseOnly,
}

/// <summary>One model's loss on one set of texts.</summary>
/// <param name="Name">The model, run or checkpoint.</param>
/// <param name="Scope">Which tokens.</param>
/// <param name="MeanLoss">Mean negative log likelihood in nats per token, over all tokens of all texts.</param>
/// <param name="Tokens">How many tokens.</param>
/// <param name="DataHash">Which texts.</param>
public sealed record PerplexityMeasurement(string Name, PerplexityScope Scope, double MeanLoss, long Tokens, string DataHash)
{
    /// <summary>exp of the loss.</summary>
    public double Perplexity => Math.Exp(MeanLoss);
}

/// <summary>A row of the table.</summary>
/// <param name="Measurement">What was measured.</param>
/// <param name="LossReductionPercent">Against the baseline; null for the baseline itself.</param>
/// <param name="PerplexityReductionPercent">Against the baseline; null for the baseline itself.</param>
public sealed record PerplexityRow(PerplexityMeasurement Measurement, double? LossReductionPercent, double? PerplexityReductionPercent);

/// <summary>Fine-tuned models against their baseline, on the same texts and the same tokens of them.</summary>
/// <param name="Scope">Which tokens all rows are over; a table says it.</param>
/// <param name="Rows">The baseline first.</param>
public sealed record PerplexityTable(PerplexityScope Scope, IReadOnlyList<PerplexityRow> Rows)
{
    /// <summary>Makes the table.</summary>
    /// <exception cref="ProblemException">
    /// <c>perplexity-scopes-mixed</c>: a row is over other tokens than the baseline (a response is far easier to predict than a
    /// whole text); <c>perplexity-data-differ</c>: a row is over other texts, or its tokenizer counts other tokens.
    /// </exception>
    public static PerplexityTable Of(PerplexityMeasurement baseline, IReadOnlyList<PerplexityMeasurement> others)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(others);
        if (others.FirstOrDefault(o => o.Scope != baseline.Scope) is { } mixed)
        {
            throw new ProblemException(new Problem("perplexity-scopes-mixed", null, mixed.Name, baseline.Name));
        }

        if (others.FirstOrDefault(o => o.DataHash != baseline.DataHash || o.Tokens != baseline.Tokens) is { } other)
        {
            throw new ProblemException(new Problem("perplexity-data-differ", null, other.Name, baseline.Name, $"{other.Tokens}", $"{baseline.Tokens}"));
        }

        return new(
            baseline.Scope,
            [
                new(baseline, null, null),
                .. others.Select(o => new PerplexityRow(
                    o,
                    Derivation.ReductionPercent(baseline.MeanLoss, o.MeanLoss),
                    Derivation.ReductionPercent(baseline.Perplexity, o.Perplexity))),
            ]);
    }
}
