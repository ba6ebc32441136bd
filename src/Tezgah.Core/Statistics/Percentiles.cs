namespace Tezgah.Core.Statistics;

/// <summary>
/// Percentiles by linear interpolation between the two nearest sorted values at position (n - 1) · q / 100: the default of
/// NumPy's <c>percentile</c> (method 7 of Hyndman and Fan, 1996).
/// </summary>
public static class Percentiles
{
    /// <summary>The <paramref name="percent"/> percentile; null without a value.</summary>
    /// <param name="values">In any order; left as they are.</param>
    /// <param name="percent">0 … 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">The percentage is not in that range.</exception>
    public static double? Linear(IReadOnlyList<double> values, double percent)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return OfSorted(sorted, percent);
    }

    /// <summary>As <see cref="Linear"/>, of values that already rise.</summary>
    public static double? OfSorted(ReadOnlySpan<double> sorted, double percent)
    {
        if (!(percent is >= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "A percentage lies in [0, 100].");
        }

        if (sorted.IsEmpty)
        {
            return null;
        }

        var position = (sorted.Length - 1) * (percent / 100);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
