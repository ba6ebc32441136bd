using System.Collections;
using System.Globalization;
using System.Reflection;
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

    [Fact]
    public void Texts_InTurkish_UseOneWordForOneThing()
    {
        // belirteç, denetim noktası, uyarlayıcı, devir, şaşkınlık, aşırı öğrenme, korumalı alan: the others mean the same.
        var others = new Regex(
            @"\btoken(?!izer)|kontrol nokta|bağdaştırıcı|\bepok|perpleksite|aşırı uyum|kum havuzu|sözcük parça|\bmesaj| …$",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1));
        var texts = new[] { typeof(DashboardApp).Assembly, typeof(TrainingJob).Assembly }
            .SelectMany(a => a.GetManifestResourceNames().Where(n => n.EndsWith(".resources", StringComparison.Ordinal)).Select(n => (Name: n[..^".resources".Length], Assembly: a)))
            .SelectMany(r => Read(r.Name, CultureInfo.GetCultureInfo("tr"), r.Assembly).Select(t => $"{r.Name}, {t.Key}: {t.Value}"))
            .ToList();

        Assert.InRange(texts.Count, 1500, 10000);
        Assert.DoesNotContain(texts, t => others.IsMatch(t[(t.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
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

    private static Dictionary<string, string> Read(string name, CultureInfo culture, Assembly? assembly = null) =>
        new ResourceManager(name, assembly ?? typeof(DashboardApp).Assembly)
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
