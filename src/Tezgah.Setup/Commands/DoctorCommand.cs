using System.Runtime.InteropServices;
using Tezgah.Setup.Processes;
using Tezgah.Setup.Steps;

namespace Tezgah.Setup.Commands;

/// <summary>Says what this machine offers and what to do about what is missing; changes nothing.</summary>
internal static class DoctorCommand
{
    public static int Run(Workspace workspace)
    {
        var feed = workspace.Feed;
        Show("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, .NET {Environment.Version}");
        Show("Node.js", Tool.Find("node") is { } node ? Tool.Output(node, "--version") ?? "does not start" : "missing");
        Show("Package feed", feed.Answer switch
        {
            null => feed.IsFull is null ? "not asked yet; the first ./tezgah run asks" : "not asked; this machine's own libtorch is used",
            FeedAnswer.Full => feed.IsFull == true ? "has every package" : "has every package; this machine's own libtorch is used",
            FeedAnswer.Lacking => $"lacks some packages; the project's own stand-ins are used (delete {feed.Path} to ask again at the next start)",
            _ => $"has every package, but TorchSharp does not start on this system; the project's own stand-ins are used (delete {feed.Path} to try again at the next start)",
        });
        var needsNative = feed.IsFull != true;
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
