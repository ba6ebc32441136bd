using System.Globalization;
using System.Text;
using Tezgah.Text.Tokenization.Json;

namespace Tezgah.Text.Tokenization.Patterns;

/// <summary>
/// Parses the regular expressions of tokenizer files, which are written for Oniguruma. What is not known is an error
/// that names it: .NET's own expressions work on UTF-16 units and would match other characters.
/// </summary>
internal ref struct PatternParser(string pattern)
{
    private const int DeepestNesting = 100;
    private const int MostRepeats = 1000;

    private int _at;
    private int _depth;
    private bool _ignoreCase;

    /// <summary>Parses the whole pattern.</summary>
    public static PatternNode Parse(string pattern)
    {
        var parser = new PatternParser(pattern);
        var node = parser.Choice();
        return parser._at == pattern.Length ? node : throw parser.Broken("a ) has no (");
    }

    private PatternNode Choice()
    {
        if (++_depth > DeepestNesting)
        {
            throw Broken("the groups are nested too deep");
        }

        // (?i) holds to the end of the group that it is in.
        var ignoreCase = _ignoreCase;
        var items = new List<PatternNode> { Sequence() };
        while (Take('|'))
        {
            items.Add(Sequence());
        }

        _ignoreCase = ignoreCase;
        _depth--;
        return items.Count == 1 ? items[0] : new PatternNode.Choice(items);
    }

    private PatternNode.Sequence Sequence()
    {
        var items = new List<PatternNode>();
        while (_at < pattern.Length && pattern[_at] is not ('|' or ')'))
        {
            if (Item() is { } item)
            {
                items.Add(Repeats(item));
            }
        }

        return new PatternNode.Sequence(items);
    }

    private PatternNode? Item()
    {
        switch (pattern[_at])
        {
            case '(':
                _at++;
                return Group();
            case '[':
                return Set(new PatternClassParser(pattern, ref _at, _ignoreCase).Parse());
            case '.':
                _at++;
                return Set(CharSet.NotNewline);
            case '^':
                _at++;
                return new PatternNode.Anchor(AnchorKind.LineStart);
            case '$':
                _at++;
                return new PatternNode.Anchor(AnchorKind.LineEnd);
            case '*' or '+' or '?':
                throw Broken($"there is nothing for '{pattern[_at]}' to repeat");
            case '\\':
                return Escape();
            default:
                Rune.DecodeFromUtf16(pattern.AsSpan(_at), out var rune, out var length);
                _at += length;
                return Literal(rune.Value);
        }
    }

    private PatternNode Escape()
    {
        AnchorKind? anchor = _at + 1 >= pattern.Length ? null : pattern[_at + 1] switch
        {
            'A' => AnchorKind.TextStart,
            'z' => AnchorKind.TextEnd,
            'b' => AnchorKind.WordBoundary,
            'B' => AnchorKind.NoWordBoundary,
            _ => null,
        };
        if (anchor is { } kind)
        {
            _at += 2;
            return new PatternNode.Anchor(kind);
        }

        var set = PatternEscape.Read(pattern, ref _at, out var codePoint);
        return set is null ? Literal(codePoint) : Set(set);
    }

    private readonly PatternNode.Set Literal(int codePoint)
    {
        var set = CharSet.Of(codePoint);
        return Set(_ignoreCase ? set.IgnoringCase() : set);
    }

    private static PatternNode.Set Set(CharSet set) => new(set);

    private PatternNode? Group()
    {
        if (!Take('?'))
        {
            return Close(Choice());
        }

        var ignoreCase = _ignoreCase;
        if (Take(':'))
        {
            return Close(Choice());
        }

        if (Take('='))
        {
            return new PatternNode.Look(Close(Choice()), Negative: false);
        }

        if (Take('!'))
        {
            return new PatternNode.Look(Close(Choice()), Negative: true);
        }

        if (Take('>'))
        {
            return new PatternNode.Atomic(Close(Choice()));
        }

        if (Take('i'))
        {
            _ignoreCase = true;
            if (Take(')'))
            {
                return null;
            }

            if (Take(':'))
            {
                var node = Close(Choice());
                _ignoreCase = ignoreCase;
                return node;
            }
        }

        throw PatternEscape.Unsupported(pattern, "(?" + pattern[_at..Math.Min(_at + 2, pattern.Length)]);
    }

    private PatternNode Close(PatternNode node) => Take(')') ? node : throw Broken("a ( has no )");

    private PatternNode Repeats(PatternNode item)
    {
        while (_at < pattern.Length)
        {
            var counted = false;
            int min, max;
            switch (pattern[_at])
            {
                case '*':
                    (min, max) = (0, int.MaxValue);
                    _at++;
                    break;
                case '+':
                    (min, max) = (1, int.MaxValue);
                    _at++;
                    break;
                case '?':
                    (min, max) = (0, 1);
                    _at++;
                    break;
                case '{':
                    (min, max) = Counts();
                    counted = true;
                    break;
                default:
                    return item;
            }

            // Oniguruma reads the + in {1,3}+ as another repetition, not as possessive.
            var kind = Take('?') ? RepeatKind.Lazy : !counted && Take('+') ? RepeatKind.Possessive : RepeatKind.Greedy;
            if (item.MayBeEmpty && max == int.MaxValue)
            {
                throw PatternEscape.Unsupported(pattern, "a repetition of something that may be empty");
            }

            item = new PatternNode.Repeat(item, min, max, kind);
        }

        return item;
    }

    private (int Min, int Max) Counts()
    {
        var close = pattern.IndexOf('}', _at);
        var parts = close < 0 ? [] : pattern[(_at + 1)..close].Split(',');
        if (parts.Length is not (1 or 2) || (parts[0].Length == 0 && parts[^1].Length == 0))
        {
            throw Broken("a { is no repetition");
        }

        _at = close + 1;
        var min = parts[0].Length == 0 ? 0 : Count(parts[0]);
        var max = parts.Length == 1 ? min : parts[1].Length == 0 ? int.MaxValue : Count(parts[1]);
        return min <= max ? (min, max) : throw Broken("a repetition has its limits the wrong way round");
    }

    private readonly int Count(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostRepeats
            ? count
            : throw Broken($"'{digits}' is no count up to {MostRepeats}");

    private bool Take(char c)
    {
        if (_at < pattern.Length && pattern[_at] == c)
        {
            _at++;
            return true;
        }

        return false;
    }

    private readonly DataFileException Broken(string problem) => TokenizerError.Broken($"Regex {pattern} @ {_at + 1}", problem);
}
