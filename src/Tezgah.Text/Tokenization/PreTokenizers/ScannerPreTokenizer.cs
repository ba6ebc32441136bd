namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>Cuts pieces into the words of a scanner.</summary>
internal sealed class ScannerPreTokenizer(WordScanner scanner) : PreTokenizer
{
    public override void Apply(PieceBuffer buffer)
    {
        foreach (var piece in buffer.Pieces)
        {
            var text = buffer.Text(piece);
            for (var start = 0; start < text.Length;)
            {
                var end = scanner.WordEnd(text, start);
                buffer.Keep(piece, start, end);
                start = end;
            }
        }

        buffer.Advance(rewritten: false);
    }
}
