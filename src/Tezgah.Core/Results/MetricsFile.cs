using System.Text.Json;
using Tezgah.Core.Classification;

namespace Tezgah.Core.Results;

/// <summary>
/// <c>metrics.json</c>: the figures of a results table under the names that students' scripts use (<c>Accuracy</c>,
/// <c>F1_micro</c> …), and under <c>classification</c> everything else that <see cref="MetricsJson"/> writes but curves,
/// which the predictions file gives back.
/// </summary>
public sealed record MetricsFile
{
    private const string ClassificationKey = "classification";

    private static readonly HashSet<string> s_keys =
        new(["Accuracy", "F1_micro", "F1_macro", "F1_weighted", "Precision_macro", "Recall_macro"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Share of rows predicted right.</summary>
    public double? Accuracy { get; init; }

    /// <summary>F1, classes pooled.</summary>
    public double? F1Micro { get; init; }

    /// <summary>F1, plain mean over classes.</summary>
    public double? F1Macro { get; init; }

    /// <summary>F1, mean over classes weighted with their rows.</summary>
    public double? F1Weighted { get; init; }

    /// <summary>Precision, plain mean over classes.</summary>
    public double? PrecisionMacro { get; init; }

    /// <summary>Recall, plain mean over classes.</summary>
    public double? RecallMacro { get; init; }

    /// <summary>Further numbers by key, as the file spells it: <c>loss</c>, <c>perplexity</c>, <c>Precision_weighted</c> …</summary>
    public IReadOnlyDictionary<string, double?> Others { get; init; } = new Dictionary<string, double?>();

    /// <summary>The whole report under the keys of <see cref="MetricsJson"/>; null in a file of another program.</summary>
    public JsonElement? Classification { get; init; }

    /// <summary>Writes the figures of <paramref name="report"/>; the file appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">The report.</param>
    /// <param name="others">Further numbers (loss, perplexity …) by key.</param>
    /// <exception cref="ArgumentException">A further key is one that the report writes.</exception>
    public static void Write(string path, ClassificationReport report, IReadOnlyDictionary<string, double?>? others = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (others?.Keys.FirstOrDefault(k => s_keys.Contains(k) || k == ClassificationKey) is { } taken)
        {
            throw new ArgumentException($"The key {taken} is written from the report: choose another.", nameof(others));
        }

        WholeFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, JsonWriting.Indented);
            json.WriteStartObject();
            json.Number("Accuracy", report.Accuracy);
            json.Number("F1_micro", report.Micro.F1);
            json.Number("F1_macro", report.Macro.F1);
            json.Number("F1_weighted", report.Weighted.F1);
            json.Number("Precision_macro", report.Macro.Precision);
            json.Number("Recall_macro", report.Macro.Recall);
            foreach (var (key, value) in others ?? new Dictionary<string, double?>())
            {
                json.Number(key, value);
            }

            json.WritePropertyName(ClassificationKey);
            MetricsJson.Write(json, report, curves: false);
            json.WriteEndObject();
        });
    }

    /// <summary>Reads the file; keys are found in any case (<c>accuracy</c>, <c>f1_macro</c>), missing ones are null.</summary>
    /// <exception cref="ResultsFileException">It is not JSON, or a figure is not a number.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static MetricsFile Read(string path)
    {
        var root = JsonReading.ReadObject(path);
        var known = new Dictionary<string, double?>(StringComparer.OrdinalIgnoreCase);
        var others = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (s_keys.Contains(property.Name))
            {
                known[property.Name] = root.Number(property.Name, path);
            }
            else if (property.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null)
            {
                others[property.Name] = root.Number(property.Name, path);
            }
        }

        return new()
        {
            Accuracy = known.GetValueOrDefault("Accuracy"),
            F1Micro = known.GetValueOrDefault("F1_micro"),
            F1Macro = known.GetValueOrDefault("F1_macro"),
            F1Weighted = known.GetValueOrDefault("F1_weighted"),
            PrecisionMacro = known.GetValueOrDefault("Precision_macro"),
            RecallMacro = known.GetValueOrDefault("Recall_macro"),
            Others = others,
            Classification = root.TryGetProperty(ClassificationKey, out var details) && details.ValueKind == JsonValueKind.Object
                ? details
                : null,
        };
    }
}
