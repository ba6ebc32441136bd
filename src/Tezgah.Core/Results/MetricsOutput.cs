using System.Text.Json;
using Tezgah.Core.Classification;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.Results;

/// <summary>What <c>tezgah metrics</c> does: predictions files in, one JSON object out.</summary>
public static class MetricsOutput
{
    /// <summary>The column that, where both files have it, must agree row by row.</summary>
    private const string IdColumn = "id";

    /// <summary>Writes the report of a file and, with a second file, the comparison under <c>against</c>.</summary>
    /// <param name="output">Where the JSON goes.</param>
    /// <param name="predictions">The predictions file.</param>
    /// <param name="against">A predictions file on the same rows; null for none.</param>
    /// <param name="curves">Whether to write the points of all curves.</param>
    /// <param name="settings">Samples, seed and confidence of the bootstrap.</param>
    /// <exception cref="ResultsFileException">A file cannot be read, or the two are not about the same rows.</exception>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static void Write(
        Stream output, string predictions, string? against = null, bool curves = true, BootstrapSettings? settings = null)
    {
        var file = PredictionsFile.Read(predictions);
        var comparison = against is null ? null : Compare(file, predictions, PredictionsFile.Read(against), against, settings);
        using var json = new Utf8JsonWriter(output, JsonWriting.Indented);
        json.WriteStartObject();
        MetricsJson.WriteProperties(json, ClassificationReport.Compute(file.Predictions), curves);
        if (comparison is not null)
        {
            json.WritePropertyName("against");
            ComparisonJson.Write(json, comparison);
        }

        json.WriteEndObject();
    }

    /// <summary>Compares two predictions files on the same rows in the same order.</summary>
    /// <exception cref="ResultsFileException">A file cannot be read, or the two are not about the same rows.</exception>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static PairedComparison Compare(string pathA, string pathB, BootstrapSettings? settings = null) =>
        Compare(PredictionsFile.Read(pathA), pathA, PredictionsFile.Read(pathB), pathB, settings);

    private static PairedComparison Compare(
        PredictionsFile a, string pathA, PredictionsFile b, string pathB, BootstrapSettings? settings)
    {
        CheckRows(a.Predictions, pathA, b.Predictions, pathB);
        CheckIds(a, b, pathB);
        return PairedComparison.Of(a.Predictions, b.Predictions, NameOf(pathA), NameOf(pathB), settings);
    }

    private static void CheckRows(Predictions a, string pathA, Predictions b, string pathB)
    {
        if (a.Count == 0)
        {
            throw new ResultsFileException(pathA, null, null, "rows-none", []);
        }

        if (a.Count != b.Count)
        {
            throw new ResultsFileException(pathB, null, null, "rows-count", [b.Count, a.Count]);
        }

        var row = a.Truth.CommonPrefixLength(b.Truth);
        if (row < a.Count)
        {
            throw new ResultsFileException(
                pathB, null, PredictionsFile.TruthColumn, "rows-truth", [row + 1, b.Truth[row], a.Truth[row]]);
        }
    }

    private static void CheckIds(PredictionsFile a, PredictionsFile b, string pathB)
    {
        if (a.Extra.FirstOrDefault(c => c.Name == IdColumn) is not { } idsA || b.Extra.FirstOrDefault(c => c.Name == IdColumn) is not { } idsB)
        {
            return;
        }

        var (row, (first, second)) = idsA.Values.Zip(idsB.Values).Index().FirstOrDefault(i => i.Item.First != i.Item.Second);
        if (first != second)
        {
            throw new ResultsFileException(pathB, null, IdColumn, "rows-id", [row + 1, second, first]);
        }
    }

    // Two runs' files usually have one name in different folders.
    private static string NameOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)));
        return string.IsNullOrEmpty(folder) ? name : $"{folder}/{name}";
    }
}
