using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Launching;

/// <summary>
/// Workers as processes of this machine: <c>tezgah worker FOLDER [--resume]</c>, each in a session of its own, so that it
/// survives the dashboard however that ends (Ctrl+C, a closed terminal, kill -9).
/// </summary>
public sealed class ProcessLauncher(RunsOptions options) : IJobLauncher, IDisposable
{
    // The shell only redirects and is then replaced, so the process started is the worker itself.
    private const string Detach = """
        log=$1; shift
        exec </dev/null >>"$log" 2>&1
        command -v setsid >/dev/null && exec setsid "$@"
        trap '' HUP INT
        exec "$@"
        """;

    private readonly ConcurrentDictionary<string, Process> _children = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task StartAsync(JobFolder folder, bool resume, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        CheckCommand(folder);
        string[] command =
            [options.Command.File, .. options.Command.Prefix, "worker", folder.Root, .. resume ? ["--resume"] : Array.Empty<string>()];
        var start = OperatingSystem.IsWindows() ? Windows(command, folder) : Unix(command, folder);
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        Process? child = null;
        try
        {
            child = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
            Note(folder, child);
            _children.AddOrUpdate(folder.Root, child, (_, old) =>
            {
                old.Dispose();
                return child;
            });
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            // A folder that takes no line takes no event either.
            child?.Kill(entireProcessTree: true);
            child?.Dispose();
            throw NotStarted(folder, e);
        }

        return Task.CompletedTask;
    }

    // For the next dashboard, which has no child: a worker may load for long before it takes its lock.
    private static void Note(JobFolder folder, Process child)
    {
        var temporary = folder.Launched + ".new";
        File.WriteAllText(temporary, ProcessIdentity.Of(child.Id)?.ToString() ?? "");
        File.Move(temporary, folder.Launched, overwrite: true);
    }

    private static ProcessIdentity? Launched(JobFolder folder) =>
        File.Exists(folder.Launched) && ProcessIdentity.Parse(File.ReadAllText(folder.Launched)) is { IsAlive: true } launched ? launched : null;

    /// <inheritdoc/>
    public bool IsAlive(JobFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Child(folder) is not null || WorkerLock.IsHeld(folder) || Launched(folder) is not null;
    }

    /// <inheritdoc/>
    public Task KillAsync(JobFolder folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (Child(folder) is { } child)
        {
            child.Kill(entireProcessTree: true);
        }
        else if (WorkerLock.IsHeld(folder) && WorkerLock.Holder(folder) is { IsAlive: true } holder)
        {
            KillOther(holder);
        }
        else if (Launched(folder) is { } launched)
        {
            KillOther(launched);
        }

        return Task.CompletedTask;
    }

    /// <summary>Lets the workers go; they live on.</summary>
    public void Dispose()
    {
        foreach (var child in _children.Values)
        {
            child.Dispose();
        }

        _children.Clear();
    }

    // The shell would start, and only then find that there is nothing to run.
    private void CheckCommand(JobFolder folder)
    {
        if (Path.IsPathRooted(options.Command.File) && !File.Exists(options.Command.File))
        {
            throw NotStarted(folder, new FileNotFoundException());
        }
    }

    private ProblemException NotStarted(JobFolder folder, Exception why) =>
        new(new Problem("worker-not-started", folder.Root).With(Problem.Part("why-program", options.Command.File).Because(why)), why);

    private static void KillOther(ProcessIdentity holder)
    {
        try
        {
            using var process = Process.GetProcessById(holder.Id);
            process.Kill(entireProcessTree: true);
        }
        catch (ArgumentException) when (!holder.IsAlive)
        {
            // It ended by itself in between, which is what was asked for.
        }
    }

    private Process? Child(JobFolder folder)
    {
        if (!_children.TryGetValue(folder.Root, out var child))
        {
            return null;
        }

        if (!child.HasExited)
        {
            return child;
        }

        _children.TryRemove(KeyValuePair.Create(folder.Root, child));
        child.Dispose();
        return null;
    }

    private static ProcessStartInfo Unix(string[] command, JobFolder folder) =>
        new("/bin/sh", ["-c", Detach, "tezgah-worker", folder.Log, .. command]) { WorkingDirectory = folder.Root };

    // cmd's rules of quoting differ from those of the C library, which the list of arguments follows.
    private static ProcessStartInfo Windows(string[] command, JobFolder folder) => new("cmd.exe")
    {
        Arguments = $"/d /s /c \"{string.Join(' ', command.Select(c => $"\"{c}\""))} <NUL >>\"{folder.Log}\" 2>&1\"",
        CreateNoWindow = true,
        WorkingDirectory = folder.Root,
    };
}
