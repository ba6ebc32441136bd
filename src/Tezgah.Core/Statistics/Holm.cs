namespace Tezgah.Core.Statistics;

/// <summary>Holm's step-down correction (1979) of p values of several comparisons.</summary>
public static class Holm
{
    /// <summary>
    /// Adjusted p values in the order given: those at most 0.05 may be called significant, with at most a 5 % chance of any
    /// false one among them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A p value is not in [0, 1].</exception>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        if (pValues.FirstOrDefault(p => !(p is >= 0 and <= 1), 0) is var wrong && wrong != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(pValues), wrong, "A p value lies in [0, 1].");
        }

        var adjusted = new double[pValues.Count];
        var highest = 0.0;
        foreach (var (index, rank) in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]).Select((i, rank) => (i, rank)))
        {
            highest = Math.Max(highest, Math.Min(1, (pValues.Count - rank) * pValues[index]));
            adjusted[index] = highest;
        }

        return adjusted;
    }
}
