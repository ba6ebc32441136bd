using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tasks;

/// <summary>
/// Text to ids with known borders. Text is encoded part by part, so that no token lies across the border of a response: the tokens
/// before a response are then those of the prompt that the model is given when it generates. A tokenizer that sets something before
/// every text (a Metaspace with a prefix) encodes the whole text, and a border inside a token is an error.
/// </summary>
internal sealed class SegmentEncoder
{
    private static readonly (string, string)[] s_probes = [("ab:", "cd"), ("ab:\n", "cd"), ("ab: ", "cd e"), ("ab:", " cd")];

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
    /// <returns>For each border an index into <paramref name="ids"/>; null for a border inside a token.</returns>
    public int?[] Append(string text, IReadOnlyList<int> borders, bool plainText, List<int> ids)
    {
        var places = new int?[borders.Count];
        if (_joins)
        {
            var from = 0;
            for (var i = 0; i < borders.Count; i++)
            {
                _tokenizer.Encode(text.AsSpan(from, borders[i] - from), ids, addSpecialTokens: false, plainText);
                places[i] = ids.Count;
                from = borders[i];
            }

            _tokenizer.Encode(text.AsSpan(from), ids, addSpecialTokens: false, plainText);
            return places;
        }

        var start = ids.Count;
        _tokenizer.Encode(text, ids, addSpecialTokens: false, plainText);
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids)[start..];
        for (var i = 0; i < borders.Count; i++)
        {
            var prefix = _tokenizer.Encode(text[..borders[i]], addSpecialTokens: false, plainText);
            places[i] = all.StartsWith(prefix) ? start + prefix.Length : null;
        }

        return places;
    }

    private static int[] Frame(Tokenizer tokenizer)
    {
        var bare = tokenizer.Encode("a", addSpecialTokens: false);
        var framed = tokenizer.Encode("a");
        return framed[..Math.Max(0, framed.AsSpan().IndexOf(bare))];
    }
}
