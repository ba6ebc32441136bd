namespace Tezgah.Text.Tokenization.Patterns;

/// <summary>
/// A regular expression of a tokenizer file, matched by code points with backtracking as Oniguruma does. Immutable
/// and thread-safe.
/// </summary>
internal sealed class Pattern
{
    private readonly Op[] _program;

    private Pattern(Op[] program) => _program = program;

    /// <summary>Compiles the pattern.</summary>
    /// <exception cref="DataFileException">The pattern is broken, or has something that is not supported.</exception>
    public static Pattern Parse(string pattern) => new(PatternProgram.Compile(PatternParser.Parse(pattern)));

    /// <summary><c>\w+|[^\w\s]+</c>, with the library's own word characters.</summary>
    public static Pattern Words { get; } = new(PatternProgram.Compile(new PatternNode.Choice(
    [
        Run(CharSet.LibraryWord),
        Run(CharSet.Union([CharSet.LibraryWord, CharSet.Space]).Negated()),
    ])));

    /// <summary>The pattern that matches one character of a set.</summary>
    public static Pattern Of(CharSet set) => new(PatternProgram.Compile(new PatternNode.Set(set)));

    /// <summary>The pattern that matches a string as it stands.</summary>
    public static Pattern Literal(string text) => new(PatternProgram.Compile(
        new PatternNode.Sequence([.. text.EnumerateRunes().Select(r => new PatternNode.Set(CharSet.Of(r.Value)))])));

    /// <summary>
    /// The matches in a text, from left to right; they do not overlap. One may be empty, though not right behind
    /// another.
    /// </summary>
    /// <exception cref="DataFileException"><c>tokenizer-pattern-slow</c>: the pattern goes back without end.</exception>
    public void AddMatches(ReadOnlySpan<char> text, List<(int Start, int End)> matches)
    {
        var matcher = new PatternMatcher(text);
        var lastEnd = -1;
        for (var from = 0; from <= text.Length && matcher.Find(_program, from, out var start, out var end);)
        {
            if (end == start && end == lastEnd)
            {
                from++;
                continue;
            }

            matches.Add((start, end));
            from = lastEnd = end;
        }
    }

    /// <summary>The text with every match replaced.</summary>
    public string Replace(string text, string replacement)
    {
        var matches = new List<(int Start, int End)>();
        AddMatches(text, matches);
        if (matches.Count == 0)
        {
            return text;
        }

        var builder = new System.Text.StringBuilder(text.Length);
        var from = 0;
        foreach (var (start, end) in matches)
        {
            builder.Append(text, from, start - from).Append(replacement);
            from = end;
        }

        return builder.Append(text, from, text.Length - from).ToString();
    }

    private static PatternNode.Repeat Run(CharSet set) => new(new PatternNode.Set(set), 1, int.MaxValue, RepeatKind.Greedy);
}
