using System.Globalization;
using Tezgah.Text.Data;

namespace Tezgah.Text.Tests.Data;

public sealed class TextIndexTests
{
    private const string One = "A bag holds five red and seven blue marbles; what is the chance that two drawn ones are both red?";
    private const string Near = "A bag holds five red and seven blue marbles; what is the chance that two drawn ones are both blue?";
    private const string Other = "Find the derivative of the sine of three x at the point where x is zero.";

    [Fact]
    public void Repeated_EqualTexts_NameTheFirstOfThem()
    {
        var found = TextIndex.Of([One, Other, " " + One + "\n", Other, One]).Repeated(0.8);

        Assert.Equal([(2, 0), (3, 1), (4, 0)], found.Select(f => (f.Text, f.First)));
        Assert.All(found, f => Assert.True(f.IsExact && f.Similarity == 1));
    }

    [Fact]
    public void Repeated_NearTexts_AreFoundWithTheirSimilarity()
    {
        var found = Assert.Single(TextIndex.Of([One, Other, Near]).Repeated(0.8));

        Assert.Equal((2, 0, false), (found.Text, found.First, found.IsExact));
        Assert.InRange(found.Similarity, 0.85, 0.99);
    }

    [Fact]
    public void Repeated_OtherCaseAndPunctuation_AreNearAndNotExact()
    {
        var found = Assert.Single(TextIndex.Of([One, One.ToUpperInvariant().Replace(";", " -", StringComparison.Ordinal)]).Repeated(1));

        Assert.Equal((1.0, false), (found.Similarity, found.IsExact));
    }

    [Fact]
    public void Repeated_BelowTheThreshold_AreNotFound()
    {
        Assert.Empty(TextIndex.Of([One, Near, Other]).Repeated(0.999));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("  ", "?!")]
    [InlineData("evet", "hayır")]
    public void Repeated_EmptyOrShortTextsThatDiffer_AreNone(string one, string other)
    {
        Assert.Empty(TextIndex.Of([one, other]).Repeated(0.5));
    }

    [Fact]
    public void FoundIn_TrainingRows_AreLeaks()
    {
        var training = TextIndex.Of([Other, One]);

        var found = TextIndex.Of(["Something that is nowhere else at all.", Near, Other]).FoundIn(training, 0.8);

        Assert.Equal([(1, 1, false), (2, 0, true)], found.Select(f => (f.Text, f.First, f.IsExact)));
    }

    [Fact]
    public void Repeated_ManyTexts_FindsWhatComparingEachWithEachFinds()
    {
        var texts = Texts(600, repeats: 60);
        var found = TextIndex.Of(texts).Repeated(0.8).ToDictionary(f => f.Text, f => f.Similarity);

        var missed = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            var shingles = Shingles.Of(texts[i]);
            var most = Enumerable.Range(0, i).Select(j => Shingles.Similarity(shingles, Shingles.Of(texts[j]))).DefaultIfEmpty().Max();
            missed += most >= 0.8 && !found.ContainsKey(i) ? 1 : 0;
            Assert.True(most >= 0.8 || !found.ContainsKey(i));
        }

        Assert.Equal(0, missed);
        Assert.True(found.Count >= 60);
    }

    [Fact]
    public void Repeated_AskedTwice_GivesTheSame()
    {
        var texts = Texts(3000, repeats: 500);

        Assert.Equal(TextIndex.Of(texts).Repeated(0.7), TextIndex.Of(texts).Repeated(0.7));
    }

    [Fact]
    public void Repeated_ThousandsFromOneTemplate_EachFindsAnEarlierOne()
    {
        var texts = Enumerable.Range(0, 4000).Select(i => string.Create(CultureInfo.InvariantCulture, $"{One} Give the answer number {i}.")).ToArray();

        var found = TextIndex.Of(texts).Repeated(0.8);

        Assert.InRange(found.Count, 3990, 3999);
        Assert.All(found, f => Assert.True(f.First < f.Text));
    }

    /// <summary>A measurement, only on request (<c>-explicit only</c>).</summary>
    [Fact(Explicit = true)]
    public void Repeated_AHundredThousandTexts_AreComparedInSeconds()
    {
        var texts = Texts(100_000, repeats: 10_000);
        var start = TimeProvider.System.GetTimestamp();

        var found = TextIndex.Of(texts).Repeated(0.8);

        TestContext.Current.TestOutputHelper?.WriteLine($"{found.Count} found in {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F2} s");
        Assert.InRange(found.Count, 9_500, 10_500);
    }

    // Sentences of random words; some are earlier ones with a word or two changed.
    private static string[] Texts(int count, int repeats)
    {
        var state = 7UL;
        int Next(int below)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            return (int)((state >> 33) % (ulong)below);
        }

        string[] words = [.. Enumerable.Range(0, 2000).Select(_ => new string([.. Enumerable.Range(0, 3 + Next(7)).Select(_ => (char)('a' + Next(26)))]))];
        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            var sentence = Enumerable.Range(0, 20).Select(_ => words[Next(words.Length)]).ToArray();
            if (i >= count - repeats)
            {
                sentence = texts[Next(count - repeats)].Split(' ');
                sentence[Next(sentence.Length)] = words[Next(words.Length)];
            }

            texts[i] = string.Join(' ', sentence);
        }

        return texts;
    }
}
