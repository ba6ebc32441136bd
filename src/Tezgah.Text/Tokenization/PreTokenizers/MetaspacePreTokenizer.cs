namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>When a piece gets a marker in front.</summary>
internal enum PrependScheme
{
    Never,
    First,
    Always,
}

/// <summary>SentencePiece's way with spaces: each becomes a marker, and a word starts with the marker before it.</summary>
internal sealed class MetaspacePreTokenizer(char marker, PrependScheme scheme, bool split) : PreTokenizer
{
    public override void Apply(PieceBuffer buffer)
    {
        foreach (var piece in buffer.Pieces)
        {
            var text = buffer.Text(piece);
            var prepend = !(text[0] == ' ' || text[0] == marker)
                && (scheme == PrependScheme.Always || (scheme == PrependScheme.First && piece.IsStart));
            var added = prepend ? 1 : 0;
            var room = buffer.Rewrite(text.Length + added);
            room[0] = marker;
            text.Replace(room[added..], ' ', marker);
            buffer.KeepRewritten(room.Length, piece.IsStart);
        }

        buffer.Advance(rewritten: true);
        if (split)
        {
            Split(buffer);
        }
    }

    private void Split(PieceBuffer buffer)
    {
        foreach (var piece in buffer.Pieces)
        {
            var text = buffer.Text(piece);
            for (var start = 0; start < text.Length;)
            {
                var next = text[(start + 1)..].IndexOf(marker);
                var end = next < 0 ? text.Length : start + 1 + next;
                buffer.Keep(piece, start, end);
                start = end;
            }
        }

        buffer.Advance(rewritten: false);
    }
}
