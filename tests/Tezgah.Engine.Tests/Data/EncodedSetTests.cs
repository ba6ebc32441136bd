using Tezgah.Engine.Data;
using Tezgah.Text.Tasks;

namespace Tezgah.Engine.Tests.Data;

public sealed class EncodedSetTests
{
    private static readonly string[] s_texts = ["the circle and the triangle", "the limit", "</s> <pad>"];

    [Fact]
    public void Of_cuts_the_end_of_a_text_but_not_the_end_token_and_takes_special_tokens_in_it_as_text()
    {
        var tokenizer = Vocabulary.Learn(s_texts, 280, CancellationToken.None);
        var whole = EncodedSet.Of(new TextSet("a.csv", s_texts, [0, 1, 0]), new PlainInput(tokenizer, 100));
        Assert.Equal(0, whole.Truncated);
        Assert.Equal(tokenizer.EosTokenId, whole.Ids[0][^1]);
        Assert.DoesNotContain(tokenizer.PadTokenId!.Value, whole.Ids[2]);
        Assert.Single(whole.Ids[2], i => i == tokenizer.EosTokenId);
        var cut = EncodedSet.Of(new TextSet("a.csv", s_texts, [0, 1, 0]), new PlainInput(tokenizer, 4));
        Assert.Equal([.. whole.Ids[0][..3], whole.Ids[0][^1]], cut.Ids[0]);
    }

    [Fact]
    public void Of_counts_what_was_cut_and_Longest_gives_the_longest_first()
    {
        var tokenizer = Vocabulary.Learn(s_texts, 280, CancellationToken.None);
        var set = EncodedSet.Of(new TextSet("a.csv", s_texts, [0, 1, 0]), new PlainInput(tokenizer, 5));
        Assert.All(set.Ids, t => Assert.InRange(t.Length, 1, 5));
        Assert.Equal(s_texts.Count(t => tokenizer.Encode(t, plainText: true).Length > 5), set.Truncated);
        Assert.NotEqual(0, set.Truncated);
        var lengths = set.Longest(3).Select(i => set.Ids[i].Length).ToList();
        Assert.Equal(lengths.OrderDescending(), lengths);
    }
}
