using System.Text.Json;

namespace Tezgah.Core.Tests.Classification;

/// <summary>
/// The cases of every <c>metrics*.json</c> below the reference root; skips without a root, fails on a root without a case.
/// </summary>
internal static class ReferenceCases
{
    /// <summary>Each case of the list <paramref name="key"/>, with a name for messages.</summary>
    public static IReadOnlyList<(string Name, JsonElement Case)> Of(string key)
    {
        var root = Environment.GetEnvironmentVariable("TEZGAH_REFERENCE")
            ?? Path.Combine(RepositoryRoot(), "..", "shared", "reference");
        Assert.SkipUnless(Directory.Exists(root), $"There is no reference data at {root}; set TEZGAH_REFERENCE.");
        var cases = new List<(string, JsonElement)>();
        foreach (var file in Directory.EnumerateFiles(root, "metrics*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var document = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file));
            if (document.TryGetProperty(key, out var list))
            {
                cases.AddRange(list.EnumerateArray().Select((c, i) => ($"{Path.GetRelativePath(root, file)} {key}[{i}]", c)));
            }
        }

        Assert.NotEmpty(cases);
        return cases;
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dashboard.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
