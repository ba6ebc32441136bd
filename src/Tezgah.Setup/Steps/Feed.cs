using Tezgah.Setup.Processes;

namespace Tezgah.Setup.Steps;

/// <summary>
/// Finds out once whether the package feed has the packages that not every feed has, by restoring a small project that names
/// them, and remembers the answer outside the tracked files.
/// </summary>
internal static class Feed
{
    // NuGet's words for "there is no such package" and "not in this version".
    private static readonly string[] s_notThere = ["NU1101", "NU1102", "NU1103"];

    private const string Probe = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="TorchSharp" />
            <PackageReference Include="TorchSharp-cuda-windows" Condition="$([MSBuild]::IsOSPlatform('Windows'))" />
            <PackageReference Include="TorchSharp-cpu" Condition="!$([MSBuild]::IsOSPlatform('Windows'))" />
            <PackageReference Include="bunit" />
            <PackageReference Include="Microsoft.AspNetCore.App.Internal.Assets" VersionOverride="$(BundledNETCoreAppPackageVersion)" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>Whether the feed has them all; asks it if that is not known yet.</summary>
    public static bool IsFull(Workspace workspace)
    {
        if (Answer(workspace) is { } known)
        {
            return known;
        }

        Console.Error.Write("Asking the package feed what it has … ");
        var folder = Path.Combine(workspace.Build, "probe");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Probe.csproj"), Probe);

        // The versions are those of the project; its build settings are kept away from the probe.
        File.Copy(
            Path.Combine(workspace.Root, "Directory.Packages.props"), Path.Combine(folder, "Directory.Packages.props"), overwrite: true);
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(folder, "Directory.Build.targets"), "<Project />");

        // Restored quietly: that some packages are not there is an answer, not an error.
        var (code, said) = Tool.Ask("dotnet", "restore", Path.Combine(folder, "Probe.csproj"), "--verbosity", "quiet");
        var full = code == 0;
        if (!full && !s_notThere.Any(error => said.Contains(error, StringComparison.Ordinal)))
        {
            Console.Error.WriteLine("no answer");
            throw new SetupException($"The package feed cannot be asked: {said.Split('\n')[0].Trim()} Check the network, then run this again.");
        }

        File.WriteAllText(workspace.FeedAnswer, $"""
            <Project>
              <!-- The feed's answer; delete this file to ask again. -->
              <PropertyGroup>
                <FullFeed>{(full ? "true" : "false")}</FullFeed>
              </PropertyGroup>
            </Project>

            """);
        Console.Error.WriteLine(full ? "everything" : "not everything: the project's own stand-ins are used");
        return full;
    }

    /// <summary>The remembered answer; null if the feed was not asked yet.</summary>
    public static bool? Answer(Workspace workspace) => File.Exists(workspace.FeedAnswer)
        ? File.ReadAllText(workspace.FeedAnswer).Contains("<FullFeed>true", StringComparison.Ordinal)
        : null;
}
