using Tezgah.Text.Data;

namespace Tezgah.Text.Tests.Data;

/// <summary>What the README of samples/math-topics promises.</summary>
public sealed class SampleDataTests
{
    private static readonly string[] s_topics =
    [
        "Abstract Algebra", "Algebra", "Calculus", "Combinatorics", "Geometry", "Linear Algebra", "Number Theory", "Probability",
    ];

    private static readonly Dictionary<string, ClassificationData> s_splits = new[] { "train", "validation", "test" }
        .ToDictionary(s => s, s => ClassificationData.FromFile(DataFile.Open(Path.Combine(Folder(), s + ".csv")), "text", "label"));

    [Fact]
    public void Sample_has_at_least_4000_problems_and_none_twice_in_or_across_splits()
    {
        var texts = s_splits.Values.SelectMany(s => s.Texts)
            .Select(t => string.Join(' ', t.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();

        Assert.True(texts.Count >= 4000, $"{texts.Count} problems");
        Assert.Equal(texts.Count, texts.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("train")]
    [InlineData("validation")]
    [InlineData("test")]
    public void Split_is_balanced_over_the_eight_topics_and_both_languages(string split)
    {
        var data = s_splits[split];
        var languages = data.File.Values("language");

        Assert.Equal(s_topics, data.Labels);
        var groups = data.LabelIndices.Zip(languages).GroupBy(row => row).Select(g => g.Count()).ToList();
        Assert.Equal(2 * s_topics.Length, groups.Count);
        Assert.Single(groups.Distinct());
    }

    private static string Folder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Dashboard.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Dashboard.sln is in no folder above the tests.");
        }

        return Path.Combine(folder, "samples", "math-topics");
    }
}
