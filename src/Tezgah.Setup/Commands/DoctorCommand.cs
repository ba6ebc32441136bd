using System.Runtime.InteropServices;
using Tezgah.Setup.Processes;
using Tezgah.Setup.Steps;

namespace Tezgah.Setup.Commands;

/// <summary>Says what this machine offers and what to do about what is missing; changes nothing.</summary>
internal static class DoctorCommand
{
    public static int Run(Workspace workspace)
    {
        var full = Feed.Answer(workspace);
        Show("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, .NET {Environment.Version}");
        Show("Node.js", Tool.Find("node") is { } node ? Tool.Output(node, "--version") ?? "does not start" : "missing");
        Show("Package feed", full switch
        {
            null => "not asked yet; the first ./tezgah run asks",
            true => "has every package",
            false => $"lacks some packages; the project's own stand-ins are used (delete {workspace.FeedAnswer} to ask again at the next start)",
        });
        var needsNative = full != true;
        if (needsNative)
        {
            Show("libtorch", LibTorch.Find()?.ToString() ?? "missing");
            Show("Native half", File.Exists(workspace.NativeLibrary) ? workspace.NativeLibrary : "not built yet; ./tezgah run builds it");
            Show("Kernels", File.Exists(workspace.KernelLibrary) ? workspace.KernelLibrary : "not built yet; torch's operations stand in");
        }

        var sandbox = SystemPackages.MissingForSandbox();
        if (sandbox.Count > 0)
        {
            Show("For the sandbox", $"{SystemPackages.InstallCommand(sandbox)}");
        }

        Show("Browser for tests", Tool.Find("chromium") ?? "missing; ./tezgah test installs it");
        var missing = SystemPackages.Missing(withTests: false, needsNative);
        if (missing.Count > 0)
        {
            Show("To do", SystemPackages.InstallCommand(missing));
            return 1;
        }

        var cli = workspace.Binary("Tezgah.Cli", OperatingSystem.IsWindows() ? "tezgah.exe" : "tezgah");
        if (!File.Exists(cli))
        {
            Show("To do", "./tezgah run builds the programs");
            return 1;
        }

        return Tool.Pass(workspace.Root, cli, "doctor");
    }

    private static void Show(string what, string found) => Console.WriteLine($"{what,-18} {found}");
}
