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

    /// <summary>90 of 100 texts are no longer.</summary>
    public required double P90 { get; init; }

    /// <summary>95 of 100 texts are no longer (interpolated between neighbours, as numpy's percentile does).</summary>
    public required double P95 { get; init; }

    /// <summary>99 of 100 texts are no longer.</summary>
    public required double P99 { get; init; }

    /// <summary>The longest, in tokens.</summary>
    public required int Max { get; init; }

    /// <summary>How many are longer than the limit and lose their end.</summary>
    public required int Truncated { get; init; }

    /// <summary>How many texts are how long: bins of one width, a round one, without gaps from 0 to the longest.</summary>
    public required IReadOnlyList<LengthBin> Histogram { get; init; }

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
            P90 = Quantile(sorted, 0.9),
            P95 = Quantile(sorted, 0.95),
            P99 = Quantile(sorted, 0.99),
            Max = sorted[^1],
            Truncated = sorted.Count(l => l > limit),
            Histogram = Bins(sorted),
        };
    }

    // The least width of 1, 2 or 5 times a power of ten with which the bins are not too many.
    private static LengthBin[] Bins(int[] sorted)
    {
        const int Most = 30;
        var width = 1;
        for (var i = 0; sorted[^1] / width >= Most; i++)
        {
            width = (i % 3) switch { 0 => width * 2, 1 => width / 2 * 5, _ => width * 2 };
        }

        var counts = new int[(sorted[^1] / width) + 1];
        foreach (var length in sorted)
        {
            counts[length / width]++;
        }

        return [.. counts.Select((count, bin) => new LengthBin(bin * width, (bin + 1) * width, count))];
    }

    private static double Quantile(int[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}

/// <summary>A bar of a histogram of lengths.</summary>
/// <param name="From">The least length, in tokens.</param>
/// <param name="To">One more than the greatest.</param>
/// <param name="Count">How many texts.</param>
public sealed record LengthBin(int From, int To, int Count);
