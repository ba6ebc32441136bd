using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tasks;

/// <summary>
/// Text to ids with known borders. Text is encoded part by part, so that no token lies across the border of a response: the tokens
/// before a response are then those of the prompt that the model is given when it generates. A tokenizer that sets something before
/// every text (SentencePiece's blank) encodes all parts but the first behind a sign that is taken off again.
/// </summary>
internal sealed class SegmentEncoder
{
    private static readonly (string, string)[] s_probes = [("ab:", "cd"), ("ab:\n", "cd"), ("ab: ", "cd e"), ("ab:", " cd")];

    private static readonly string[] s_anchors = ["\n", ".", "a"];

    private readonly Tokenizer _tokenizer;
    private readonly bool _joins;

    public SegmentEncoder(Tokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        _joins = Array.TrueForAll(s_probes, p =>
            tokenizer.Decode([.. tokenizer.Encode(p.Item1, addSpecialTokens: false), .. tokenizer.Encode(p.Item2, addSpecialTokens: false)])
            == p.Item1 + p.Item2);
        Before = Frame(tokenizer);
    }

    /// <summary>The ids that the tokenizer sets before every text: a begin token, mostly.</summary>
    public IReadOnlyList<int> Before { get; }

    /// <summary>Appends the ids of a text and gives, for each border in it, the number of ids before it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="borders">Places in it, in ascending order.</param>
    /// <param name="plainText">Text that spells a special token stays plain text.</param>
    /// <param name="ids">The ids.</param>
    /// <returns>For each border an index into <paramref name="ids"/>; null if the tokenizer has no border there.</returns>
    public int?[] Append(string text, IReadOnlyList<int> borders, bool plainText, List<int> ids)
    {
        var places = new int?[borders.Count];
        var from = 0;
        for (var i = 0; i <= borders.Count; i++)
        {
            var to = i < borders.Count ? borders[i] : text.Length;
            if (!AppendPart(text.AsSpan(from, to - from), isFirst: from == 0, plainText, ids))
            {
                return new int?[borders.Count];
            }

            if (i < borders.Count)
            {
                places[i] = ids.Count;
            }

            from = to;
        }

        return places;
    }

    private bool AppendPart(ReadOnlySpan<char> part, bool isFirst, bool plainText, List<int> ids)
    {
        if (_joins || isFirst)
        {
            _tokenizer.Encode(part, ids, addSpecialTokens: false, plainText);
            return true;
        }

        foreach (var anchor in part.IsEmpty ? [] : s_anchors)
        {
            var alone = _tokenizer.Encode(anchor, addSpecialTokens: false, plainText);
            var together = _tokenizer.Encode(string.Concat(anchor, part), addSpecialTokens: false, plainText);
            if (together.AsSpan().StartsWith(alone))
            {
                ids.AddRange(together.AsSpan(alone.Length));
                return true;
            }
        }

        return part.IsEmpty;
    }

    private static int[] Frame(Tokenizer tokenizer)
    {
        var bare = tokenizer.Encode("a", addSpecialTokens: false);
        var framed = tokenizer.Encode("a");
        return framed[..Math.Max(0, framed.AsSpan().IndexOf(bare))];
    }
}
