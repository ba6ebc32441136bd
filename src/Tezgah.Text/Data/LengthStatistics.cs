namespace Tezgah.Text.Data;

/// <summary>How long the texts of a data set are, in tokens.</summary>
public sealed record LengthStatistics
{
    /// <summary>How many texts there are.</summary>
    public required int Count { get; init; }

    /// <summary>The shortest, in tokens.</summary>
    public required int Min { get; init; }

    /// <summary>The middle one; the mean of the two middle ones for an even count.</summary>
    public required double Median { get; init; }

    /// <summary>The mean.</summary>
    public required double Mean { get; init; }

    /// <summary>95 of 100 texts are no longer (interpolated between neighbours, as numpy's percentile does).</summary>
    public required double P95 { get; init; }

    /// <summary>The longest, in tokens.</summary>
    public required int Max { get; init; }

    /// <summary>How many are longer than the limit and lose their end.</summary>
    public required int Truncated { get; init; }

    /// <summary>Computes the statistics of lengths in tokens.</summary>
    /// <param name="lengths">The length of each text; at least one.</param>
    /// <param name="limit">The most tokens that the model is given.</param>
    public static LengthStatistics Of(IReadOnlyCollection<int> lengths, int limit)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentOutOfRangeException.ThrowIfZero(lengths.Count);
        var sorted = lengths.Order().ToArray();
        return new LengthStatistics
        {
            Count = sorted.Length,
            Min = sorted[0],
            Median = Quantile(sorted, 0.5),
            Mean = sorted.Average(),
            P95 = Quantile(sorted, 0.95),
            Max = sorted[^1],
            Truncated = sorted.Count(l => l > limit),
        };
    }

    private static double Quantile(int[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
