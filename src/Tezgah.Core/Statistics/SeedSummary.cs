namespace Tezgah.Core.Statistics;

/// <summary>One figure over several seeds of one setting.</summary>
/// <param name="Count">Seeds.</param>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Sample standard deviation (n - 1 below the line); null for one seed.</param>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value.</param>
public sealed record SeedSummary(int Count, double Mean, double? StandardDeviation, double Minimum, double Maximum)
{
    /// <summary>Mean minus and plus one standard deviation, for drawing; the mean alone for one seed.</summary>
    public Interval Band => new(Mean - (StandardDeviation ?? 0), Mean + (StandardDeviation ?? 0));

    /// <summary>Sums up the values that exist; null if none does.</summary>
    public static SeedSummary? Of(IEnumerable<double?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] defined = [.. values.Where(v => v is { } number && double.IsFinite(number)).Select(v => v!.Value)];
        if (defined.Length == 0)
        {
            return null;
        }

        var mean = defined.Average();
        var squares = defined.Sum(v => (v - mean) * (v - mean));
        return new(
            defined.Length, mean, defined.Length == 1 ? null : Math.Sqrt(squares / (defined.Length - 1)), defined.Min(), defined.Max());
    }

    /// <summary>
    /// The summary at each step of several curves; runs that ended early, or did not measure at a step, are left out there.
    /// </summary>
    /// <param name="runs">Points of each run: step and value.</param>
    /// <returns>Rising steps.</returns>
    public static IReadOnlyList<(long Step, SeedSummary Summary)> PerStep(IEnumerable<IEnumerable<(long Step, double Value)>> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return [.. runs.SelectMany(r => r).GroupBy(p => p.Step).OrderBy(g => g.Key)
            .Select(g => (g.Key, Summary: Of(g.Select(p => (double?)p.Value))))
            .Where(g => g.Summary is not null)
            .Select(g => (g.Key, g.Summary!))];
    }
}
