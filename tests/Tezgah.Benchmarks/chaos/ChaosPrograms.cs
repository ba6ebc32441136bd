using System.Diagnostics;
using System.Globalization;
using Tezgah.Core.Jobs;

namespace Tezgah.Benchmarks.Chaos;

/// <summary>The programs as people start them.</summary>
/// <param name="dashboard">The executable of the dashboard.</param>
/// <param name="cli">The executable <c>tezgah</c>.</param>
internal sealed class ChaosPrograms(string dashboard, string cli)
{
    /// <summary>Starts the dashboard on a data folder, and returns when it listens.</summary>
    public async Task<Process> StartAsync(string data)
    {
        var process = Start(dashboard, ["--urls", "http://127.0.0.1:0", "--data", data]);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("http://127.0.0.1:", StringComparison.Ordinal))
            {
                // Read on, so that it never waits for a full pipe.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return process;
            }
        }

        throw new InvalidOperationException($"The dashboard did not start: {await process.StandardError.ReadToEndAsync(patience.Token)}");
    }

    /// <summary>Starts a command on a data folder.</summary>
    public Process Command(params string[] arguments) => Start(cli, arguments);

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task RunAsync(params string[] arguments)
    {
        using var process = Command(arguments);
        var said = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"tezgah {string.Join(' ', arguments)} ended with {process.ExitCode}: {error} {await said}");
        }
    }

    /// <summary>kill -9.</summary>
    public static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Ends the dashboard as the system does when it shuts down.</summary>
    public static async Task EndAsync(Process process)
    {
        using var signal = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
        process.Dispose();
    }

    /// <summary>kill -9 of the worker of a folder; false if there is none.</summary>
    public static bool KillWorker(JobFolder folder)
    {
        if (!WorkerLock.IsHeld(folder) || WorkerLock.Holder(folder) is not { IsAlive: true } holder)
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(holder.Id);
            process.Kill();
            process.WaitForExit();
            return true;
        }
        catch (ArgumentException)
        {
            // It has ended by itself, as it should.
            return false;
        }
    }

    /// <summary>The processes whose command line names a folder.</summary>
    public static IReadOnlyList<string> OnFolder(string folder) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(p => int.TryParse(Path.GetFileName(p), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(p => Read(Path.Combine(p, "cmdline")).Replace('\0', ' '))
            .Where(line => line.Contains(folder, StringComparison.Ordinal)),
    ];

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    private static Process Start(string program, string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

        // The same words on every machine.
        info.Environment["LANG"] = "en_US.UTF-8";
        return Process.Start(info)!;
    }
}
