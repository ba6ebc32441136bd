namespace Tezgah.Text.Data;

/// <summary>What a data file does not say itself. Every field may be left out.</summary>
public sealed record DataFileOptions
{
    /// <summary>The character between the fields of a CSV file; null to find it out from the first line.</summary>
    public char? Separator { get; init; }

    /// <summary>The first line of a CSV file names the columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The column names of a CSV file without a header; null for <c>column1</c>, <c>column2</c>, …</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The name of the encoding, as <c>utf-8</c> or <c>windows-1254</c>; null to find it out.</summary>
    public string? Encoding { get; init; }

    /// <summary>The format; null to find it out from the file's name and content.</summary>
    public DataFormat? Format { get; init; }
}

/// <summary>The formats of data files.</summary>
public enum DataFormat
{
    /// <summary>Fields between separators (RFC 4180), the first line naming the columns.</summary>
    Csv,

    /// <summary>One JSON array of objects.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>One text a line, in the column <c>text</c>.</summary>
    Text,
}
