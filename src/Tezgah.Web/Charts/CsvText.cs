using System.Globalization;
using System.Text;

namespace Tezgah.Web.Charts;

/// <summary>
/// A table as CSV (RFC 4180, UTF-8 with a byte-order mark, which spreadsheets need for letters beyond ASCII). Numbers are
/// invariant and read back to the same value; text that a spreadsheet would compute gets an apostrophe in front.
/// </summary>
public static class CsvText
{
    private const string FormulaStarts = "=+-@\t\r";

    /// <summary>The file's bytes.</summary>
    public static byte[] Of(TableData table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder("\uFEFF");
        Append(text, table.Columns);
        foreach (var row in table.Rows)
        {
            Append(text, row);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, IEnumerable<object?> cells) =>
        text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static string Cell(object? cell) => cell switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Quoted(Guarded(cell.ToString() ?? "")),
    };

    private static string Guarded(string text) =>
        text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
