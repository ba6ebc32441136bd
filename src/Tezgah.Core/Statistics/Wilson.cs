namespace Tezgah.Core.Statistics;

/// <summary>The score interval of a proportion (Wilson, 1927), without continuity correction.</summary>
public static class Wilson
{
    /// <summary>The standard normal's 97.5 % point.</summary>
    public const double Z95 = 1.959963984540054;

    /// <summary>95 % interval of <paramref name="successes"/> out of <paramref name="total"/>; null of none.</summary>
    public static Interval? Interval95(long successes, long total) => Of(successes, total, Z95);

    /// <summary>The interval at <paramref name="z"/> standard deviations; null if <paramref name="total"/> is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Successes are not between 0 and total, or z is not positive.</exception>
    public static Interval? Of(long successes, long total, double z)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, total);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(z);
        if (total == 0)
        {
            return null;
        }

        var share = (double)successes / total;
        var scale = 1 + (z * z / total);
        var centre = (share + (z * z / (2.0 * total))) / scale;
        var half = z / scale * Math.Sqrt((share * (1 - share) / total) + (z * z / (4.0 * total * total)));
        // None or all of them put an end exactly on 0 or 1, where rounding would leave it a bit beside.
        return new(successes == 0 ? 0 : centre - half, successes == total ? 1 : centre + half);
    }
}
