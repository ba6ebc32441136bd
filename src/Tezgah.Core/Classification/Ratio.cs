namespace Tezgah.Core.Classification;

/// <summary>Divisions whose denominator may be 0.</summary>
internal static class Ratio
{
    /// <summary>0 for x/0, scikit-learn's <c>zero_division=0</c>.</summary>
    public static double OrZero(double numerator, double denominator) => denominator == 0 ? 0 : numerator / denominator;

    /// <summary>null for x/0: there is no such number.</summary>
    public static double? OrNull(double numerator, double denominator) => denominator == 0 ? null : numerator / denominator;

    /// <summary>The mean of the values that exist; null if none does.</summary>
    public static double? MeanOfDefined(IEnumerable<double?> values)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in values)
        {
            if (value is { } defined)
            {
                sum += defined;
                count++;
            }
        }

        return OrNull(sum, count);
    }
}
