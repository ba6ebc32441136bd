using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Tezgah.Core.Jobs;
using Tezgah.Core.Settings;
using Tezgah.Web.Hosting;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Tests.Texts;

public sealed partial class TextsTests
{
    private static readonly string[] s_sameInBoth =
    [
        "Tezgah", "Model", "Adam beta 1", "Adam beta 2", "log", "{0} · Tezgah", "job.json", "F1", "CSV", "Pass@k", "UTF-8", "UTF-16", "{0} ms",
    ];

    public static TheoryData<string> Files => [.. typeof(DashboardApp).Assembly.GetManifestResourceNames()
        .Where(n => n.EndsWith(".resources", StringComparison.Ordinal))
        .Select(n => n[..^".resources".Length])];

    [Theory]
    [MemberData(nameof(Files))]
    public void Texts_InTurkish_HaveTheKeysAndPlacesOfEnglish(string name)
    {
        var english = Read(name, CultureInfo.InvariantCulture);
        var turkish = Read(name, CultureInfo.GetCultureInfo("tr"));

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), turkish.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text => Assert.Equal(Places(text.Value), Places(turkish[text.Key])));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Texts_InTurkish_AreTranslated(string name)
    {
        var turkish = Read(name, CultureInfo.GetCultureInfo("tr"));
        var same = Read(name, CultureInfo.InvariantCulture)
            .Where(text => turkish[text.Key] == text.Value && text.Value.Any(char.IsLetter))
            .Select(text => text.Value)
            .Except(s_sameInBoth, StringComparer.Ordinal);

        Assert.Empty(same);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("tr")]
    public void Settings_All_HaveALabelHelpAndWordsForTheirChoices(string culture)
    {
        var texts = Read(typeof(SettingTexts).FullName!, culture == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(culture));
        var needed = SettingsSchema<TrainingJob>.All.SelectMany(s =>
            new[] { s.Key + ".label", s.Key + ".help" }.Concat(s.Limits.Choices.Select(c => $"{s.Key}.choice.{c}")));

        Assert.Equal(needed.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
        Assert.All(texts, t => Assert.NotEqual("", t.Value.Trim()));
    }

    [Fact]
    public void Texts_ThatPagesName_AreThere()
    {
        var keys = Files.SelectMany(f => Read(f.Data, CultureInfo.InvariantCulture).Keys).ToHashSet(StringComparer.Ordinal);
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Dashboard.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        }

        var missing = Directory.EnumerateFiles(Path.Combine(root.FullName, "src", "Tezgah.Web"), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".razor.cs", StringComparison.Ordinal))
            .SelectMany(f => Named().Matches(File.ReadAllText(f)).Select(m => m.Groups["key"].Value))
            .Where(key => !keys.Contains(key))
            .Distinct();

        Assert.Empty(missing);
    }

    private static Dictionary<string, string> Read(string name, CultureInfo culture) =>
        new ResourceManager(name, typeof(DashboardApp).Assembly)
            .GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d+(:[^}]*)?\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();

    // T["Key"] or T["Key", …]: a whole literal, as opposed to one that is put together.
    [GeneratedRegex(@"\b[TDS]\[""(?<key>[^""]+)""[\],]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
