using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Sandbox;

/// <summary>The programs that the sandbox is made of.</summary>
/// <param name="Bubblewrap">Path of <c>bwrap</c>.</param>
/// <param name="Python">Path of the interpreter itself, links resolved.</param>
/// <param name="PythonPrefix">The folder that the interpreter was installed into.</param>
/// <param name="Version">The interpreter's version.</param>
internal sealed record SandboxTools(string Bubblewrap, string Python, string PythonPrefix, Version Version)
{
    // Isolated from the person's own settings; said without any import, so that it works in a broken installation too.
    private const string Ask = "import sys; print(sys.executable, sys.base_prefix, '%d.%d.%d' % sys.version_info[:3], sep='\\n')";

    /// <summary>Finds them.</summary>
    /// <exception cref="ProblemException">Something is missing; the problem says what to do.</exception>
    public static SandboxTools Find()
    {
        if (!OperatingSystem.IsLinux() || !SystemCallFilter.IsKnown(RuntimeInformation.OSArchitecture))
        {
            throw Missing("sandbox-system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}");
        }

        var bubblewrap = OnPath("bwrap") ?? throw Missing("sandbox-bubblewrap-missing");
        // The system's interpreter first: one in a home folder cannot be read by the user that root's programs run as.
        var python = Environment.GetEnvironmentVariable("TEZGAH_PYTHON") is { Length: > 0 } named ? named
            : File.Exists("/usr/bin/python3") ? "/usr/bin/python3"
            : OnPath("python3") ?? throw Missing("sandbox-python-missing", "python3");
        var (code, said) = Run(python, "-I", "-S", "-c", Ask);
        var answer = said.Split('\n');
        return code == 0 && answer.Length >= 3 && Version.TryParse(answer[2], out var version) && version >= new Version(3, 8)
            ? new(bubblewrap, Resolve(answer[0]), answer[1], version)
            : throw Missing("sandbox-python-missing", python);
    }

    /// <summary>The full path of a program on the PATH; null if it is not there.</summary>
    public static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end; what it printed, errors after output.</summary>
    public static (int Code, string Said) Run(string file, params string[] arguments)
    {
        var info = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(info)!;
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.GetAwaiter().GetResult());
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }

    private static string Resolve(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static ProblemException Missing(string code, params string[] args) => new(new Problem(code, null, args));
}
