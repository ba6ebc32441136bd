using Tezgah.Engine.Data;

namespace Tezgah.Engine.Tests.Data;

public sealed class EncodedSetTests
{
    private static readonly string[] s_texts = ["the circle and the triangle", "the limit", "</s> <pad>"];

    [Fact]
    public void Encode_cuts_the_end_of_a_text_but_not_the_end_token()
    {
        var tokenizer = Vocabulary.Learn(s_texts, 280, CancellationToken.None);
        var (whole, cut) = EncodedSet.Encode(s_texts[0], tokenizer, 100);
        Assert.False(cut);
        Assert.Equal(tokenizer.EosTokenId, whole[^1]);
        var (ids, wasCut) = EncodedSet.Encode(s_texts[0], tokenizer, 4);
        Assert.True(wasCut);
        Assert.Equal([.. whole[..3], whole[^1]], ids);
    }

    [Fact]
    public void Encode_takes_special_tokens_in_a_text_as_text()
    {
        var tokenizer = Vocabulary.Learn(s_texts, 280, CancellationToken.None);
        var (ids, _) = EncodedSet.Encode(s_texts[2], tokenizer, 100);
        Assert.DoesNotContain(tokenizer.PadTokenId!.Value, ids);
        Assert.Single(ids, i => i == tokenizer.EosTokenId);
    }

    [Fact]
    public void Of_counts_what_was_cut_and_Longest_gives_the_longest_first()
    {
        var tokenizer = Vocabulary.Learn(s_texts, 280, CancellationToken.None);
        var set = EncodedSet.Of(new TextSet("a.csv", s_texts, [0, 1, 0]), tokenizer, 5);
        Assert.All(set.Ids, t => Assert.InRange(t.Length, 1, 5));
        Assert.Equal(s_texts.Count(t => tokenizer.Encode(t, plainText: true).Length > 5), set.Truncated);
        Assert.NotEqual(0, set.Truncated);
        var lengths = set.Longest(3).Select(i => set.Ids[i].Length).ToList();
        Assert.Equal(lengths.OrderDescending(), lengths);
    }
}
