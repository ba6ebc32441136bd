using Tezgah.Setup.Processes;

namespace Tezgah.Setup.Steps;

/// <summary>Builds the programs, or everything with the tests.</summary>
internal static class ManagedBuild
{
    public static void Programs(Workspace workspace)
    {
        foreach (var project in new[] { "Tezgah.Cli", "Tezgah.Web" })
        {
            // The analyzers take most of a build's time and have nothing to say to a person who only wants to start.
            Build(
                workspace, $"Building {project}", Path.Combine(workspace.Root, "src", project, project + ".csproj"),
                "--property:RunAnalyzers=false");
        }
    }

    public static void Everything(Workspace workspace) =>
        Build(workspace, "Building everything", Path.Combine(workspace.Root, "Dashboard.sln"));

    private static void Build(Workspace workspace, string what, string target, params string[] more) =>
        Tool.Step(
            workspace, what, workspace.Root, "dotnet",
            ["build", target, "--configuration", "Release", "--nologo", "--verbosity", "quiet", .. more]);
}
