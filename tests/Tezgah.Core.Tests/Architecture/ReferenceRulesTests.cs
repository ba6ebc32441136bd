using System.Xml.Linq;

namespace Tezgah.Core.Tests.Architecture;

/// <summary>The arrows between the projects: who may know whom.</summary>
public sealed class ReferenceRulesTests
{
    private static readonly string s_root = FindRoot();

    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["Tezgah.Core"] = [],
        ["Tezgah.Text"] = ["Tezgah.Core"],
        ["Tezgah.Torch"] = [],
        ["Tezgah.Engine"] = ["Tezgah.Core", "Tezgah.Text", "Tezgah.Torch"],
        ["Tezgah.Storage"] = ["Tezgah.Core"],
        ["Tezgah.Runs"] = ["Tezgah.Core", "Tezgah.Storage"],
        ["Tezgah.Figures"] = ["Tezgah.Core"],
        ["Tezgah.Cli"] = ["Tezgah.Core", "Tezgah.Text", "Tezgah.Torch", "Tezgah.Engine", "Tezgah.Storage", "Tezgah.Runs", "Tezgah.Figures"],
        ["Tezgah.Web"] = ["Tezgah.Core", "Tezgah.Text", "Tezgah.Storage", "Tezgah.Runs", "Tezgah.Figures"],
        ["Tezgah.Setup"] = [],
    };

    public static TheoryData<string> Projects() =>
        [.. Directory.EnumerateFiles(Path.Combine(s_root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(p => !p.Contains("node_modules", StringComparison.Ordinal))
            .Select(p => Path.GetRelativePath(s_root, p).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_references_only_what_the_design_allows(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        Assert.True(s_allowed.ContainsKey(name), $"{name} is not in the design");

        var references = Items(project, "ProjectReference").Select(i => Path.GetFileNameWithoutExtension(i.Replace('\\', '/')));

        Assert.Empty(references.Except(s_allowed[name]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_names_no_version(string project) =>
        Assert.DoesNotContain(
            XDocument.Load(Path.Combine(s_root, project)).Descendants("PackageReference"), p => p.Attribute("Version") is not null);

    [Fact]
    public void Core_and_setup_depend_on_no_package()
    {
        Assert.Empty(Items("src/Tezgah.Core/Tezgah.Core.csproj", "PackageReference"));
        Assert.Empty(Items("src/Tezgah.Setup/Tezgah.Setup.csproj", "PackageReference"));
    }

    [Fact]
    public void Only_the_engine_uses_torch() =>
        Assert.Equal(
            ["Tezgah.Engine"],
            Projects().Select(p => p.Data).Where(p => Items(p, "PackageReference").Contains("TorchSharp", StringComparer.Ordinal))
                .Select(p => Path.GetFileNameWithoutExtension(p)));

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Path.Combine(s_root, project)).Descendants(kind).Select(i => i.Attribute("Include")!.Value);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Dashboard.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Dashboard.sln is in no folder above the tests.");
        }

        return folder;
    }
}
