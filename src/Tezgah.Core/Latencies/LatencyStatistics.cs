using Tezgah.Core.Statistics;

namespace Tezgah.Core.Latencies;

/// <summary>Counts of times in equally wide bins; a time on a border belongs to the right bin, the last bin has both ends.</summary>
/// <param name="Start">Left end of the first bin; milliseconds.</param>
/// <param name="Width">Width of a bin; milliseconds.</param>
/// <param name="Counts">One count a bin.</param>
public sealed record LatencyHistogram(double Start, double Width, IReadOnlyList<int> Counts)
{
    private const int MostBins = 200;

    /// <summary>Bins as wide as Freedman and Diaconis (1981) advise, 2 IQR / n^(1/3), at most 200 of them; one bin for equal times.</summary>
    /// <exception cref="ArgumentException">There is no time.</exception>
    public static LatencyHistogram Of(IReadOnlyList<double> milliseconds)
    {
        ArgumentNullException.ThrowIfNull(milliseconds);
        if (milliseconds.Count == 0)
        {
            throw new ArgumentException("There is no time to count.", nameof(milliseconds));
        }

        var (low, high) = (milliseconds.Min(), milliseconds.Max());
        var spread = Percentiles.Linear(milliseconds, 75)!.Value - Percentiles.Linear(milliseconds, 25)!.Value;
        var width = 2 * spread / Math.Cbrt(milliseconds.Count);
        var bins = high == low ? 1 : width <= 0 ? MostBins : (int)Math.Clamp(Math.Ceiling((high - low) / width), 1, MostBins);
        var counts = new int[bins];
        foreach (var time in milliseconds)
        {
            counts[high == low ? 0 : Math.Min((int)((time - low) / (high - low) * bins), bins - 1)]++;
        }

        return new(low, high == low ? 0 : (high - low) / bins, counts);
    }
}

/// <summary>Times of inputs of similar length.</summary>
/// <param name="FromTokens">The shortest input, inclusive.</param>
/// <param name="ToTokens">The longest input, inclusive.</param>
/// <param name="Count">Inferences.</param>
/// <param name="P50">Median; milliseconds.</param>
/// <param name="P95">95th percentile; milliseconds.</param>
public sealed record LatencyByLength(int FromTokens, int ToTokens, int Count, double P50, double P95)
{
    /// <summary>Sorts the inferences into groups of doubling lengths (1, 2–3, 4–7, …); groups without an inference are left out.</summary>
    /// <exception cref="ArgumentException">There are not as many lengths as times, or a length is below 1.</exception>
    public static IReadOnlyList<LatencyByLength> Of(IReadOnlyList<double> milliseconds, IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(milliseconds);
        ArgumentNullException.ThrowIfNull(tokens);
        if (milliseconds.Count != tokens.Count || tokens.Any(t => t < 1))
        {
            throw new ArgumentException($"{tokens.Count} lengths for {milliseconds.Count} times: give one of at least 1 each.", nameof(tokens));
        }

        return
        [
            .. milliseconds.Zip(tokens).GroupBy(p => int.Log2(p.Second)).OrderBy(g => g.Key).Select(g =>
            {
                double[] times = [.. g.Select(p => p.First)];
                return new LatencyByLength(
                    1 << g.Key, (int)((1L << (g.Key + 1)) - 1), times.Length, Percentiles.Linear(times, 50)!.Value, Percentiles.Linear(times, 95)!.Value);
            }),
        ];
    }
}

/// <summary>How fast a model writes.</summary>
/// <param name="TokensPerSecond">Tokens after the first over the time after it; null if no generation had a second token.</param>
/// <param name="FirstTokenP50">Median time to the first token; milliseconds.</param>
/// <param name="FirstTokenP95">Its 95th percentile; milliseconds.</param>
public sealed record GenerationSpeed(double? TokensPerSecond, double FirstTokenP50, double FirstTokenP95)
{
    /// <summary>Sums up generations.</summary>
    /// <param name="generations">Tokens written, time to the first and time in all; milliseconds.</param>
    /// <exception cref="ArgumentException">There is none, or a time or count is impossible.</exception>
    public static GenerationSpeed Of(IReadOnlyList<(int Tokens, double FirstMs, double TotalMs)> generations)
    {
        ArgumentNullException.ThrowIfNull(generations);
        if (generations.Count == 0 || generations.Any(g => g.Tokens < 1 || !(g.FirstMs >= 0) || !(g.TotalMs >= g.FirstMs)))
        {
            throw new ArgumentException("Each generation needs a token, and its whole time is not below that to the first token.", nameof(generations));
        }

        double[] first = [.. generations.Select(g => g.FirstMs)];
        var (tokens, time) = (generations.Sum(g => (long)g.Tokens - 1), generations.Sum(g => g.TotalMs - g.FirstMs));
        return new(tokens > 0 && time > 0 ? 1000 * tokens / time : null, Percentiles.Linear(first, 50)!.Value, Percentiles.Linear(first, 95)!.Value);
    }
}

/// <summary>Two models that were measured in turn, A B A B …, on the same inputs, so that a machine that slows down slows both.</summary>
/// <param name="MedianA">Median of the first; milliseconds.</param>
/// <param name="MedianB">Median of the second; milliseconds.</param>
/// <param name="Ratio">Median of B over that of A, with a paired bootstrap interval over rounds: how many times slower B is.</param>
public sealed record LatencyComparison(double MedianA, double MedianB, BootstrapResult Ratio)
{
    /// <summary>Compares; a[i] and b[i] are of the same round.</summary>
    /// <exception cref="ArgumentException">There is no round, not as many of one as of the other, or a time is not positive.</exception>
    public static LatencyComparison Of(IReadOnlyList<double> a, IReadOnlyList<double> b, BootstrapSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count == 0 || a.Count != b.Count || a.Concat(b).Any(t => !(t > 0)))
        {
            throw new ArgumentException($"{a.Count} and {b.Count} times: give one positive time of each model a round.", nameof(b));
        }

        var (first, second) = (new double[a.Count], new double[a.Count]);
        return new(Percentiles.Linear(a, 50)!.Value, Percentiles.Linear(b, 50)!.Value, Bootstrap.Rows(a.Count, Ratio, settings));

        double? Ratio(ReadOnlySpan<int> rows)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                (first[i], second[i]) = (a[rows[i]], b[rows[i]]);
            }

            return Percentiles.Linear(second, 50) / Percentiles.Linear(first, 50);
        }
    }
}
