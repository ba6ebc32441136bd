using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Tezgah.Core.Results;

namespace Tezgah.Core.Tests.Results;

public sealed class ResultsFileTextsTests
{
    [Theory]
    [InlineData("Tezgah.Core.Results.ResultsFileTexts")]
    [InlineData("Tezgah.Core.Classification.ComparisonTexts")]
    public void Texts_InBothLanguages_HaveTheSameKeysAndPlaces(string name)
    {
        var texts = new ResourceManager(name, typeof(ResultsFileException).Assembly);
        var english = Read(texts, CultureInfo.InvariantCulture);
        var turkish = Read(texts, CultureInfo.GetCultureInfo("tr"));

        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(), turkish.Keys.Order());
        Assert.All(english, e => Assert.Equal(Places(e.Value), Places(turkish[e.Key])));
        Assert.All(english.Where(e => e.Value.Length > 20), e => Assert.NotEqual(e.Value, turkish[e.Key]));
    }

    private static Dictionary<string, string> Read(ResourceManager texts, CultureInfo culture) =>
        texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    private static IEnumerable<string> Places(string text) =>
        Regex.Matches(text, @"(?<!\{)\{\d+\}", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Value).Order(StringComparer.Ordinal);
}
