using Tezgah.Text.Templates.Values;

namespace Tezgah.Text.Templates.Library;

/// <summary>The methods of Python's str that templates use.</summary>
internal static class TextMethods
{
    private static readonly Dictionary<string, Func<string, Arguments, object?>> s_methods = new(StringComparer.Ordinal)
    {
        ["upper"] = (t, _) => PythonCase.Upper(t),
        ["lower"] = (t, _) => PythonCase.Lower(t),
        ["title"] = (t, _) => PythonCase.Title(t),
        ["capitalize"] = (t, _) => PythonCase.Capitalize(t),
        ["strip"] = (t, a) => PythonText.Trim(t, a.TakeTextOrNone("chars")),
        ["lstrip"] = (t, a) => PythonText.TrimStart(t, a.TakeTextOrNone("chars")),
        ["rstrip"] = (t, a) => PythonText.TrimEnd(t, a.TakeTextOrNone("chars")),
        ["startswith"] = (t, a) => Affixes(a.Require("prefix")).Any(p => t.StartsWith(p, StringComparison.Ordinal)),
        ["endswith"] = (t, a) => Affixes(a.Require("suffix")).Any(s => t.EndsWith(s, StringComparison.Ordinal)),
        ["removeprefix"] = (t, a) => a.TakeText("prefix") is var p && t.StartsWith(p, StringComparison.Ordinal) ? t[p.Length..] : t,
        ["removesuffix"] = (t, a) => a.TakeText("suffix") is { Length: > 0 } s && t.EndsWith(s, StringComparison.Ordinal) ? t[..^s.Length] : t,
        ["split"] = (t, a) => Split(t, a, fromEnd: false),
        ["rsplit"] = (t, a) => Split(t, a, fromEnd: true),
        ["splitlines"] = (t, a) => Lines(t, a.TakeFlag("keepends", absent: false)),
        ["replace"] = (t, a) => Replace(t, a.TakeText("old"), a.TakeText("new"), a.TakeInteger("count", -1)),
        ["join"] = (t, a) => string.Join(t, PythonValue.Iterate(a.Require("iterable")).Select(i => PythonValue.AsText(i, "an item to join"))),
        ["find"] = (t, a) => Position(t, t.IndexOf(a.TakeText("sub"), StringComparison.Ordinal)),
        ["rfind"] = (t, a) => Position(t, t.LastIndexOf(a.TakeText("sub"), StringComparison.Ordinal)),
        ["count"] = (t, a) => a.TakeText("sub") is { Length: > 0 } s ? (long)t.AsSpan().Count(s) : PythonText.Count(t) + 1L,
        ["isdigit"] = (t, _) => All(t, c => char.IsDigit(c, 0)),
        ["isdecimal"] = (t, _) => All(t, c => char.IsDigit(c, 0)),
        ["isalpha"] = (t, _) => All(t, c => char.IsLetter(c, 0)),
        ["isalnum"] = (t, _) => All(t, c => char.IsLetterOrDigit(c, 0)),
        ["isspace"] = (t, _) => All(t, c => PythonText.IsSpace(c[0])),
        ["isupper"] = (t, _) => PythonCase.Upper(t) == t && PythonCase.Lower(t) != t,
        ["islower"] = (t, _) => PythonCase.Lower(t) == t && PythonCase.Upper(t) != t,
    };

    /// <summary>The method, or null where str has none of the name that is known here.</summary>
    public static FunctionValue? Find(string text, string name) => s_methods.TryGetValue(name, out var method)
        ? new FunctionValue(name, arguments =>
        {
            var result = method(text, arguments);
            arguments.End();
            return result;
        })
        : null;

    public static string Replace(string text, string what, string with, long most)
    {
        if (most == 0)
        {
            return text;
        }

        if (what.Length == 0)
        {
            throw new TemplateValueException(".replace('', …)", TemplateValueException.Unsupported);
        }

        var parts = most < 0 ? text.Split(what) : text.Split(what, (int)Math.Min(most + 1, int.MaxValue));
        PythonOperators.CheckSize(text.Length + ((parts.Length - 1L) * with.Length));
        return string.Join(with, parts);
    }

    public static ListValue Lines(string text, bool keepEnds)
    {
        var lines = new List<object?>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\n' or '\r' or '\v' or '\f' or '\u001C' or '\u001D' or '\u001E' or '\u0085' or '\u2028' or '\u2029')
            {
                var end = text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? i + 2 : i + 1;
                lines.Add(keepEnds ? text[start..end] : text[start..i]);
                start = end;
                i = end - 1;
            }
        }

        if (start < text.Length)
        {
            lines.Add(text[start..]);
        }

        return new ListValue(lines);
    }

    private static IEnumerable<string> Affixes(object? value) => value is ListValue { IsTuple: true } several
        ? several.Items.Select(i => PythonValue.AsText(i, "an affix"))
        : [PythonValue.AsText(value, "an affix")];

    private static ListValue Split(string text, Arguments arguments, bool fromEnd)
    {
        var separator = arguments.TakeTextOrNone("sep");
        var limit = arguments.TakeInteger("maxsplit", -1);
        var most = limit < 0 || limit > int.MaxValue - 1 ? -1 : (int)limit;
        if (separator is null)
        {
            return fromEnd && most >= 0
                ? throw new TemplateValueException(".rsplit(None, …)", TemplateValueException.Unsupported)
                : new ListValue([.. PythonText.Words(text, most)]);
        }

        if (separator.Length == 0)
        {
            throw new TemplateValueException("a text is split by an empty separator");
        }

        if (most < 0)
        {
            return new ListValue([.. text.Split(separator)]);
        }

        if (!fromEnd)
        {
            return new ListValue([.. text.Split(separator, most + 1)]);
        }

        var parts = text.Split(separator);
        var head = Math.Max(1, parts.Length - most);
        return new ListValue([string.Join(separator, parts[..head]), .. parts[head..]]);
    }

    private static long Position(string text, int index) => index < 0 ? -1 : PythonText.Count(text[..index]);

    private static bool All(string text, Func<string, bool> test) => text.Length > 0 && PythonText.Characters(text).TrueForAll(c => test(c));
}
