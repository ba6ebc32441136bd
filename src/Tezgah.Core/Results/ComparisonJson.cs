using System.Globalization;
using System.Text.Json;
using Tezgah.Core.Classification;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.Results;

/// <summary>A paired comparison as JSON; McNemar's counts and p under the reference's key names.</summary>
public static class ComparisonJson
{
    /// <summary>Writes the comparison as one object.</summary>
    public static void Write(Utf8JsonWriter json, PairedComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(comparison);
        json.WriteStartObject();
        json.WriteString("a", comparison.NameA);
        json.WriteString("b", comparison.NameB);
        json.WriteNumber("num_samples", comparison.Count);
        json.Number("accuracy_a", comparison.AccuracyA);
        json.Number("accuracy_b", comparison.AccuracyB);
        WriteBootstrap(json, "accuracy_difference", comparison.Accuracy);
        json.WriteNumber("f1_macro_classes", comparison.Classes);
        json.WriteNumber("classes_a", comparison.ClassesA);
        json.WriteNumber("classes_b", comparison.ClassesB);
        json.Number("f1_macro_a", comparison.MacroF1A);
        json.Number("f1_macro_b", comparison.MacroF1B);
        WriteBootstrap(json, "f1_macro_difference", comparison.MacroF1);
        json.WriteStartObject("bootstrap");
        json.WriteNumber("replicates", comparison.Settings.Replicates);
        json.WriteNumber("seed", comparison.Settings.Seed);
        json.Number("confidence", comparison.Settings.Confidence);
        json.WriteEndObject();
        json.WritePropertyName("mcnemar");
        Write(json, comparison.McNemar);
        json.WriteStartObject("sentence");
        json.WriteString("en", ComparisonSentences.Of(comparison, CultureInfo.GetCultureInfo("en")));
        json.WriteString("tr", ComparisonSentences.Of(comparison, CultureInfo.GetCultureInfo("tr")));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes McNemar's test as one object.</summary>
    public static void Write(Utf8JsonWriter json, McNemar test)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(test);
        json.WriteStartObject();
        json.WriteNumber("both_right", test.BothRight);
        json.WriteNumber("only_a_right", test.OnlyARight);
        json.WriteNumber("only_b_right", test.OnlyBRight);
        json.WriteNumber("both_wrong", test.BothWrong);
        json.Number("exact_two_sided_p", test.ExactP);
        json.Number("chi_square", test.ChiSquare);
        json.Number("chi_square_p", test.ChiSquareP);
        json.Number("chi_square_continuity_corrected", test.CorrectedChiSquare);
        json.Number("chi_square_continuity_corrected_p", test.CorrectedChiSquareP);
        json.Number("p", test.P);
        json.WriteString("p_from", test.IsExact ? "exact_two_sided_p" : "chi_square_continuity_corrected_p");
        json.WriteEndObject();
    }

    private static void WriteBootstrap(Utf8JsonWriter json, string name, BootstrapResult result)
    {
        json.WriteStartObject(name);
        json.Number("difference", result.Estimate);
        json.Interval("interval", result.Interval);
        json.Number("p", result.P);
        json.WriteNumber("undefined_replicates", result.Undefined);
        json.WriteEndObject();
    }
}
