using System.Diagnostics;
using Tezgah.Engine.Worker;

namespace Tezgah.Benchmarks.Stops;

/// <summary>The worker as the dashboard starts it.</summary>
internal static class WorkerProgram
{
    /// <summary>The repository that this program was built in.</summary>
    public static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Dashboard.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Dashboard.sln is in no folder above this program.");
        }

        return folder;
    }

    /// <summary>Where the build puts it.</summary>
    public static string Path() =>
        System.IO.Path.Combine(Root(), ".build", "bin", "Tezgah.Cli", "release", OperatingSystem.IsWindows() ? "tezgah.exe" : "tezgah");

    /// <summary>Starts it on a job.</summary>
    public static Process Start(string worker, TinyJob job, bool resume)
    {
        job.Write();
        return Process.Start(new ProcessStartInfo(worker, ["worker", job.Folder.Root, .. resume ? ["--resume"] : Array.Empty<string>()])
        {
            UseShellExecute = false,
        })!;
    }

    /// <summary>Lets it go on to its end.</summary>
    public static void Finish(string worker, TinyJob job)
    {
        using var process = Start(worker, job, resume: true);
        process.WaitForExit();
        if (process.ExitCode != JobWorker.Done)
        {
            throw new InvalidOperationException($"The worker that went on in {job.Folder.Root} ended with {process.ExitCode}.");
        }
    }
}
