namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>The pattern of GPT-2, which the ByteLevel pre-tokenizer uses, written out by hand.</summary>
internal sealed class Gpt2Scanner : WordScanner
{
    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public override int WordEnd(ReadOnlySpan<char> text, int start)
    {
        var c = text[start];
        if (c == '\'')
        {
            var contraction = Contraction.Length(text, start, ignoreCase: false);
            if (contraction > 0)
            {
                return start + contraction;
            }
        }

        var first = c == ' ' ? start + 1 : start;
        if (first < text.Length)
        {
            var kind = CharClass.At(text, first, out var length);
            if (kind != CharKind.Space)
            {
                return CharClass.RunEnd(text, first + length, kind);
            }
        }

        return WhiteSpace.RunWithoutLast(text, start);
    }
}
