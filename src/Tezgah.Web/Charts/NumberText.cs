using System.Globalization;

namespace Tezgah.Web.Charts;

/// <summary>Numbers as a person reads them, in the culture of the reader.</summary>
public static class NumberText
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "—";

    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>
    /// A number with <paramref name="digits"/> significant digits; very small and very large ones as a product with a power
    /// of ten (<c>3.2×10⁻⁵</c>); null and NaN as a dash.
    /// </summary>
    public static string Short(double? value, int digits = 4)
    {
        if (value is not { } number || double.IsNaN(number))
        {
            return None;
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "∞" : "−∞";
        }

        if (number == 0)
        {
            return "0";
        }

        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(number)));
        if (exponent is < -4 or > 6)
        {
            var mantissa = Math.Round(number / Math.Pow(10, exponent), digits - 1);
            if (Math.Abs(mantissa) >= 10)
            {
                (mantissa, exponent) = (mantissa / 10, exponent + 1);
            }

            return Minus(mantissa.ToString("0." + new string('#', digits - 1), CultureInfo.CurrentCulture)) + "×10" + Raised(exponent);
        }

        var decimals = Math.Clamp(digits - 1 - exponent, 0, 15);
        return Minus(Math.Round(number, decimals).ToString("#,0." + new string('#', decimals), CultureInfo.CurrentCulture));
    }

    /// <summary>A share such as accuracy or F1 with three decimals; null and NaN as a dash.</summary>
    public static string Share(double? value) =>
        value is { } number && !double.IsNaN(number) ? Minus(number.ToString("0.000", CultureInfo.CurrentCulture)) : None;

    /// <summary>A share in whole per cent, the sign where the language puts it.</summary>
    public static string Percent(double share) => share.ToString("P0", CultureInfo.CurrentCulture);

    /// <summary>A whole number with marks between the thousands.</summary>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>Milliseconds with three significant digits and the unit; null as a dash.</summary>
    public static string Milliseconds(double? value) =>
        value is { } number && double.IsFinite(number) ? Short(number, 3) + " ms" : None;

    /// <summary>Every digit, for those who want to compute with it.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.CurrentCulture);

    private static string Minus(string text) => text.Replace('-', '−');

    private static string Raised(int exponent) =>
        (exponent < 0 ? "⁻" : "") + string.Concat(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(c => Superscripts[c - '0']));
}
