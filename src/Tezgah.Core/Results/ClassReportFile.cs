using System.Globalization;
using System.Text.Json;
using Tezgah.Core.Classification;

namespace Tezgah.Core.Results;

/// <summary>One class of <c>class_report.json</c>; null where the file has no number.</summary>
/// <param name="Precision">Right among those called this class.</param>
/// <param name="Recall">Found among those of this class.</param>
/// <param name="F1Score">Harmonic mean of the two.</param>
/// <param name="Support">Rows of this class.</param>
public sealed record ClassReportEntry(double? Precision, double? Recall, double? F1Score, long? Support);

/// <summary>
/// <c>class_report.json</c>: <c>per_class</c> → <c>class_0</c> → precision, recall, f1_score, support, and the labels' names.
/// What scikit-learn's <c>classification_report(output_dict=True)</c> gives is read too.
/// </summary>
/// <param name="Classes">The classes by index; [K].</param>
/// <param name="LabelNames">Their names; [K], or null if the file has none.</param>
public sealed record ClassReportFile(IReadOnlyList<ClassReportEntry> Classes, IReadOnlyList<string>? LabelNames)
{
    private const string PerClassKey = "per_class";
    private const string NamesKey = "label_names";
    private const string ClassPrefix = "class_";

    /// <summary>Writes the classes of <paramref name="report"/>; the file appears whole or not at all.</summary>
    /// <exception cref="ArgumentException">There are not as many names as classes.</exception>
    public static void Write(string path, ClassificationReport report, IReadOnlyList<string>? labelNames = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (labelNames is not null && labelNames.Count != report.Classes)
        {
            throw new ArgumentException($"{labelNames.Count} names for {report.Classes} classes: give one each.", nameof(labelNames));
        }

        WholeFile.Write(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream, JsonWriting.Indented);
            json.WriteStartObject();
            json.WriteStartObject(PerClassKey);
            for (var c = 0; c < report.Classes; c++)
            {
                var score = report.PerClass[c];
                json.WriteStartObject($"{ClassPrefix}{c}");
                json.Number("precision", score.Precision);
                json.Number("recall", score.Recall);
                json.Number("f1_score", score.F1);
                json.WriteNumber("support", score.Support);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            if (labelNames is not null)
            {
                json.WriteStartArray(NamesKey);
                foreach (var name in labelNames)
                {
                    json.WriteStringValue(name);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="ResultsFileException">It is not JSON, holds no class, leaves one out, or a figure is not a number.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static ClassReportFile Read(string path)
    {
        var root = JsonReading.ReadObject(path);
        var source = root.TryGetProperty(PerClassKey, out var perClass) && perClass.ValueKind == JsonValueKind.Object ? perClass : root;
        var found = source.EnumerateObject()
            .Where(p => p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty("recall", out _)
                && !p.Name.EndsWith(" avg", StringComparison.Ordinal))
            .Select(p => (p.Name, Index: IndexOf(p.Name), Entry: Entry(p.Value, path)))
            .ToList();
        if (found.Count == 0)
        {
            throw new ResultsFileException(path, null, PerClassKey, "report-empty", []);
        }

        if (found.All(f => f.Index is not null))
        {
            found.Sort((a, b) => a.Index!.Value.CompareTo(b.Index!.Value));
            var gap = Enumerable.Range(0, found.Count).FirstOrDefault(c => found[c].Index != c, -1);
            return gap < 0
                ? new([.. found.Select(f => f.Entry)], Names(root, found.Count, path))
                : throw new ResultsFileException(path, null, $"{ClassPrefix}{gap}", "report-gap", [found.Count]);
        }

        return new([.. found.Select(f => f.Entry)], Names(root, found.Count, path) ?? [.. found.Select(f => f.Name)]);
    }

    private static ClassReportEntry Entry(JsonElement element, string path)
    {
        var f1 = element.Number("f1_score", path) ?? element.Number("f1-score", path) ?? element.Number("f1", path);
        return new(element.Number("precision", path), element.Number("recall", path), f1, (long?)element.Number("support", path));
    }

    private static int? IndexOf(string name)
    {
        var digits = name.StartsWith(ClassPrefix, StringComparison.Ordinal) ? name.AsSpan(ClassPrefix.Length) : name;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }

    private static List<string>? Names(JsonElement root, int classes, string path)
    {
        if (!root.TryGetProperty(NamesKey, out var names) || names.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        return names.GetArrayLength() == classes
            ? [.. names.EnumerateArray().Select(n => n.ToString())]
            : throw new ResultsFileException(path, null, NamesKey, "names-count", [names.GetArrayLength(), classes]);
    }
}
