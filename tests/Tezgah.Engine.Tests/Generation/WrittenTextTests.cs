using System.Text;
using Tezgah.Engine.Generation;
using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Tests.Generation;

public sealed class WrittenTextTests
{
    private static Tokenizer Tokenizer => TinyModel.Tokenizer;

    [Fact]
    public void Stop_text_split_over_tokens_is_never_given_out()
    {
        var text = new WrittenText(Tokenizer, [], ["END"]);

        Assert.Equal(["a", "", "E", "EX", "", "", ""], Bytes("aEEXEND").Select(text.Append));
        Assert.True(text.Stopped);
        Assert.Equal("aEEX", text.Text);
        Assert.Equal("", text.Finish());
    }

    [Fact]
    public void Text_held_back_comes_out_at_the_end_where_no_stop_text_came()
    {
        var text = new WrittenText(Tokenizer, [], ["END"]);

        Assert.Equal(["a", "", ""], Bytes("aEN").Select(text.Append));
        Assert.Equal("EN", text.Finish());
        Assert.Equal(("aEN", false), (text.Text, text.Stopped));
    }

    [Fact]
    public void Token_costs_as_much_after_a_long_text_as_after_a_short_one()
    {
        var ids = Bytes("the cat sat on the mat and ");
        var text = new WrittenText(Tokenizer, [], ["\nEND"]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 20_000; i++)
        {
            text.Append(ids[i % ids.Length]);
        }

        // All of the text for each token would be 400 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 40 << 20);
        Assert.Equal(20_000, text.Text.Length);
    }

    [Theory]
    [InlineData("abcx", "abcx|x", "")]
    [InlineData("abcx", "x|abcx", "")]
    [InlineData("abcd", "abcd|bc", "a")]
    [InlineData("abcd", "bc|abcd", "a")]
    [InlineData("abcd", "cd|ab", "")]
    [InlineData("aaab", "aab", "a")]
    [InlineData("ababac", "abac", "ab")]
    [InlineData("xyz", "xyz", "")]
    [InlineData("xyz", "zz", "xyz")]
    [InlineData("ığü", "ğ", "ı")]
    [InlineData("a😀b", "😀", "a")]
    [InlineData("a😀b", "😁", "a😀b")]
    public void Text_ends_where_a_plain_reader_would_end_it(string written, string stops, string expected)
    {
        Check(Bytes(written), stops.Split('|'), expected);
        Check(Tokenizer.Encode(written, addSpecialTokens: false), stops.Split('|'), expected);
    }

    [Fact]
    public void Character_of_several_tokens_comes_whole()
    {
        var text = new WrittenText(Tokenizer, [], []);
        Assert.Equal(["", "ğ", "", "", "", "😀"], Bytes("ğ😀").Select(text.Append));
    }

    [Fact]
    public void Character_begun_in_the_prompt_is_ended_in_the_text()
    {
        var ids = Bytes("xğ");
        var text = new WrittenText(Tokenizer, ids[..2], []);
        Assert.Equal("ğ", text.Append(ids[2]));
    }

    [Fact]
    public void Prompt_is_no_part_of_the_text_and_of_no_stop_text()
    {
        var text = new WrittenText(Tokenizer, Bytes("the prompt EN"), ["END"]);
        Assert.Equal("D", text.Append(Bytes("D")[0]));
        Assert.False(text.Stopped);
    }

    [Fact]
    public void Special_and_unknown_tokens_have_no_text()
    {
        var text = new WrittenText(Tokenizer, [], []);
        Assert.Equal("", text.Append(Tokenizer.EosTokenId!.Value));
        Assert.Equal("", text.Append(Tokenizer.VocabularySize + 5));
        Assert.Equal("a", text.Append(Bytes("a")[0]));
    }

    [Fact]
    public void Bytes_that_never_make_a_character_do_not_hold_the_text_up_for_ever()
    {
        var text = new WrittenText(Tokenizer, [], []);
        var bad = Tokenizer.TokenToId("ÿ")!.Value; // the byte 0xFF
        var given = string.Concat(Enumerable.Repeat(bad, 30).Select(text.Append)) + string.Concat(Bytes("ok").Select(text.Append)) + text.Finish();
        Assert.Equal(new string('\uFFFD', 30) + "ok", given);
    }

    /// <summary>Random texts of few letters, cut into random tokens, with random stop texts of the same letters.</summary>
    [Fact]
    public void Random_texts_end_where_a_plain_reader_would_end_them()
    {
        var random = new Random(20261122);
        string[] atoms = ["a", "b", "ab", "ğ", "😀", "a", "b"];
        string Word(int most) => string.Concat(Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => atoms[random.Next(atoms.Length)]));
        var stopped = 0;
        for (var round = 0; round < 2000; round++)
        {
            var written = Word(30);
            var stops = Enumerable.Range(0, random.Next(0, 4)).Select(_ => Word(5)).ToArray();
            var expected = Plain(written, stops);
            stopped += expected == written ? 0 : 1;
            Check(Bytes(written), stops, expected);
            Check(Tokenizer.Encode(written, addSpecialTokens: false), stops, expected);
        }

        Assert.InRange(stopped, 400, 1800);
    }

    /// <summary>Character by character: the text ends before the longest stop text that ends first.</summary>
    private static string Plain(string written, string[] stops)
    {
        for (var end = 1; end <= written.Length; end++)
        {
            var met = stops.Where(s => written.AsSpan(0, end).EndsWith(s, StringComparison.Ordinal)).MaxBy(s => s.Length);
            if (met is not null)
            {
                return written[..(end - met.Length)];
            }
        }

        return written;
    }

    private static void Check(int[] ids, string[] stops, string expected)
    {
        var text = new WrittenText(Tokenizer, [], stops);
        var given = new StringBuilder();
        foreach (var id in ids)
        {
            given.Append(text.Append(id));
            Assert.StartsWith(given.ToString(), expected, StringComparison.Ordinal);
            if (text.Stopped)
            {
                break;
            }
        }

        given.Append(text.Finish());
        Assert.Equal(expected, given.ToString());
        Assert.Equal(expected, text.Text);
    }

    /// <summary>A text as tokens of single bytes.</summary>
    private static int[] Bytes(string text) =>
        [.. Encoding.UTF8.GetBytes(text).Select(b => Enumerable.Range(0, Tokenizer.VocabularySize).First(id => Tokenizer.BytesOf(id) is [var only] && only == b))];
}
