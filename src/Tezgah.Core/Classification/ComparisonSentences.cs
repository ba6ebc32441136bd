using System.Globalization;
using System.Resources;

namespace Tezgah.Core.Classification;

/// <summary>A comparison in words, ready for a results section: rows, difference, interval, test and p.</summary>
public static class ComparisonSentences
{
    private const double Level = 0.05;

    private static readonly ResourceManager s_texts =
        new("Tezgah.Core.Classification.ComparisonTexts", typeof(ComparisonSentences).Assembly);

    // Not CultureInfo's formats: those depend on the ICU data of the machine, and a thesis must read the same everywhere.
    private static readonly NumberFormatInfo s_english =
        new() { NumberDecimalSeparator = ".", NumberGroupSeparator = ",", NegativeSign = "−" };

    private static readonly NumberFormatInfo s_turkish =
        new() { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "−" };

    /// <summary>Accuracy with its tests, then macro F1, then what it means at the 5 % level.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="culture">Turkish, or any other for English.</param>
    public static string Of(PairedComparison comparison, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(culture);
        return string.Join(' ', new[]
        {
            Accuracy(comparison, culture), MacroF1(comparison, culture), Classes(comparison, culture), Verdict(comparison, culture),
        }.OfType<string>());
    }

    /// <summary>The sentence on accuracy, with the paired bootstrap and McNemar's test.</summary>
    public static string Accuracy(PairedComparison comparison, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var numbers = Numbers(culture);
        var interval = comparison.Accuracy.Interval!;
        return Text(
            "Accuracy",
            culture,
            comparison.Count.ToString("N0", numbers),
            comparison.NameA,
            Percent(comparison.AccuracyA, 1, culture),
            comparison.NameB,
            Percent(comparison.AccuracyB, 1, culture),
            Signed(100 * (comparison.AccuracyA - comparison.AccuracyB), 1, numbers),
            Percent(comparison.Settings.Confidence, 0, culture),
            Signed(100 * interval.Lower, 1, numbers),
            Signed(100 * interval.Upper, 1, numbers),
            comparison.Settings.Replicates.ToString("N0", numbers),
            comparison.Settings.Seed.ToString(CultureInfo.InvariantCulture),
            Text(comparison.McNemar.IsExact ? "Exact" : "ChiSquare", culture),
            comparison.McNemar.Discordant.ToString("N0", numbers),
            P(comparison.McNemar.P, numbers));
    }

    /// <summary>The sentence on macro F1, with the paired bootstrap.</summary>
    public static string MacroF1(PairedComparison comparison, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var numbers = Numbers(culture);
        var interval = comparison.MacroF1.Interval!;
        return Text(
            "MacroF1",
            culture,
            comparison.MacroF1A.ToString("F3", numbers),
            comparison.NameA,
            comparison.MacroF1B.ToString("F3", numbers),
            comparison.NameB,
            Signed(comparison.MacroF1A - comparison.MacroF1B, 3, numbers),
            Percent(comparison.Settings.Confidence, 0, culture),
            Signed(interval.Lower, 3, numbers),
            Signed(interval.Upper, 3, numbers),
            P(comparison.MacroF1.P!.Value, numbers));
    }

    /// <summary>
    /// That macro F1 is averaged over the classes of both models, where one alone names fewer: its own report then has another value. Null
    /// where both name as many.
    /// </summary>
    public static string? Classes(PairedComparison comparison, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var numbers = Numbers(culture);
        var isA = comparison.ClassesA < comparison.ClassesB;
        return comparison.ClassesA == comparison.ClassesB ? null : Text(
            "Classes",
            culture,
            comparison.Classes.ToString("N0", numbers),
            isA ? comparison.NameA : comparison.NameB,
            Math.Min(comparison.ClassesA, comparison.ClassesB).ToString("N0", numbers));
    }

    /// <summary>p as papers print it: three decimals, four next to 0.05 where three would hide the side, or "p &lt; 0.001".</summary>
    public static string P(double p, CultureInfo culture) => P(p, Numbers(culture));

    private static string P(double p, NumberFormatInfo numbers) =>
        p < 0.001
            ? "p < " + 0.001.ToString("F3", numbers)
            : "p = " + p.ToString(Math.Abs(p - Level) < 0.001 ? "F4" : "F3", numbers);

    private static string Verdict(PairedComparison comparison, CultureInfo culture) =>
        Text(comparison.McNemar.P < Level ? "Significant" : "NotSignificant", culture);

    private static string Percent(double share, int decimals, CultureInfo culture) =>
        Text("Percent", culture, (100 * share).ToString($"F{decimals}", Numbers(culture)));

    private static string Signed(double value, int decimals, NumberFormatInfo numbers)
    {
        var text = Math.Abs(value).ToString($"F{decimals}", numbers);
        var isZero = double.Parse(text, numbers) == 0;
        return isZero ? text : (value < 0 ? numbers.NegativeSign : "+") + text;
    }

    private static NumberFormatInfo Numbers(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "tr" ? s_turkish : s_english;
    }

    private static string Text(string key, CultureInfo culture, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, s_texts.GetString(key, culture)!, values);
}
