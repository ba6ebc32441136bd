namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>The white-space alternatives of the known patterns.</summary>
internal static class WhiteSpace
{
    /// <summary><c>\s+(?!\S)|\s+</c>: the run, less its last character if a word follows it.</summary>
    public static int RunWithoutLast(ReadOnlySpan<char> text, int start)
    {
        var end = CharClass.RunEnd(text, start, CharKind.Space);
        return end == text.Length || end - start == 1 ? end : end - 1;
    }

    /// <summary><c>\s*[\r\n]+|\s+(?!\S)|\s+</c>: up to the run's last line end if it has one.</summary>
    public static int RunOrLines(ReadOnlySpan<char> text, int start)
    {
        var end = CharClass.RunEnd(text, start, CharKind.Space);
        var line = text[start..end].LastIndexOfAny('\r', '\n');
        if (line >= 0)
        {
            return start + line + 1;
        }

        return end == text.Length || end - start == 1 ? end : end - 1;
    }
}
