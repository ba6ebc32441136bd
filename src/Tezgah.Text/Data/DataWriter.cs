using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tezgah.Text.Data;

/// <summary>
/// Writes rows of a data file as UTF-8, in a form that <see cref="DataFile.Open"/> reads to the same columns and values without being
/// told anything: CSV with commas, JSON lines, or text.
/// </summary>
public static class DataWriter
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create("\",;\t|\r\n");
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The ending of the file's name, with its dot.</summary>
    public static string Extension(DataFormat format) => format switch
    {
        DataFormat.Csv => ".csv",
        DataFormat.Text => ".txt",
        _ => ".jsonl",
    };

    /// <summary>Writes rows.</summary>
    /// <param name="file">The file that they come from.</param>
    /// <param name="rows">The numbers of the rows, in the order in which they are written; null for all.</param>
    /// <param name="stream">Where to; left open.</param>
    public static void Write(DataFile file, IReadOnlyList<int>? rows, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(file);
        rows ??= [.. Enumerable.Range(0, file.Rows.Count)];
        switch (file.Format)
        {
            case DataFormat.Csv:
                Csv(file, rows, stream);
                break;
            case DataFormat.Text:
                Text(file, rows, stream);
                break;
            default:
                Json(file, rows, stream);
                break;
        }
    }

    private static void Text(DataFile file, IReadOnlyList<int> rows, Stream stream)
    {
        using var writer = new StreamWriter(stream, s_utf8, leaveOpen: true) { NewLine = "\n" };
        foreach (var row in rows)
        {
            writer.WriteLine(file.Rows[row][0]);
        }
    }

    private static void Csv(DataFile file, IReadOnlyList<int> rows, Stream stream)
    {
        using var writer = new StreamWriter(stream, s_utf8, leaveOpen: true) { NewLine = "\n" };
        Line(file.Columns);
        foreach (var row in rows)
        {
            Line(Enumerable.Range(0, file.Columns.Count).Select(c => file.Rows[row][c]));
        }

        void Line(IEnumerable<string?> fields)
        {
            var first = true;
            foreach (var field in fields)
            {
                if (!first)
                {
                    writer.Write(',');
                }

                first = false;
                writer.Write(Quoted(field ?? ""));
            }

            writer.WriteLine();
        }
    }

    // An empty only field would be a blank line, which is no row; other separators in quotes cannot be taken for the file's own.
    private static string Quoted(string field) => field.Length == 0 || field.AsSpan().ContainsAny(s_quoted) || field != field.Trim()
        ? "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""
        : field;

    private static void Json(DataFile file, IReadOnlyList<int> rows, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            for (var column = 0; column < file.Columns.Count; column++)
            {
                writer.WritePropertyName(file.Columns[column]);
                Value(writer, file.Rows[row][column]);
            }

            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            stream.WriteByte((byte)'\n');
        }
    }

    // Conversations stay what they are for other programs too; whether a number was one or a text is not known any more, and reads the same.
    private static void Value(Utf8JsonWriter writer, string? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else if (value.StartsWith('[') || value.StartsWith('{'))
        {
            if (IsJson(value))
            {
                writer.WriteRawValue(value, skipInputValidation: true);
            }
            else
            {
                writer.WriteStringValue(value);
            }
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }

    // With line breaks in it, it would be more than one line.
    private static bool IsJson(string value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n'))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
