using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Data;

/// <summary>Texts as token ids.</summary>
/// <param name="Source">The file they come from, for messages.</param>
/// <param name="Ids">The token ids of each text.</param>
/// <param name="Labels">The class of each text.</param>
/// <param name="Truncated">The number of texts that were cut.</param>
public sealed record EncodedSet(string Source, IReadOnlyList<int[]> Ids, IReadOnlyList<int> Labels, int Truncated)
{
    /// <summary>The number of texts.</summary>
    public int Count => Ids.Count;

    /// <summary>Encodes every text of <paramref name="set"/>.</summary>
    public static EncodedSet Of(TextSet set, Tokenizer tokenizer, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(set);
        var ids = new int[set.Texts.Count][];
        var truncated = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            (ids[i], var cut) = Encode(set.Texts[i], tokenizer, maxLength);
            truncated += cut ? 1 : 0;
        }

        return new EncodedSet(set.Source, ids, set.Labels, truncated);
    }

    /// <summary>
    /// The ids of one text, at most <paramref name="maxLength"/>: the end of a longer text is cut off, but never the end token,
    /// at which the network is read. Special tokens that a data file spells out stay plain text.
    /// </summary>
    public static (int[] Ids, bool Cut) Encode(string text, Tokenizer tokenizer, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var ids = tokenizer.Encode(text, addSpecialTokens: true, plainText: true);
        return ids.Length <= maxLength ? (ids, false) : ([.. ids.AsSpan(0, maxLength - 1), ids[^1]], true);
    }

    /// <summary>The numbers of the <paramref name="count"/> longest texts, the longest first.</summary>
    public IReadOnlyList<int> Longest(int count) =>
        [.. Enumerable.Range(0, Count).OrderByDescending(i => Ids[i].Length).Take(count)];
}
