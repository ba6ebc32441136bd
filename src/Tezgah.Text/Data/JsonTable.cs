using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Tezgah.Core.Problems;

namespace Tezgah.Text.Data;

/// <summary>Reads JSON: an array of objects, or one object a line. The columns are the objects' fields as they first come.</summary>
internal static class JsonTable
{
    // The one thing that the JSON reader finds only when a string is taken out.
    private static readonly Problem s_halfSurrogate = Problem.Part("why-half-pair");

    public static DataTable ReadArray(string path, string text)
    {
        var rows = new RowCollector();
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        var line = 1;
        var counted = 0;
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                line += bytes.AsSpan(counted..start).Count((byte)'\n');
                counted = start;
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    var column = start - bytes.AsSpan(0, start).LastIndexOf((byte)'\n');
                    throw DataErrors.Json(path, line, column, NoObject(reader.TokenType));
                }

                rows.Add(ref reader, line);
            }

            // What follows the array is an error that only reading on finds.
            reader.Read();
        }
        catch (JsonException error)
        {
            throw DataErrors.Json(path, (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1, JsonCause.Kind(error));
        }
        catch (InvalidOperationException)
        {
            throw DataErrors.Json(path, line, 1, s_halfSurrogate);
        }

        return rows.ToTable();
    }

    public static DataTable ReadLines(string path, string text)
    {
        var rows = new RowCollector();
        var number = 0;
        foreach (var line in new TextLines(text))
        {
            number++;
            if (line.IsWhiteSpace())
            {
                continue;
            }

            var bytes = Encoding.UTF8.GetBytes(line.ToString());
            var reader = new Utf8JsonReader(bytes);
            try
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    throw DataErrors.Json(path, number, 1, NoObject(reader.TokenType));
                }

                rows.Add(ref reader, number);
                reader.Read();
            }
            catch (JsonException error)
            {
                throw DataErrors.Json(path, number, (error.BytePositionInLine ?? 0) + 1, JsonCause.Kind(error));
            }
            catch (InvalidOperationException)
            {
                throw DataErrors.Json(path, number, 1, s_halfSurrogate);
            }
        }

        return rows.ToTable();
    }

    private static Problem NoObject(JsonTokenType found) => Problem.Part(found switch
    {
        JsonTokenType.StartArray => "why-json-object",
        JsonTokenType.String => "why-json-object-text",
        JsonTokenType.Number => "why-json-object-number",
        _ => "why-json-object-other",
    });

    private sealed class RowCollector
    {
        private readonly List<string> _columns = [];
        private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
        private readonly List<(List<string?> Values, int Line)> _rows = [];

        /// <summary>Reads the object at which the reader stands.</summary>
        public void Add(ref Utf8JsonReader reader, int line)
        {
            var values = new List<string?>(_columns.Count);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ref var column = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, reader.GetString()!, out var known);
                if (!known)
                {
                    column = _columns.Count;
                    _columns.Add(reader.GetString()!);
                }

                reader.Read();
                while (values.Count <= column)
                {
                    values.Add(null);
                }

                values[column] = Value(ref reader);
            }

            _rows.Add((values, line));
        }

        public DataTable ToTable()
        {
            var rows = new List<DataRow>(_rows.Count);
            foreach (var (values, line) in _rows)
            {
                var padded = new string?[_columns.Count];
                values.CopyTo(padded);
                rows.Add(new DataRow(padded, line));
            }

            return new DataTable(_columns, rows);
        }

        private static string? Value(ref Utf8JsonReader reader)
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Null)
            {
                return reader.GetString();
            }

            using var value = JsonDocument.ParseValue(ref reader);
            return value.RootElement.GetRawText();
        }
    }
}
