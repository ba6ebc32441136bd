using System.Globalization;

namespace Tezgah.Core.Results;

/// <summary>
/// <c>history.csv</c>: one row an epoch or evaluation, with columns such as <c>epoch, train_loss, val_loss, val_accuracy</c>.
/// Columns that are not known here are kept as they are.
/// </summary>
public sealed class HistoryFile
{
    private readonly string[] _columns;
    private readonly List<string[]> _rows;

    private HistoryFile(string[] columns, List<string[]> rows)
    {
        _columns = columns;
        _rows = rows;
    }

    /// <summary>The columns in the file's order.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>Rows.</summary>
    public int Count => _rows.Count;

    /// <summary>A history of numbers.</summary>
    /// <param name="columns">Names, and one value a row for each; null where nothing was measured.</param>
    /// <exception cref="ArgumentException">The columns differ in length, or a name is there twice.</exception>
    public static HistoryFile Of(IReadOnlyList<(string Name, IReadOnlyList<double?> Values)> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var count = columns.Count == 0 ? 0 : columns[0].Values.Count;
        if (columns.FirstOrDefault(c => c.Values.Count != count) is { Name: { } odd })
        {
            throw new ArgumentException($"The column {odd} does not have {count} rows as the first one has.", nameof(columns));
        }

        if (columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The column {twice.Key} is there twice.", nameof(columns));
        }

        return new(
            [.. columns.Select(c => c.Name)],
            [.. Enumerable.Range(0, count).Select(row => columns.Select(c => Format(c.Values[row])).ToArray())]);
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="ResultsFileException">It is empty, or a row has another number of fields than the header.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static HistoryFile Read(string path)
    {
        using var scanner = new CsvScanner(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0), path);
        if (!scanner.Read())
        {
            throw new ResultsFileException(path, null, null, "history-empty", []);
        }

        string[] columns = [.. Enumerable.Range(0, scanner.FieldCount).Select(f => CsvBuilder.Unguard(scanner.Text(f)).Trim())];
        var rows = new List<string[]>();
        while (scanner.Read())
        {
            if (scanner.FieldCount != columns.Length)
            {
                throw new ResultsFileException(path, scanner.Line, null, "field-count", [scanner.FieldCount, columns.Length]);
            }

            rows.Add([.. Enumerable.Range(0, columns.Length).Select(f => CsvBuilder.Unguard(scanner.Text(f)))]);
        }

        return new(columns, rows);
    }

    /// <summary>Whether the file has a column, in any case.</summary>
    public bool Has(string column) => IndexOf(column) >= 0;

    /// <summary>The values of a column as text; [Count].</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public IReadOnlyList<string> Text(string column)
    {
        var index = IndexOf(column);
        return index >= 0
            ? [.. _rows.Select(r => r[index])]
            : throw new KeyNotFoundException($"The history has no column {column}; it has {string.Join(", ", _columns)}.");
    }

    /// <summary>The values of a column; [Count], null where a field is empty, NaN, or not a number.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public IReadOnlyList<double?> Numbers(string column) =>
        [.. Text(column).Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v) ? v : (double?)null)];

    /// <summary>Writes the file with every column; it appears whole or not at all.</summary>
    public void Write(string path) => WholeFile.Write(path, stream =>
    {
        using var csv = new CsvBuilder(stream);
        foreach (var record in _rows.Prepend(_columns))
        {
            foreach (var field in record)
            {
                WriteField(csv, field);
            }

            csv.EndRecord();
        }
    });

    // A negative number starts like a formula and is none.
    private static void WriteField(CsvBuilder csv, string field)
    {
        if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            csv.Verbatim(field);
        }
        else
        {
            csv.Text(field);
        }
    }

    private static string Format(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString(CultureInfo.InvariantCulture) : "";

    private int IndexOf(string column) => Array.FindIndex(_columns, c => c.Equals(column, StringComparison.OrdinalIgnoreCase));
}
