namespace Tezgah.Core.Estimates;

/// <summary>The largest batch, as far as memory and time depend on it.</summary>
/// <param name="Tokens">The tokens that are computed, padding included.</param>
/// <param name="Pairs">The sum of the squared lengths: the pairs of tokens that attention looks at, both halves.</param>
/// <param name="LabelTokens">The tokens whose scores over the vocabulary are needed.</param>
public sealed record BatchShape(long Tokens, long Pairs, long LabelTokens)
{
    /// <summary>A batch of texts without padding.</summary>
    /// <param name="lengths">The tokens of each text.</param>
    /// <param name="labelTokens">The tokens that carry loss; null for all.</param>
    public static BatchShape Of(IReadOnlyCollection<int> lengths, long? labelTokens = null)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        var tokens = lengths.Sum(l => (long)l);
        return new BatchShape(tokens, lengths.Sum(l => (long)l * l), labelTokens ?? tokens);
    }

    /// <summary>The largest batch that settings allow, where no data is known.</summary>
    public static BatchShape Full(int batchSize, int maxLength) =>
        new((long)batchSize * maxLength, (long)batchSize * maxLength * maxLength, (long)batchSize * maxLength);
}
