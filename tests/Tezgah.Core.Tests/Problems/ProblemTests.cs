using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Tests.Problems;

public sealed partial class ProblemTests
{
    // What is wrong inside a file of a model is told by the readers of templates and tokenizers, in English alone: those who can mend
    // such a file read its English documentation. In Turkish the sentence does without.
    private static readonly string[] s_withoutEnglishDetail = ["template-broken", "template-failed", "tokenizer-broken"];

    private static readonly ResourceManager s_texts = new("Tezgah.Core.Problems.ProblemTexts", typeof(Problem).Assembly);

    [Fact]
    public void Sentence_comes_in_the_readers_language()
    {
        var problem = new Problem("data-file-missing", null, "a.csv");

        Assert.Equal("The data file 'a.csv' does not exist; check the path.", problem.MessageIn(new CultureInfo("en-GB")));
        Assert.Equal("'a.csv' veri dosyası yok; yolu denetleyin.", problem.MessageIn(new CultureInfo("tr-TR")));
    }

    [Fact]
    public void Unknown_code_shows_its_arguments() =>
        Assert.Equal("what came", new Problem("no-such-code", null, "what came").Message);

    [Fact]
    public void Problems_with_equal_content_are_equal()
    {
        Assert.Equal(new Problem("a", "b", "c"), new Problem("a", "b", "c"));
        Assert.NotEqual(new Problem("a", "b", "c"), new Problem("a", "b", "d"));
    }

    [Fact]
    public void Every_sentence_is_there_in_both_languages_with_the_same_places()
    {
        var english = Read(CultureInfo.InvariantCulture);
        var turkish = Read(new CultureInfo("tr"));

        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(), turkish.Keys.Order());
        foreach (var (code, text) in english)
        {
            Assert.Equal(s_withoutEnglishDetail.Contains(code) ? Places(text).SkipLast(1) : Places(text), Places(turkish[code]));
            Assert.True(code == "unexpected" || text != turkish[code], $"'{code}' is not translated");
        }
    }

    private static Dictionary<string, string> Read(CultureInfo culture) =>
        s_texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d+\}", RegexOptions.None, 1000)]
    private static partial Regex Place();
}
