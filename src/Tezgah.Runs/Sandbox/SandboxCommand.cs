using System.Diagnostics;
using System.Globalization;

namespace Tezgah.Runs.Sandbox;

/// <summary>
/// The command that starts one sandbox: its own namespaces, nothing of the system but the interpreter and its libraries, read only,
/// a working folder in memory, no /proc, no network, no capabilities.
/// </summary>
internal sealed class SandboxCommand(SandboxTools tools, SandboxFiles files, SandboxLimits limits)
{
    // Bubblewrap takes the filter and the harness from open files; .NET passes on only the first three, so the shell opens them.
    private const string OpenFiles = """exec 7<"$1" 8<"$2" 9<"$3"; shift 3; exec "$@" """;
    private const string Harness = "/harness/harness.pyc";

    // Users that no system gives to people. Root's programs run as one of them, for the limit on processes does not hold for root.
    private const long FirstUser = 1_900_000_000;

    private readonly string[] _sandbox = [.. Sandbox(tools, limits)];

    /// <summary>The process to start.</summary>
    /// <param name="slot">Which of the sandboxes that run at once, so that each has its own user.</param>
    public ProcessStartInfo For(int slot)
    {
        var user = (FirstUser + slot).ToString(CultureInfo.InvariantCulture);
        string[] other = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", user, "--regid", user, "--clear-groups"] : [];
        var info = new ProcessStartInfo("/bin/sh", ["-c", OpenFiles, "sandbox", files.Filter, files.Harness, files.Channel, .. other, .. _sandbox])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        return info;
    }

    private static IEnumerable<string> Sandbox(SandboxTools tools, SandboxLimits limits)
    {
        string[] start =
        [
            tools.Bubblewrap, "--unshare-user", "--unshare-all", "--disable-userns", "--uid", "65534", "--gid", "65534",
            "--cap-drop", "ALL", "--die-with-parent", "--as-pid-1", "--new-session", "--hostname", "sandbox", "--seccomp", "7",
            "--clearenv", "--setenv", "PATH", "/usr/bin", "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8",
            // Sets in the same order each time: the same program, the same verdict.
            "--setenv", "PYTHONHASHSEED", "0",
            "--ro-bind", "/usr/lib", "/usr/lib", "--ro-bind-try", "/usr/lib64", "/usr/lib64",
        ];
        string[] end =
        [
            "--ro-bind-try", "/usr/share/zoneinfo", "/usr/share/zoneinfo", "--dir", "/dev", "--dev-bind", "/dev/null", "/dev/null",
            "--ro-bind-data", "8", Harness, "--ro-bind-data", "9", "/harness/channel.pyc",
            "--size", limits.Folder.ToString(CultureInfo.InvariantCulture), "--tmpfs", "/tmp", "--remount-ro", "/", "--chdir", "/tmp",
            tools.Python, "-s", "-S", "-B", "-X", "utf8", Harness,
        ];
        return [.. start, .. Links(), .. Interpreter(tools), .. end];
    }

    // On a merged system /lib is a link into /usr; elsewhere it is a folder of its own.
    private static IEnumerable<string> Links() =>
        new[] { "/lib", "/lib64" }.Where(Directory.Exists).SelectMany(folder =>
            new DirectoryInfo(folder).LinkTarget is { } target ? new[] { "--symlink", target, folder } : ["--ro-bind", folder, folder]);

    private static IEnumerable<string> Interpreter(SandboxTools tools)
    {
        yield return "--ro-bind";
        yield return tools.Python;
        yield return tools.Python;
        if (tools.PythonPrefix != "/usr")
        {
            var library = Path.Combine(tools.PythonPrefix, "lib");
            yield return "--ro-bind";
            yield return library;
            yield return library;
        }
    }
}
