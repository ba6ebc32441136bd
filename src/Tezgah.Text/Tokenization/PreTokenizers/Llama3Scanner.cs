namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>
/// The pattern of Llama 3 and of Qwen, which differ in how many digits go together, written out by hand: it runs on
/// every character of every text.
/// </summary>
internal sealed class Llama3Scanner(int mostDigits) : WordScanner
{
    public const string Llama3Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public const string QwenPattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public override int WordEnd(ReadOnlySpan<char> text, int start)
    {
        var c = text[start];
        var kind = CharClass.At(text, start, out var length);
        var next = start + length;
        switch (kind)
        {
            case CharKind.Letter:
                return CharClass.RunEnd(text, next, CharKind.Letter);
            case CharKind.Number:
                return Digits(text, next);
        }

        if (c == '\'')
        {
            var contraction = Contraction.Length(text, start, ignoreCase: true);
            if (contraction > 0)
            {
                return start + contraction;
            }
        }

        if (next < text.Length && c is not ('\r' or '\n'))
        {
            var following = CharClass.At(text, next, out var followingLength);
            if (following == CharKind.Letter)
            {
                return CharClass.RunEnd(text, next + followingLength, CharKind.Letter);
            }

            if (c == ' ' && following == CharKind.Other)
            {
                return Symbols(text, next + followingLength);
            }
        }

        return kind == CharKind.Other ? Symbols(text, next) : WhiteSpace.RunOrLines(text, start);
    }

    private int Digits(ReadOnlySpan<char> text, int index)
    {
        for (var digits = 1; digits < mostDigits && index < text.Length; digits++)
        {
            if (CharClass.At(text, index, out var length) != CharKind.Number)
            {
                break;
            }

            index += length;
        }

        return index;
    }

    private static int Symbols(ReadOnlySpan<char> text, int index)
    {
        index = CharClass.RunEnd(text, index, CharKind.Other);
        while (index < text.Length && text[index] is '\r' or '\n')
        {
            index++;
        }

        return index;
    }
}
