using Tezgah.Core.Classification;

namespace Tezgah.Core.Results;

/// <summary>
/// <c>preds_test.csv</c>: <c>y_true, y_pred, prob_class_0 …</c>, one row a sample. Any framework may have written it:
/// columns in any order, <c>y_pred</c> or the probabilities may be missing, other columns are kept as text.
/// </summary>
/// <param name="Predictions">The rows, checked.</param>
/// <param name="Extra">Further columns by name (<c>id</c>, <c>text</c> …), one value a row, in the file's order.</param>
public sealed record PredictionsFile(Predictions Predictions, IReadOnlyList<TextColumn> Extra)
{
    /// <summary>Column of the true class.</summary>
    public const string TruthColumn = "y_true";

    /// <summary>Column of the predicted class; an empty field means that no answer could be read.</summary>
    public const string PredictedColumn = "y_pred";

    /// <summary>What the names of the probability columns start with; the class index follows.</summary>
    public const string ProbabilityPrefix = "prob_class_";

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classes">Classes K; null takes the probability columns, or the largest label + 1.</param>
    /// <exception cref="ResultsFileException">A column is missing or a value is impossible; names file, line and column.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static PredictionsFile Read(string path, int? classes = null)
    {
        using var scanner = new CsvScanner(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0), path);
        return new PredictionsReader(scanner, path).Read(classes);
    }

    /// <summary>Writes predictions and any further columns; the file appears whole or not at all.</summary>
    /// <exception cref="ArgumentException">A further column has another number of rows or a name that is taken.</exception>
    public static void Write(string path, Predictions predictions, IReadOnlyList<TextColumn>? extra = null)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        extra ??= [];
        foreach (var column in extra)
        {
            if (column.Values.Count != predictions.Count)
            {
                throw new ArgumentException(
                    $"The column {column.Name} has {column.Values.Count} values for {predictions.Count} rows.", nameof(extra));
            }

            if (column.Name is TruthColumn or PredictedColumn || column.Name.StartsWith(ProbabilityPrefix, StringComparison.Ordinal))
            {
                throw new ArgumentException($"The column name {column.Name} is taken: choose another.", nameof(extra));
            }
        }

        WholeFile.Write(path, stream => Write(stream, predictions, extra));
    }

    private static void Write(Stream stream, Predictions predictions, IReadOnlyList<TextColumn> extra)
    {
        using var csv = new CsvBuilder(stream);
        csv.Verbatim(TruthColumn);
        csv.Verbatim(PredictedColumn);
        for (var c = 0; predictions.HasProbabilities && c < predictions.Classes; c++)
        {
            csv.Verbatim($"{ProbabilityPrefix}{c}");
        }

        foreach (var column in extra)
        {
            csv.Text(column.Name);
        }

        csv.EndRecord();
        for (var row = 0; row < predictions.Count; row++)
        {
            WriteRow(csv, predictions, extra, row);
        }
    }

    private static void WriteRow(CsvBuilder csv, Predictions predictions, IReadOnlyList<TextColumn> extra, int row)
    {
        csv.Number(predictions.Truth[row]);
        if (predictions.Predicted[row] == Predictions.NoAnswer)
        {
            csv.Number(null);
        }
        else
        {
            csv.Number(predictions.Predicted[row]);
        }

        if (predictions.HasProbabilities)
        {
            foreach (var p in predictions.ProbabilitiesOf(row))
            {
                csv.Number(p);
            }
        }

        foreach (var column in extra)
        {
            csv.Text(column.Values[row]);
        }

        csv.EndRecord();
    }
}

/// <summary>A column of text.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Values">One value a row.</param>
public sealed record TextColumn(string Name, IReadOnlyList<string> Values);
