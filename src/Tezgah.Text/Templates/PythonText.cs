namespace Tezgah.Text.Templates;

/// <summary>Texts as Python has them: white space, positions by code point, case.</summary>
internal static class PythonText
{
    /// <summary>str.isspace: Unicode's white space and the four separators of ASCII.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    public static string TrimStart(string text, string? chars = null)
    {
        var from = 0;
        while (from < text.Length && IsOf(text, from, chars, out var length))
        {
            from += length;
        }

        return text[from..];
    }

    public static string TrimEnd(string text, string? chars = null)
    {
        var to = text.Length;
        while (to > 0)
        {
            var last = to > 1 && char.IsLowSurrogate(text[to - 1]) && char.IsHighSurrogate(text[to - 2]) ? to - 2 : to - 1;
            if (!IsOf(text, last, chars, out _))
            {
                break;
            }

            to = last;
        }

        return text[..to];
    }

    public static string Trim(string text, string? chars = null) => TrimEnd(TrimStart(text, chars), chars);

    /// <summary>The code points, each as a text.</summary>
    public static List<string> Characters(string text)
    {
        var characters = new List<string>(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var length = Length(text, i);
            characters.Add(text.Substring(i, length));
            i += length;
        }

        return characters;
    }

    /// <summary>len(text): code points.</summary>
    public static int Count(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i += Length(text, i))
        {
            count++;
        }

        return count;
    }

    /// <summary>str.split without separator: the runs between white space.</summary>
    public static List<string> Words(string text, int most)
    {
        var words = new List<string>();
        var rest = TrimStart(text);
        while (rest.Length > 0)
        {
            if (words.Count == most)
            {
                words.Add(TrimEnd(rest));
                break;
            }

            var end = 0;
            while (end < rest.Length && !IsSpace(rest[end]))
            {
                end++;
            }

            words.Add(rest[..end]);
            rest = TrimStart(rest[end..]);
        }

        return words;
    }

    private static bool IsOf(string text, int index, string? chars, out int length)
    {
        length = Length(text, index);
        return chars is null ? IsSpace(text[index]) : chars.Contains(text.Substring(index, length), StringComparison.Ordinal);
    }

    private static int Length(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;
}
