namespace Tezgah.Core.Estimates;

/// <summary>The largest batch, as far as memory and time depend on it.</summary>
/// <param name="Tokens">The tokens that are computed, padding included.</param>
/// <param name="Pairs">The sum of the squared lengths: the pairs of tokens that attention looks at, both halves.</param>
/// <param name="LabelTokens">The tokens whose scores over the vocabulary are needed.</param>
/// <param name="Texts">The texts.</param>
/// <param name="Longest">The tokens of the longest.</param>
public sealed record BatchShape(long Tokens, long Pairs, long LabelTokens, long Texts, long Longest)
{
    /// <summary>The tokens of a block with a row for each text, all as long as the longest.</summary>
    public long Padded => Texts * Longest;

    /// <summary>A batch of texts without padding.</summary>
    /// <param name="lengths">The tokens of each text.</param>
    /// <param name="labelTokens">The tokens that carry loss; null for all.</param>
    public static BatchShape Of(IReadOnlyCollection<int> lengths, long? labelTokens = null)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        var tokens = lengths.Sum(l => (long)l);
        return new BatchShape(
            tokens, lengths.Sum(l => (long)l * l), labelTokens ?? tokens, lengths.Count, lengths.Count == 0 ? 0 : lengths.Max());
    }

    /// <summary>The largest batch that settings allow, where no data is known.</summary>
    public static BatchShape Full(int batchSize, int maxLength) => new(
        (long)batchSize * maxLength, (long)batchSize * maxLength * maxLength, (long)batchSize * maxLength, batchSize, maxLength);

    /// <summary>The largest batch that a job's settings allow: its texts at once, or a pack, full of tokens.</summary>
    public static BatchShape Full(Jobs.TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (size, length) = (job.Training.PerDeviceTrainBatchSize, job.Data.MaxLength);
        if (job.Training.Packing == "none")
        {
            return Full(size, length);
        }

        var tokens = Math.Max(length, job.Training.PackingTokens ?? (long)size * length);
        return new BatchShape(tokens, tokens * length, tokens, (tokens + length - 1) / length, length);
    }
}
