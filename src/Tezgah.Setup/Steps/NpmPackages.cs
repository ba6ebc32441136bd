using Tezgah.Setup.Processes;

namespace Tezgah.Setup.Steps;

/// <summary>Fetches the script libraries that the pages use.</summary>
internal static class NpmPackages
{
    public static void Ensure(Workspace workspace)
    {
        string[] files = [Path.Combine(workspace.Web, "package.json"), Path.Combine(workspace.Web, "package-lock.json")];
        var key = Workspace.KeyOf(files);
        if (workspace.IsDone("npm", key) && Directory.Exists(Path.Combine(workspace.Web, "node_modules")))
        {
            return;
        }

        var npm = Tool.Find("npm") ?? throw new SetupException("npm is not there; install Node.js, then run this again.");
        Tool.Step(workspace, "Fetching the npm packages", workspace.Web, npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        workspace.MarkDone("npm", key);
    }
}
