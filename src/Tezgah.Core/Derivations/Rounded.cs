using System.Globalization;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.Derivations;

/// <summary>A number as it was published: rounded, so that what was measured may lie half a unit of the last digit beside it.</summary>
/// <param name="Value">The number.</param>
/// <param name="Decimals">Digits after the point.</param>
public readonly record struct Rounded(decimal Value, int Decimals)
{
    /// <summary>What was measured lies in here.</summary>
    public Interval Range
    {
        get
        {
            var half = 0.5m;
            for (var i = 0; i < Decimals; i++)
            {
                half /= 10;
            }

            return new((double)(Value - half), (double)(Value + half));
        }
    }

    /// <summary>Reads a number with the digits that it is written with: <c>2.60</c> has two decimals.</summary>
    /// <exception cref="FormatException">It is no plain decimal number with a point.</exception>
    public static Rounded Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var value = decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return new(value, point < 0 ? 0 : text.Length - point - 1);
    }
}

/// <summary>A number computed from published ones.</summary>
/// <param name="Value">From the numbers as they are written.</param>
/// <param name="Range">All that their rounding allows.</param>
public sealed record Derived(double Value, Interval Range)
{
    /// <summary>Whether a published number can be this one: whether their ranges meet.</summary>
    public bool Allows(Rounded published) => published.Range.Lower <= Range.Upper && published.Range.Upper >= Range.Lower;

    /// <summary>Whether the numbers as they are written give the published one, digit for digit.</summary>
    public bool Gives(Rounded published) =>
        Math.Round((decimal)Value, published.Decimals, MidpointRounding.AwayFromZero) == published.Value;
}

/// <summary>The numbers that tables derive from measured ones.</summary>
public static class Derivation
{
    /// <summary>By how many percent <paramref name="after"/> is lower than <paramref name="before"/>; negative if it is higher. Null if before is 0.</summary>
    public static double? ReductionPercent(double before, double after) => before == 0 ? null : 100 * (before - after) / before;

    /// <summary>The same of published numbers, which must be positive.</summary>
    public static Derived ReductionPercent(Rounded before, Rounded after) => Of(
        (b, a) => ReductionPercent(b, a)!.Value, Positive(before), after);

    /// <summary>How many times faster the quicker of two is: the ratio of the times, never below 1.</summary>
    public static double TimesFaster(double oneTime, double otherTime)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(oneTime);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(otherTime);
        return Math.Max(oneTime, otherTime) / Math.Min(oneTime, otherTime);
    }

    /// <summary>The same of published numbers, which must be positive.</summary>
    public static Derived TimesFaster(Rounded oneTime, Rounded otherTime) => Of(TimesFaster, Positive(oneTime), Positive(otherTime));

    /// <summary>A count as a percentage of another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 ≤ part ≤ whole, or whole is 0.</exception>
    public static double Percent(long part, long whole)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(whole);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, whole);
        return 100.0 * part / whole;
    }

    /// <summary>The perplexity of a published mean loss in nats per token.</summary>
    public static Derived Perplexity(Rounded loss) =>
        new(Math.Exp((double)loss.Value), new(Math.Exp(loss.Range.Lower), Math.Exp(loss.Range.Upper)));

    // All three functions are monotone in each argument over the ranges, but for the ratio's kink at 1, which the value itself covers.
    private static Derived Of(Func<double, double, double> function, Rounded first, Rounded second)
    {
        var value = function((double)first.Value, (double)second.Value);
        double[] corners =
        [
            value,
            function(first.Range.Lower, second.Range.Lower), function(first.Range.Lower, second.Range.Upper),
            function(first.Range.Upper, second.Range.Lower), function(first.Range.Upper, second.Range.Upper),
        ];
        return new(value, new(corners.Min(), corners.Max()));
    }

    private static Rounded Positive(Rounded number) => number.Range.Lower > 0
        ? number
        : throw new ArgumentOutOfRangeException(nameof(number), number.Value, "The number may be 0 or less before rounding.");
}
