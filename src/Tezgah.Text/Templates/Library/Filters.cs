using Tezgah.Text.Templates.Values;

namespace Tezgah.Text.Templates.Library;

/// <summary>Jinja's filters on single values and texts; those on sequences are in <see cref="SequenceFilters"/>.</summary>
internal static class Filters
{
    private static readonly Dictionary<string, Func<object?, Arguments, object?>> s_filters = new(StringComparer.Ordinal)
    {
        ["abs"] = (v, _) => v switch
        {
            long.MinValue => throw new TemplateValueException("int > 64 bit", TemplateValueException.Unsupported),
            long n => (object)Math.Abs(n),
            double n => Math.Abs(n),
            bool b => b ? 1L : 0L,
            _ => throw new TemplateValueException($"abs does not work on {PythonValue.TypeName(v)}"),
        },
        ["capitalize"] = (v, _) => PythonCase.Capitalize(Text(v)),
        ["default"] = Default,
        ["d"] = Default,
        ["escape"] = (v, _) => Escape(Text(v)),
        ["e"] = (v, _) => Escape(Text(v)),
        ["float"] = (v, a) => ToFloat(v, a.Take("default", 0.0)),
        ["indent"] = Indent,
        ["int"] = (v, a) => ToInteger(v, a.Take("default", 0L)),
        ["lower"] = (v, _) => PythonCase.Lower(Text(v)),
        ["replace"] = (v, a) => TextMethods.Replace(Text(v), a.TakeText("old"), a.TakeText("new"), a.TakeInteger("count", -1)),
        ["round"] = (v, a) => Round(v, a),
        ["safe"] = (v, _) => v,
        ["string"] = (v, _) => Text(v),
        ["title"] = (v, _) => Title(Text(v)),
        ["tojson"] = ToJson,
        ["trim"] = (v, a) => PythonText.Trim(Text(v), a.TakeTextOrNone("chars")),
        ["upper"] = (v, _) => PythonCase.Upper(Text(v)),
        ["wordcount"] = (v, _) => (long)PythonText.Words(Text(v), -1).Count,
    };

    public static Func<object?, Arguments, object?>? Find(string name) => s_filters.GetValueOrDefault(name);

    private static string Text(object? value) => PythonValue.ToText(value);

    private static object? Default(object? value, Arguments arguments)
    {
        var other = arguments.Take("default_value", "");
        var forFalse = arguments.TakeFlag("boolean", absent: false);
        return value is Undefined || (forFalse && !PythonValue.IsTrue(value)) ? other : value;
    }

    // Unlike str.title, Jinja's filter starts words only behind white space, hyphens and opening brackets.
    private static string Title(string text)
    {
        var starts = true;
        var words = new System.Text.StringBuilder();
        foreach (var character in PythonText.Characters(text))
        {
            words.Append(starts ? PythonCase.Upper(character) : PythonCase.Lower(character));
            starts = character is "-" or "(" or "{" or "[" or "<" || PythonText.IsSpace(character[0]);
        }

        return words.ToString();
    }

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal);

    private static string Indent(object? value, Arguments arguments)
    {
        var width = arguments.Take("width", 4L);
        var first = arguments.TakeFlag("first", absent: false);
        var blank = arguments.TakeFlag("blank", absent: false);
        var margin = width as string ?? new string(' ', (int)Math.Clamp(PythonValue.AsInteger(width, "the width of indent"), 0, 1000));
        var lines = Text(value).Split('\n').Select((l, i) => i == 0 || (l.Length == 0 && !blank) ? l : margin + l);
        return (first ? margin : "") + string.Join('\n', lines);
    }

    private static object? ToFloat(object? value, object? absent)
    {
        PythonOperators.RefuseUndefined(value);
        return PythonValue.Number(value) ?? (value is string text && Parse(text) is { } number ? number : absent);
    }

    private static object? ToInteger(object? value, object? absent)
    {
        PythonOperators.RefuseUndefined(value);
        if (value is string text && long.TryParse(PythonText.Trim(text), System.Globalization.CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        var number = PythonValue.Number(value) ?? (value is string t ? Parse(t) : null);
        return number is { } n && Math.Abs(n) < long.MaxValue ? value is long ? value : (long)n : absent;
    }

    private static double? Parse(string text) => double.TryParse(
        PythonText.Trim(text), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double Round(object? value, Arguments arguments)
    {
        var digits = arguments.TakeInteger("precision", 0);
        var method = arguments.Take("method", "common") as string;
        var number = PythonValue.Number(value) ?? throw new TemplateValueException($"round does not work on {PythonValue.TypeName(value)}");
        if (digits is < 0 or > 15)
        {
            throw new TemplateValueException("| round(…)", TemplateValueException.Unsupported);
        }

        var scale = Math.Pow(10, digits);
        return method switch
        {
            "common" => Math.Round(number, (int)digits, MidpointRounding.ToEven),
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            _ => throw new TemplateValueException("the method of round must be common, ceil or floor"),
        };
    }

    // The tojson of chat templates: json.dumps with letters as they are, not Jinja's own, which escapes HTML.
    private static string ToJson(object? value, Arguments arguments)
    {
        if (PythonValue.IsTrue(arguments.Named.GetValueOrDefault("ensure_ascii")))
        {
            throw new TemplateValueException("| tojson(ensure_ascii)", TemplateValueException.Unsupported);
        }

        // As in transformers: tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False).
        arguments.Take("ensure_ascii");
        var indent = arguments.Take("indent");
        var separators = arguments.Take("separators") as ListValue;
        var sortKeys = arguments.TakeFlag("sort_keys", absent: false);
        return JsonValues.ToJson(
            value,
            indent is null ? null : (int)Math.Clamp(PythonValue.AsInteger(indent, "the indent of tojson"), 0, 100),
            separators is null ? null : PythonValue.AsText(separators.Items[0], "a separator"),
            separators is null ? null : PythonValue.AsText(separators.Items[^1], "a separator"),
            sortKeys);
    }
}
