using Tezgah.Text.Tokenization.Json;
using Tezgah.Text.Tokenization.Patterns;

namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>What becomes of the matches at which a text is cut, by the names of the tokenizers library.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

/// <summary>Cuts pieces at the matches of a pattern.</summary>
internal sealed class SplitPreTokenizer(Pattern pattern, SplitBehavior behavior, bool invert) : PreTokenizer
{
    public static SplitBehavior ReadBehavior(string name) => name switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        _ => throw TokenizerError.Unsupported("behavior", name),
    };

    public override void Apply(PieceBuffer buffer)
    {
        foreach (var piece in buffer.Pieces)
        {
            var matches = buffer.Matches;
            matches.Clear();
            pattern.AddMatches(buffer.Text(piece), matches);
            Split(buffer, piece);
        }

        buffer.Advance(rewritten: false);
    }

    private void Split(PieceBuffer buffer, Piece piece)
    {
        var open = 0;
        var last = Part.None;
        var from = 0;
        foreach (var (start, end) in buffer.Matches)
        {
            if (start > from)
            {
                Add(from, isMatch: invert);
            }

            Add(start, isMatch: !invert);
            from = end;
        }

        if (from < piece.Length)
        {
            Add(from, isMatch: invert);
        }

        if (last != Part.None && !(behavior == SplitBehavior.Removed && last == Part.Match))
        {
            buffer.Keep(piece, open, piece.Length);
        }

        // Cuts between the part before and this one, unless the behaviour joins the two.
        void Add(int start, bool isMatch)
        {
            var part = isMatch ? Part.Match : Part.Rest;
            var joined = last != Part.None && behavior switch
            {
                SplitBehavior.MergedWithPrevious => isMatch && last == Part.Rest,
                SplitBehavior.MergedWithNext => !isMatch && last == Part.Match,
                SplitBehavior.Contiguous => part == last,
                _ => false,
            };
            if (!joined && last != Part.None && !(behavior == SplitBehavior.Removed && last == Part.Match))
            {
                buffer.Keep(piece, open, start);
            }

            open = joined ? open : start;
            last = part;
        }
    }

    private enum Part
    {
        None,
        Match,
        Rest,
    }
}
