using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Tezgah.Setup.Processes;

/// <summary>Runs other programs.</summary>
internal static class Tool
{
    /// <summary>The full path of a program on the PATH; null if it is not there.</summary>
    public static string? Find(string name)
    {
        var names = OperatingSystem.IsWindows() ? new[] { name + ".exe", name + ".cmd" } : [name];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(n => Path.Combine(folder, n)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>What a program prints; null if it fails or is not there.</summary>
    public static string? Output(string file, params string[] arguments) =>
        Ask(file, arguments) is (0, var said) ? said : null;

    /// <summary>A program's exit code and what it prints; -1 and the reason if it is not there.</summary>
    public static (int Code, string Said) Ask(string file, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(Info(file, arguments, capture: true))!;
            var error = process.StandardError.ReadToEndAsync();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, (process.ExitCode == 0 ? text : text + error.Result).Trim());
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }

    /// <summary>Runs a program with this terminal and returns its exit code.</summary>
    public static int Pass(string folder, string file, params string[] arguments) =>
        Pass(folder, Timeout.InfiniteTimeSpan, file, arguments)!.Value;

    /// <summary>As <see cref="Pass(string, string, string[])"/>; null if the program took longer than <paramref name="limit"/> and was ended with all that it started.</summary>
    public static int? Pass(string folder, TimeSpan limit, string file, params string[] arguments)
    {
        var info = Info(file, arguments, capture: false);
        info.WorkingDirectory = folder;
        using var process = Process.Start(info)!;
        if (process.WaitForExit(limit))
        {
            return process.ExitCode;
        }

        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return null;
    }

    /// <summary>
    /// Runs one step of the set-up: its name and duration are shown, its output goes to the log, of which the end is shown
    /// if it fails.
    /// </summary>
    public static void Step(Workspace workspace, string what, string folder, string file, params string[] arguments)
    {
        Console.Error.Write($"{what} … ");
        var watch = Stopwatch.StartNew();
        var info = Info(file, arguments, capture: true);
        info.WorkingDirectory = folder;
        info.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        var lines = new List<string>();
        int code;
        try
        {
            using var process = new Process { StartInfo = info };
            process.OutputDataReceived += (_, e) => Keep(e.Data);
            process.ErrorDataReceived += (_, e) => Keep(e.Data);
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            code = process.ExitCode;
        }
        catch (Win32Exception e)
        {
            lines.Add(e.Message);
            code = -1;
        }

        Directory.CreateDirectory(workspace.Build);
        File.AppendAllLines(workspace.Log, [$"=== {what}: {file} {string.Join(' ', arguments)}", .. lines]);
        var seconds = watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        Console.Error.WriteLine(code == 0 ? $"{seconds} s" : $"failed after {seconds} s");
        if (code != 0)
        {
            var errors = lines.Where(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal).ToList();
            throw new SetupException(string.Join(
                Environment.NewLine,
                [.. (errors.Count > 0 ? errors : lines).TakeLast(15), $"{what} failed (exit code {code}); all it printed is in {workspace.Log}"]));
        }

        void Keep(string? line)
        {
            if (line is not null)
            {
                lock (lines)
                {
                    lines.Add(line);
                }
            }
        }
    }

    private static ProcessStartInfo Info(string file, string[] arguments, bool capture)
    {
        var info = new ProcessStartInfo(file)
        {
            RedirectStandardOutput = capture,
            RedirectStandardError = capture,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        return info;
    }
}
