using Tezgah.Setup.Processes;

namespace Tezgah.Setup.Steps;

/// <summary>Builds the programs, or everything with the tests.</summary>
internal static class ManagedBuild
{
    public static void Programs(Workspace workspace)
    {
        foreach (var project in new[] { "Tezgah.Cli", "Tezgah.Web" })
        {
            Build(workspace, $"Building {project}", Path.Combine(workspace.Root, "src", project, project + ".csproj"));
        }
    }

    public static void Everything(Workspace workspace) =>
        Build(workspace, "Building everything", Path.Combine(workspace.Root, "Dashboard.sln"));

    private static void Build(Workspace workspace, string what, string target) =>
        Tool.Step(workspace, what, workspace.Root, "dotnet", "build", target, "--configuration", "Release", "--nologo", "--verbosity", "quiet");
}
