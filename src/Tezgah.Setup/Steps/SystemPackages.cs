using Tezgah.Setup.Processes;

namespace Tezgah.Setup.Steps;

/// <summary>What has to come from the system's packages.</summary>
internal static class SystemPackages
{
    /// <summary>The packages that are missing, for building and running and, if asked, for the tests in a browser.</summary>
    public static IReadOnlyList<string> Missing(bool withTests, bool needsNative)
    {
        var missing = new List<string>();
        if (needsNative)
        {
            AddUnless(Tool.Find("g++") is not null, "g++");
            AddUnless(Tool.Find("cmake") is not null, "cmake");
            AddUnless(Tool.Find("make") is not null, "make");
            var torch = LibTorch.Find();
            AddUnless(torch is not null, "libtorch-dev");

            // Without it, float32 products of the system's libtorch are some 30 times slower.
            AddUnless(torch is { Root.Length: > 0 } || HasOpenBlas(), "libopenblas0-pthread");
        }

        AddUnless(Tool.Find("npm") is not null, "npm");
        AddUnless(!withTests || Tool.Find("chromium") is not null, "chromium");
        return missing;

        void AddUnless(bool present, string package)
        {
            if (!present)
            {
                missing.Add(package);
            }
        }
    }

    /// <summary>
    /// The packages that are missing for running programs written by a model (<c>tezgah passk</c>). Everything else works without
    /// them, so they are installed where that can be done, and otherwise only asked for.
    /// </summary>
    public static IReadOnlyList<string> MissingForSandbox() =>
        OperatingSystem.IsLinux()
            ? [.. new[] { ("bwrap", "bubblewrap"), ("python3", "python3") }.Where(p => Tool.Find(p.Item1) is null).Select(p => p.Item2)]
            : [];

    /// <summary>Installs what is missing, or says the one command that does.</summary>
    public static void Ensure(Workspace workspace, bool withTests, bool needsNative)
    {
        var needed = Missing(withTests, needsNative);
        IReadOnlyList<string> missing = [.. needed, .. MissingForSandbox()];
        if (missing.Count == 0)
        {
            return;
        }

        var command = InstallCommand(missing);
        var apt = Tool.Find("apt-get");
        string[]? prefix = OperatingSystem.IsWindows() || apt is null ? null
            : Environment.IsPrivilegedProcess ? []
            : Tool.Find("sudo") is { } sudo && Tool.Output(sudo, "-n", "true") is not null ? [sudo, "-n"]
            : null;
        if (prefix is null && needed.Count == 0)
        {
            Console.Error.WriteLine($"Programs written by a model (tezgah passk) are not run until this is installed: {command}");
            return;
        }

        if (prefix is null)
        {
            throw new SetupException(apt is null
                ? $"These are missing and this system has no apt-get: {string.Join(", ", missing)}. Install them by your system's means, then run this again."
                : $"Some system packages are missing. Run this once, then this command again:{Environment.NewLine}  {command}");
        }

        Run("Reading the system's package lists", "update");
        Run($"Installing {string.Join(", ", missing)}", ["install", "-y", "--no-install-recommends", .. missing]);

        void Run(string what, params string[] arguments)
        {
            string[] line = [.. prefix, apt!, .. arguments];
            Tool.Step(workspace, what, workspace.Root, line[0], line[1..]);
        }
    }

    /// <summary>The command that a person runs to install <paramref name="packages"/>.</summary>
    public static string InstallCommand(IReadOnlyList<string> packages) =>
        $"sudo apt-get update && sudo apt-get install -y --no-install-recommends {string.Join(' ', packages)}";

    private static bool HasOpenBlas() =>
        Directory.Exists("/usr/lib")
        && Directory.EnumerateDirectories("/usr/lib").Any(d => Directory.Exists(Path.Combine(d, "openblas-pthread")));
}
