using System.Globalization;

namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>What a character is to the pre-tokenizer patterns: letter, number, white space, or anything else.</summary>
internal enum CharKind : byte
{
    Other,
    Letter,
    Number,
    Space,
}

/// <summary>Classes of characters by code point, with a table for the basic plane.</summary>
internal static class CharClass
{
    private static readonly CharKind[] s_kinds = Build();

    /// <summary>The kind of the character at <paramref name="index"/>, and its length in UTF-16 units.</summary>
    public static CharKind At(ReadOnlySpan<char> text, int index, out int length)
    {
        var c = text[index];
        length = 1;
        if (!char.IsHighSurrogate(c) || index + 1 >= text.Length || !char.IsLowSurrogate(text[index + 1]))
        {
            return s_kinds[c];
        }

        length = 2;
        return Kind(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(c, text[index + 1])));
    }

    /// <summary>The end of the run of characters of one kind that starts at <paramref name="index"/>.</summary>
    public static int RunEnd(ReadOnlySpan<char> text, int index, CharKind kind)
    {
        var kinds = s_kinds;
        while (index < text.Length)
        {
            var c = text[index];
            if (!char.IsSurrogate(c))
            {
                if (kinds[c] != kind)
                {
                    break;
                }

                index++;
            }
            else if (At(text, index, out var length) == kind)
            {
                index += length;
            }
            else
            {
                break;
            }
        }

        return index;
    }

    private static CharKind Kind(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => CharKind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharKind.Number,
        _ => CharKind.Other,
    };

    // \s is Unicode's White_Space: with U+0085, without U+FEFF, just as char.IsWhiteSpace has it.
    private static CharKind[] Build()
    {
        var kinds = new CharKind[char.MaxValue + 1];
        for (var c = 0; c < kinds.Length; c++)
        {
            kinds[c] = char.IsWhiteSpace((char)c) ? CharKind.Space : Kind(CharUnicodeInfo.GetUnicodeCategory((char)c));
        }

        return kinds;
    }
}
