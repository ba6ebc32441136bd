namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>
/// Writes every piece in the byte-level alphabet, where steps that follow work on those characters. As the last step
/// it is left to the model, which takes bytes.
/// </summary>
internal sealed class ByteMapPreTokenizer : PreTokenizer
{
    public override void Apply(PieceBuffer buffer)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var piece in buffer.Pieces)
        {
            var room = buffer.Rewrite(piece.Length * 3);
            var length = 0;
            foreach (var rune in buffer.Text(piece).EnumerateRunes())
            {
                foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
                {
                    room[length++] = ByteLevelAlphabet.Chars[b];
                }
            }

            buffer.KeepRewritten(length, piece.IsStart);
        }

        buffer.Advance(rewritten: true);
    }
}
