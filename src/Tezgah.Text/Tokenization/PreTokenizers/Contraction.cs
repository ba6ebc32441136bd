namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>English contractions after an apostrophe: 's 't 're 've 'm 'll 'd.</summary>
internal static class Contraction
{
    // The long s folds to s, so (?i:'s) takes it.
    private const char LongS = '\u017F';

    /// <summary>How many characters the contraction at the apostrophe takes, 0 where there is none.</summary>
    public static int Length(ReadOnlySpan<char> text, int apostrophe, bool ignoreCase)
    {
        var first = Letter(text, apostrophe + 1, ignoreCase);
        switch (first)
        {
            case 's' or 't' or 'm' or 'd':
                return 2;
            case 'r' or 'v':
                return Letter(text, apostrophe + 2, ignoreCase) == 'e' ? 3 : 0;
            case 'l':
                return Letter(text, apostrophe + 2, ignoreCase) == 'l' ? 3 : 0;
            default:
                return 0;
        }
    }

    private static char Letter(ReadOnlySpan<char> text, int index, bool ignoreCase)
    {
        if (index >= text.Length)
        {
            return '\0';
        }

        var c = text[index];
        if (!ignoreCase)
        {
            return c;
        }

        return c == LongS ? 's' : c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
    }
}
