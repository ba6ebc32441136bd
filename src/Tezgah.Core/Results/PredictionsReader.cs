using System.Buffers.Text;
using System.Globalization;
using Tezgah.Core.Classification;

namespace Tezgah.Core.Results;

/// <summary>Turns the records of a predictions file into checked arrays.</summary>
internal sealed class PredictionsReader(CsvScanner scanner, string file)
{
    /// <summary>
    /// The most classes that labels alone may ask for: a matrix has their square as its size, and an id that stands where
    /// a label should be must not ask for gigabytes.
    /// </summary>
    private const int MostClassesFromLabels = 4096;

    private readonly List<int> _truth = [];
    private readonly List<int> _predicted = [];
    private readonly List<double> _probabilities = [];
    private readonly List<(int Field, string Name, List<string> Values)> _extra = [];
    private string[] _header = [];
    private int _truthField = -1;
    private int _predictedField = -1;
    private int[] _probabilityFields = [];

    public PredictionsFile Read(int? classes)
    {
        ReadHeader(classes);
        int? known = classes ?? (_probabilityFields.Length > 0 ? _probabilityFields.Length : null);
        while (scanner.Read())
        {
            ReadRow(known ?? MostClassesFromLabels);
        }

        var predictions = Predictions.Create(
            [.. _truth],
            _predictedField < 0 ? null : [.. _predicted],
            _probabilityFields.Length == 0 ? null : [.. _probabilities],
            known ?? (_truth.Concat(_predicted).DefaultIfEmpty(0).Max() + 1));
        return new(predictions, [.. _extra.Select(e => new TextColumn(e.Name, e.Values))]);
    }

    private void ReadHeader(int? classes)
    {
        if (!scanner.Read())
        {
            throw Fault(null, null, "predictions-empty");
        }

        _header = [.. Enumerable.Range(0, scanner.FieldCount).Select(f => scanner.Text(f).Trim())];
        var byClass = new SortedDictionary<int, int>();
        for (var field = 0; field < _header.Length; field++)
        {
            if (_header.AsSpan(0, field).Contains(_header[field]))
            {
                throw Fault(scanner.Line, _header[field], "column-twice");
            }

            Assign(field, byClass);
        }

        if (_truthField < 0)
        {
            throw _header is [var only] && only.Contains(';', StringComparison.Ordinal)
                ? Fault(scanner.Line, PredictionsFile.TruthColumn, "semicolons")
                : Fault(scanner.Line, PredictionsFile.TruthColumn, "truth-missing", string.Join(", ", _header));
        }

        CheckProbabilityColumns(byClass, classes);
    }

    private void Assign(int field, SortedDictionary<int, int> byClass)
    {
        var name = _header[field];
        if (name == PredictionsFile.TruthColumn)
        {
            _truthField = field;
        }
        else if (name == PredictionsFile.PredictedColumn)
        {
            _predictedField = field;
        }
        else if (name.StartsWith(PredictionsFile.ProbabilityPrefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(PredictionsFile.ProbabilityPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var c))
        {
            byClass[c] = field;
        }
        else
        {
            _extra.Add((field, CsvBuilder.Unguard(name), []));
        }
    }

    private void CheckProbabilityColumns(SortedDictionary<int, int> byClass, int? classes)
    {
        if (byClass.Count == 0)
        {
            if (_predictedField < 0)
            {
                throw Fault(scanner.Line, PredictionsFile.PredictedColumn, "prediction-missing");
            }

            return;
        }

        var expected = classes ?? (byClass.Keys.Max() + 1);
        for (var c = 0; c < expected; c++)
        {
            if (!byClass.ContainsKey(c))
            {
                throw Fault(scanner.Line, $"{PredictionsFile.ProbabilityPrefix}{c}", "probability-missing", expected);
            }
        }

        if (byClass.Count > expected)
        {
            throw Fault(
                scanner.Line, $"{PredictionsFile.ProbabilityPrefix}{byClass.Keys.Max()}", "probability-extra", expected);
        }

        _probabilityFields = [.. byClass.Values];
    }

    private void ReadRow(int classes)
    {
        if (scanner.FieldCount != _header.Length)
        {
            throw Fault(scanner.Line, null, "field-count", scanner.FieldCount, _header.Length);
        }

        _truth.Add(Label(_truthField, classes));
        if (_predictedField >= 0)
        {
            _predicted.Add(scanner.Raw(_predictedField).Trim((byte)' ').IsEmpty ? Predictions.NoAnswer : Label(_predictedField, classes));
        }

        foreach (var field in _probabilityFields)
        {
            _probabilities.Add(Probability(field));
        }

        foreach (var (field, _, values) in _extra)
        {
            values.Add(CsvBuilder.Unguard(scanner.Text(field)));
        }
    }

    private int Label(int field, int classes)
    {
        var raw = scanner.Raw(field).Trim((byte)' ');
        if (!(Utf8Parser.TryParse(raw, out int label, out var used) && used == raw.Length))
        {
            // pandas turns a column of whole numbers into 3.0 once a value of it was missing.
            if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number != Math.Floor(number)
                || Math.Abs(number) > int.MaxValue)
            {
                throw Fault(scanner.Line, _header[field], "label-not-whole", scanner.Text(field));
            }

            label = (int)number;
        }

        return label >= 0 && label < classes
            ? label
            : throw Fault(scanner.Line, _header[field], "label-unknown", label, classes - 1);
    }

    private double Probability(int field)
    {
        var raw = scanner.Raw(field);
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var p))
        {
            throw Fault(scanner.Line, _header[field], "not-decimal", scanner.Text(field));
        }

        return Predictions.IsProbability(p)
            ? p
            : throw Fault(scanner.Line, _header[field], "not-probability", scanner.Text(field));
    }

    private ResultsFileException Fault(int? line, string? column, string code, params object[] args) =>
        new(file, line, column, code, args);
}
