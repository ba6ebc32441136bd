namespace Tezgah.Core.Statistics;

/// <summary>A statistic of some rows, named by their indices, each as often as it was drawn; null where it does not exist.</summary>
public delegate double? RowStatistic(ReadOnlySpan<int> rows);

/// <summary>How a bootstrap is run.</summary>
public sealed record BootstrapSettings
{
    /// <summary>Samples drawn, at least 100; 2,000 put the ends of a 95 % interval on 50 samples each.</summary>
    public int Replicates { get; init; } = 2000;

    /// <summary>Seed of the draws: the same seed gives the same interval everywhere.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Share of the samples inside the interval, between 0 and 1.</summary>
    public double Confidence { get; init; } = 0.95;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Replicates, 100);
        if (!(Confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Confidence), Confidence, "A confidence lies between 0 and 1.");
        }
    }
}

/// <summary>What a bootstrap found.</summary>
/// <param name="Estimate">The statistic of the rows themselves; null where it does not exist.</param>
/// <param name="Interval">The percentile interval; null if no sample had a value.</param>
/// <param name="P">
/// Two-sided p of the statistic being 0: twice the smaller share of samples on one side of 0, counting the rows themselves
/// as one more sample (Davison and Hinkley, 1997), at most 1; null if no sample had a value. Means something for differences only.
/// </param>
/// <param name="Replicates">Samples drawn.</param>
/// <param name="Undefined">Samples for which the statistic does not exist; they are left out.</param>
public sealed record BootstrapResult(double? Estimate, Interval? Interval, double? P, int Replicates, int Undefined);

/// <summary>The bootstrap (Efron, 1979) with percentile intervals: rows are drawn with replacement, again and again.</summary>
public static class Bootstrap
{
    /// <summary>Draws as many rows as there are, over all of them or within each stratum.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="statistic">What to compute; called once for the rows themselves and once for each sample.</param>
    /// <param name="settings">Samples, seed and confidence.</param>
    /// <param name="strata">
    /// [count]: a group of each row, e.g. its true class, whose size every sample keeps (Efron and Tibshirani, 1993); empty draws
    /// over all rows.
    /// </param>
    /// <exception cref="ArgumentException">There are not as many strata as rows.</exception>
    public static BootstrapResult Rows(
        int count, RowStatistic statistic, BootstrapSettings? settings = null, ReadOnlySpan<int> strata = default)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!strata.IsEmpty && strata.Length != count)
        {
            throw new ArgumentException($"{strata.Length} strata for {count} rows: give one per row.", nameof(strata));
        }

        settings ??= new();
        settings.Check();
        int[] all = [.. Enumerable.Range(0, count)];
        var estimate = statistic(all);
        if (count == 0)
        {
            return new(estimate, null, null, settings.Replicates, settings.Replicates);
        }

        var groups = strata.IsEmpty ? [all] : Groups(strata);
        var random = new ReproducibleRandom(settings.Seed);
        var sample = new int[count];
        var values = new List<double>(settings.Replicates);
        for (var replicate = 0; replicate < settings.Replicates; replicate++)
        {
            Draw(groups, sample, random);
            if (statistic(sample) is { } value)
            {
                values.Add(value);
            }
        }

        return Summarise(estimate, [.. values], settings);
    }

    private static int[][] Groups(ReadOnlySpan<int> strata)
    {
        var groups = new SortedDictionary<int, List<int>>();
        for (var row = 0; row < strata.Length; row++)
        {
            if (!groups.TryGetValue(strata[row], out var group))
            {
                groups[strata[row]] = group = [];
            }

            group.Add(row);
        }

        return [.. groups.Values.Select(g => g.ToArray())];
    }

    private static void Draw(int[][] groups, int[] sample, ReproducibleRandom random)
    {
        var next = 0;
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Length; i++)
            {
                sample[next++] = group[random.Next(group.Length)];
            }
        }
    }

    private static BootstrapResult Summarise(double? estimate, double[] values, BootstrapSettings settings)
    {
        var undefined = settings.Replicates - values.Length;
        if (values.Length == 0)
        {
            return new(estimate, null, null, settings.Replicates, undefined);
        }

        Array.Sort(values);
        var tail = 100 * (1 - settings.Confidence) / 2;
        var interval = new Interval(Percentiles.OfSorted(values, tail)!.Value, Percentiles.OfSorted(values, 100 - tail)!.Value);
        var atMost = values.Count(v => v <= 0);
        var atLeast = values.Count(v => v >= 0);
        var p = Math.Min(1, 2.0 * (1 + Math.Min(atMost, atLeast)) / (values.Length + 1));
        return new(estimate, interval, p, settings.Replicates, undefined);
    }
}
