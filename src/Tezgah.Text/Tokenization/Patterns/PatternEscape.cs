using System.Globalization;
using System.Text;
using Tezgah.Text.Tokenization.Json;

namespace Tezgah.Text.Tokenization.Patterns;

/// <summary>Reads what follows a backslash in a pattern.</summary>
internal static class PatternEscape
{
    private static readonly Dictionary<string, UnicodeCategory[]> s_categories = Categories();

    /// <summary>
    /// Reads the escape at the position and moves behind it: the set that it stands for, or null and the one character.
    /// </summary>
    public static CharSet? Read(string pattern, ref int at, out int codePoint)
    {
        codePoint = 0;
        if (at + 1 >= pattern.Length)
        {
            throw TokenizerError.Broken($"Regex {pattern}", "it ends with a backslash");
        }

        var c = pattern[at + 1];
        at += 2;
        switch (c)
        {
            case 's':
                return CharSet.Space;
            case 'S':
                return CharSet.Space.Negated();
            case 'd':
                return CharSet.Digit;
            case 'D':
                return CharSet.Digit.Negated();
            case 'w':
                return CharSet.Word;
            case 'W':
                return CharSet.Word.Negated();
            case 'p' or 'P':
                return Property(pattern, ref at, negated: c == 'P');
            case 'x' or 'u':
                codePoint = Hexadecimal(pattern, ref at, c);
                return null;
            case var _ when char.IsAsciiLetterOrDigit(c):
                codePoint = Control(c) ?? throw Unsupported(pattern, $"\\{c}");
                return null;
            default:
                at--;
                Rune.DecodeFromUtf16(pattern.AsSpan(at), out var rune, out var length);
                at += length;
                codePoint = rune.Value;
                return null;
        }
    }

    public static DataFileException Unsupported(string pattern, string what) =>
        TokenizerError.Unsupported($"Regex {pattern}", what);

    private static int? Control(char c) => c switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'f' => '\f',
        'v' => '\v',
        'a' => '\a',
        'e' => 0x1B,
        '0' => 0,
        _ => null,
    };

    private static CharSet Property(string pattern, ref int at, bool negated)
    {
        var close = at < pattern.Length && pattern[at] == '{' ? pattern.IndexOf('}', at) : -1;
        if (close < 0)
        {
            throw TokenizerError.Broken($"Regex {pattern} @ {at + 1}", "\\p needs a name in braces");
        }

        var name = pattern[(at + 1)..close];
        at = close + 1;
        if (name.StartsWith('^'))
        {
            name = name[1..];
            negated = !negated;
        }

        var set = s_categories.TryGetValue(name, out var categories)
            ? CharSet.OfCategories(categories)
            : throw Unsupported(pattern, $"\\p{{{name}}}");
        return negated ? set.Negated() : set;
    }

    private static int Hexadecimal(string pattern, ref int at, char kind)
    {
        string digits;
        if (kind == 'x' && at < pattern.Length && pattern[at] == '{' && pattern.IndexOf('}', at) is > 0 and var close)
        {
            digits = pattern[(at + 1)..close];
            at = close + 1;
        }
        else
        {
            var length = Math.Min(kind == 'x' ? 2 : 4, pattern.Length - at);
            digits = pattern.Substring(at, length);
            at += length;
        }

        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && value is >= 0 and <= 0x10FFFF
            ? value
            : throw TokenizerError.Broken($"Regex {pattern} @ {at}", $"'{digits}' is no code point");
    }

    // The general categories by their short names, and the groups by their first letter.
    private static Dictionary<string, UnicodeCategory[]> Categories()
    {
        string[] names =
        [
            "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
            "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
        ];
        var all = names.Select((name, category) => (Name: name, Category: (UnicodeCategory)category)).ToList();
        var byName = all.ToDictionary(c => c.Name, c => new[] { c.Category }, StringComparer.Ordinal);
        foreach (var group in all.GroupBy(c => c.Name[..1], StringComparer.Ordinal))
        {
            byName[group.Key] = [.. group.Select(c => c.Category)];
        }

        return byName;
    }
}
