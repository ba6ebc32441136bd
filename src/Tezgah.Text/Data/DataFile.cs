using System.Security.Cryptography;
using Tezgah.Core.Problems;

namespace Tezgah.Text.Data;

/// <summary>
/// A data file read into rows with named columns: CSV, a JSON array, JSON lines or plain text, whatever its encoding.
/// </summary>
public sealed class DataFile
{
    private readonly Dictionary<string, int> _columnIndex;

    internal DataFile(string path, DataFormat format, string encoding, string hash, DataTable table, IReadOnlyList<Problem> warnings)
    {
        Path = path;
        Format = format;
        Encoding = encoding;
        Hash = hash;
        Columns = table.Columns;
        Rows = table.Rows;
        Warnings = warnings;
        _columnIndex = table.Columns.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
    }

    /// <summary>The path as given.</summary>
    public string Path { get; }

    /// <summary>The format that the file was read as.</summary>
    public DataFormat Format { get; }

    /// <summary>The name of the encoding that the file was read in.</summary>
    public string Encoding { get; }

    /// <summary>SHA-256 of the file's bytes, in lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>The columns, in the order of the file.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows, in the order of the file; blank lines are no rows.</summary>
    public IReadOnlyList<DataRow> Rows { get; }

    /// <summary>What a person should know though the file was read, such as a guessed encoding.</summary>
    public IReadOnlyList<Problem> Warnings { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say itself.</param>
    /// <exception cref="DataFileException">
    /// <c>data-file-missing</c>, <c>data-file-unreadable</c>, <c>data-empty</c>, <c>data-encoding</c>,
    /// <c>data-quote-broken</c>, <c>data-row-broken</c>, <c>data-field-count</c>, <c>data-column-twice</c>.
    /// </exception>
    public static DataFile Open(string path, DataFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new DataFileOptions();
        var bytes = ReadBytes(path);
        var (text, encoding, warning) = TextDecoder.Decode(path, bytes, options.Encoding);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw DataErrors.Empty(path);
        }

        var format = options.Format ?? FormatDetector.Detect(path, text);
        var table = format switch
        {
            DataFormat.Csv => CsvTable.Read(path, text, options),
            DataFormat.Json => JsonTable.ReadArray(path, text),
            DataFormat.JsonLines => JsonTable.ReadLines(path, text),
            _ => TextTable.Read(text),
        };
        if (table.Rows.Count == 0)
        {
            throw DataErrors.NoRows(path);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return new DataFile(path, format, encoding, hash, table, warning is null ? [] : [warning]);
    }

    /// <summary>The index of a column.</summary>
    /// <exception cref="DataFileException"><c>data-column-missing</c>: the message lists the columns that are there.</exception>
    public int Column(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _columnIndex.TryGetValue(name, out var index) ? index : throw DataErrors.ColumnMissing(Path, name, Columns);
    }

    /// <summary>The values of a column, row by row; an empty string where a row has none.</summary>
    /// <exception cref="DataFileException"><c>data-column-missing</c>.</exception>
    public IReadOnlyList<string> Values(string column)
    {
        var index = Column(column);
        return [.. Rows.Select(r => r[index] ?? "")];
    }

    private static byte[] ReadBytes(string path)
    {
        if (Directory.Exists(path))
        {
            throw DataErrors.IsFolder(path);
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw DataErrors.Missing(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DataErrors.Unreadable(path, error);
        }
    }
}

/// <summary>What a format's reader makes of a text.</summary>
internal sealed record DataTable(IReadOnlyList<string> Columns, IReadOnlyList<DataRow> Rows);
