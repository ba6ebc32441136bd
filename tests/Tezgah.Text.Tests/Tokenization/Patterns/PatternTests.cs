using Tezgah.Text.Tokenization;
using Tezgah.Text.Tokenization.Patterns;
using Tezgah.Text.Tokenization.PreTokenizers;

namespace Tezgah.Text.Tests.Tokenization.Patterns;

public sealed class PatternTests
{
    public static TheoryData<string> KnownPatterns => [Llama3Scanner.Llama3Pattern, Llama3Scanner.QwenPattern, Gpt2Scanner.Pattern];

    [Theory]
    [MemberData(nameof(KnownPatterns))]
    public void Scanner_OfAKnownPattern_CutsAsThePatternDoes(string pattern)
    {
        WordScanner scanner = pattern switch
        {
            Llama3Scanner.Llama3Pattern => new Llama3Scanner(mostDigits: 3),
            Llama3Scanner.QwenPattern => new Llama3Scanner(mostDigits: 1),
            _ => new Gpt2Scanner(),
        };
        var compiled = Pattern.Parse(pattern);
        var random = new RandomText(42);
        for (var round = 0; round < 3000; round++)
        {
            var text = Tokenizer.WellFormed(random.Next(25));
            var expected = new List<(int Start, int End)>();
            compiled.AddMatches(text, expected);
            var actual = new List<(int Start, int End)>();
            for (var start = 0; start < text.Length; start = actual[^1].End)
            {
                actual.Add((start, scanner.WordEnd(text, start)));
            }

            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [InlineData(@"a+?b", "aab", "aab")]
    [InlineData(@"(a|ab)(c|bcd)", "abcd", "abcd")]
    [InlineData(@"(?>a+)ab|x", "aaabx", "x")]
    [InlineData(@"a++b", "aaab", "aaab")]
    [InlineData(@"\p{Lu}\p{Ll}*", "İstanbul Iğdır", "İstanbul|Iğdır")]
    [InlineData(@"\p{^L}+", "a12b", "12")]
    [InlineData(@"[^\s\p{P}]+", "bir, iki!", "bir|iki")]
    [InlineData(@"[a\-c]+", "a-cb", "a-c")]
    [InlineData(@"[]a]+", "a]b", "a]")]
    [InlineData(@"(?i)kelvin", "Kelvin KELVIN", "Kelvin|KELVIN")]
    [InlineData(@"x(?i)a(?-i)", "", "unsupported")]
    [InlineData(@"\x41\u0042\x{1F600}", "AB😀", "AB😀")]
    [InlineData(@"^.|.$", "ab\ncd", "a|b|c|d")]
    [InlineData(@"\bve\b", "ve sev ve", "ve|ve")]
    [InlineData(@"(ab){2}", "ababab", "abab")]
    [InlineData(@"(?:ab){2,}?c?", "abababc", "abab")]
    [InlineData(@"\p{Han}", "", "unsupported")]
    [InlineData(@"[a&&b]", "", "unsupported")]
    [InlineData(@"(?<=a)b", "", "unsupported")]
    [InlineData(@"(a*)*", "", "unsupported")]
    [InlineData(@"(a", "", "broken")]
    [InlineData(@"a)", "", "broken")]
    [InlineData(@"[a", "", "broken")]
    [InlineData(@"a{3,2}", "", "broken")]
    [InlineData(@"*a", "", "broken")]
    [InlineData("a\\", "", "broken")]
    public void Pattern_OfEachConstruct_MatchesOrSaysWhatItLacks(string pattern, string text, string expected)
    {
        if (expected is "unsupported" or "broken")
        {
            Assert.Equal("tokenizer-" + expected, Assert.Throws<DataFileException>(() => Pattern.Parse(pattern)).Code);
            return;
        }

        var matches = new List<(int Start, int End)>();
        Pattern.Parse(pattern).AddMatches(text, matches);
        Assert.Equal(expected, string.Join('|', matches.Select(m => text[m.Start..m.End])));
    }

    [Fact]
    public void Pattern_ThatGoesBackWithoutEnd_IsAnErrorSoon()
    {
        var pattern = Pattern.Parse("(a+)+b");

        var error = Assert.Throws<DataFileException>(() => pattern.AddMatches(new string('a', 60), []));
        Assert.Equal("tokenizer-pattern-slow", error.Code);
    }

    [Fact]
    public void Pattern_OnALongRun_TakesTimeInProportion()
    {
        var matches = new List<(int Start, int End)>();
        Pattern.Parse(Llama3Scanner.Llama3Pattern).AddMatches(new string(' ', 1_000_000), matches);

        Assert.Equal([(0, 1_000_000)], matches);
    }
}
