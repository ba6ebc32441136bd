using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tezgah.Text.Templates.Values;

/// <summary>JSON to values of a template, and back as Python's json.dumps writes it.</summary>
internal static class JsonValues
{
    private const int Deepest = 100;

    public static object? FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Dict(json),
        JsonValueKind.Array => new ListValue([.. json.EnumerateArray().Select(FromJson)]),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out var number) ? (object)number : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>json.dumps(value, ensure_ascii=False, indent=indent, separators=…, sort_keys=…)</summary>
    public static string ToJson(object? value, int? indent, string? itemSeparator, string? keySeparator, bool sortKeys)
    {
        var writer = new Writer(indent, itemSeparator ?? (indent is null ? ", " : ","), keySeparator ?? ": ", sortKeys);
        writer.Write(value, 0);
        return writer.ToString();
    }

    private static DictValue Dict(JsonElement json)
    {
        var dict = new DictValue();
        foreach (var property in json.EnumerateObject())
        {
            dict[property.Name] = FromJson(property.Value);
        }

        return dict;
    }

    private sealed class Writer(int? indent, string itemSeparator, string keySeparator, bool sortKeys)
    {
        private readonly StringBuilder _builder = new();

        public override string ToString() => _builder.ToString();

        public void Write(object? value, int depth)
        {
            if (depth > Deepest)
            {
                throw new TemplateValueException($"a value is nested deeper than {Deepest} levels");
            }

            switch (value)
            {
                case null:
                    _builder.Append("null");
                    break;
                case bool flag:
                    _builder.Append(flag ? "true" : "false");
                    break;
                case long number:
                    _builder.Append(number.ToString(CultureInfo.InvariantCulture));
                    break;
                case double number:
                    _builder.Append(PythonValue.Shown(number) switch { "nan" => "NaN", "inf" => "Infinity", "-inf" => "-Infinity", var text => text });
                    break;
                case string text:
                    WriteText(text);
                    break;
                case ListValue list:
                    WriteAll('[', ']', list.Items, depth, item => Write(item, depth + 1));
                    break;
                case DictValue dict:
                    var items = dict.Items.ToList();
                    if (sortKeys)
                    {
                        items.Sort((a, b) => PythonValue.Compare(a.Key, b.Key));
                    }

                    WriteAll('{', '}', items, depth, item =>
                    {
                        WriteText(Key(item.Key));
                        _builder.Append(keySeparator);
                        Write(item.Value, depth + 1);
                    });
                    break;
                default:
                    throw new TemplateValueException($"{PythonValue.TypeName(value)} cannot be written as JSON");
            }
        }

        private static string Key(object? key) => key switch
        {
            string text => text,
            null => "null",
            bool flag => flag ? "true" : "false",
            _ => PythonValue.Shown(key),
        };

        private void WriteAll<T>(char open, char close, IReadOnlyList<T> items, int depth, Action<T> write)
        {
            _builder.Append(open);
            for (var i = 0; i < items.Count; i++)
            {
                _builder.Append(i > 0 ? itemSeparator : "");
                NewLine(depth + 1);
                write(items[i]);
                PythonOperators.CheckSize(_builder.Length);
            }

            if (items.Count > 0)
            {
                NewLine(depth);
            }

            _builder.Append(close);
        }

        private void NewLine(int depth)
        {
            if (indent is { } width)
            {
                _builder.Append('\n').Append(' ', width * depth);
            }
        }

        private void WriteText(string text)
        {
            _builder.Append('"');
            foreach (var c in text)
            {
                _ = c switch
                {
                    '"' => _builder.Append("\\\""),
                    '\\' => _builder.Append("\\\\"),
                    '\n' => _builder.Append("\\n"),
                    '\r' => _builder.Append("\\r"),
                    '\t' => _builder.Append("\\t"),
                    '\b' => _builder.Append("\\b"),
                    '\f' => _builder.Append("\\f"),
                    < ' ' => _builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                    _ => _builder.Append(c),
                };
            }

            _builder.Append('"');
        }
    }
}
