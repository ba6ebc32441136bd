using System.Globalization;
using Tezgah.Web.Display;

namespace Tezgah.Web.Charts;

/// <summary>Numbers of charts and tables of results, as the reader's language writes them.</summary>
public static class NumberText
{
    /// <summary>A share such as accuracy or F1 with three decimals; null and NaN as a dash.</summary>
    public static string Share(double? value) => value is { } number && !double.IsNaN(number)
        ? number.ToString("0.000", CultureInfo.CurrentCulture)
        : Format.None;

    /// <summary>Milliseconds with their unit; null as a dash.</summary>
    public static string Milliseconds(double? value) => value is null ? Format.None : Format.Number(value) + " ms";

    /// <summary>Six significant digits, for tables of points; NaN as a dash.</summary>
    public static string Precise(double value) =>
        double.IsNaN(value) ? Format.None : value.ToString("G6", CultureInfo.CurrentCulture);

    /// <summary>Every digit, for those who want to compute with it.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.CurrentCulture);
}
