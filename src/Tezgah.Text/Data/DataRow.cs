namespace Tezgah.Text.Data;

/// <summary>One row of a data file: a value for each of the file's columns.</summary>
public readonly struct DataRow
{
    private readonly string?[] _values;

    internal DataRow(string?[] values, int line)
    {
        _values = values;
        Line = line;
    }

    /// <summary>The line (from 1) on which the row starts; in a JSON array, the line of its opening brace.</summary>
    public int Line { get; }

    /// <summary>How many values the row has: as many as the file has columns.</summary>
    public int Count => _values.Length;

    /// <summary>
    /// The value in a column. Null where a JSON row lacks the field or has null. JSON numbers, objects and arrays are
    /// given as they are written.
    /// </summary>
    public string? this[int column] => _values[column];
}
