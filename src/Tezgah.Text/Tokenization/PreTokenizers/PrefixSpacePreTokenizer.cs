namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>A space in front of every piece that has none: add_prefix_space of the ByteLevel pre-tokenizer.</summary>
internal sealed class PrefixSpacePreTokenizer : PreTokenizer
{
    public override void Apply(PieceBuffer buffer)
    {
        foreach (var piece in buffer.Pieces)
        {
            var text = buffer.Text(piece);
            var added = text.StartsWith(' ') ? 0 : 1;
            var room = buffer.Rewrite(text.Length + added);
            room[0] = ' ';
            text.CopyTo(room[added..]);
            buffer.KeepRewritten(room.Length, piece.IsStart);
        }

        buffer.Advance(rewritten: true);
    }
}
