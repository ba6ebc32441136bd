using System.Text;
using Tezgah.Text.Tokenization.Json;

namespace Tezgah.Text.Tokenization.Patterns;

/// <summary>Parses a bracketed class such as <c>[^\r\n\p{L}a-z]</c>.</summary>
internal ref struct PatternClassParser(string pattern, ref int at, bool ignoreCase)
{
    private readonly ref int _at = ref at;

    /// <summary>Reads the class whose bracket is at the position, and moves the position behind it.</summary>
    public readonly CharSet Parse()
    {
        var start = _at++;
        var negated = Peek() == '^';
        if (negated)
        {
            _at++;
        }

        var sets = new List<CharSet>();
        var first = true;
        while (first || Peek() != ']')
        {
            if (_at >= pattern.Length)
            {
                throw TokenizerError.Broken($"Regex {pattern} @ {start + 1}", "a [ has no ]");
            }

            if (Peek() == '[' || (Peek() == '&' && _at + 1 < pattern.Length && pattern[_at + 1] == '&'))
            {
                throw PatternEscape.Unsupported(pattern, "a class inside a class");
            }

            sets.Add(Item());
            first = false;
        }

        _at++;
        var set = CharSet.Union(sets);
        set = ignoreCase ? set.IgnoringCase() : set;
        return negated ? set.Negated() : set;
    }

    private readonly CharSet Item()
    {
        if (Char(out var first) is { } set)
        {
            return set;
        }

        var isRange = Peek() == '-' && _at + 1 < pattern.Length && pattern[_at + 1] != ']';
        if (!isRange)
        {
            return CharSet.Of(first);
        }

        _at++;
        if (Char(out var last) is not null || last < first)
        {
            throw TokenizerError.Broken($"Regex {pattern} @ {_at}", "a range in a class has no proper end");
        }

        return CharSet.Range(first, last);
    }

    // Null and the code point for a single character, else the set that an escape stands for.
    private readonly CharSet? Char(out int codePoint)
    {
        if (Peek() == '\\')
        {
            return PatternEscape.Read(pattern, ref _at, out codePoint);
        }

        Rune.DecodeFromUtf16(pattern.AsSpan(_at), out var rune, out var length);
        _at += length;
        codePoint = rune.Value;
        return null;
    }

    private readonly char Peek() => _at < pattern.Length ? pattern[_at] : '\0';
}
