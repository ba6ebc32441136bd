using Tezgah.Runs.Launching;

namespace Tezgah.Runs;

/// <summary>How runs are started and watched.</summary>
public sealed record RunsOptions
{
    /// <summary>The command that starts this program's command line, before <c>worker FOLDER</c>.</summary>
    public required TezgahCommand Command { get; init; }

    /// <summary>Environment variables that workers get on top of the dashboard's own; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Whether this machine has a GPU that runs may use: jobs with the device <c>auto</c> then wait for it.</summary>
    public bool HasGpu { get; init; }

    /// <summary>The folder that relative paths of data files count from; null for the current one.</summary>
    public string? BaseFolder { get; init; }

    /// <summary>How often events are read, at least 1 ms: the least time between two batches of a run.</summary>
    public TimeSpan BatchInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How often it is asked whether a silent worker lives; a death shows after this and <see cref="BatchInterval"/> at the latest.
    /// </summary>
    public TimeSpan LifeSignInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a run that was asked to stop may take before its worker is killed.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long after the dashboard's start a worker that an earlier dashboard has just started may take to show itself.
    /// </summary>
    public TimeSpan StartGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a worker may take to end after its last event before it is killed.</summary>
    public TimeSpan ExitGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a deleted run can be brought back before its rows and its folder are removed for good.</summary>
    public TimeSpan KeepDeleted { get; init; } = TimeSpan.FromDays(7);
}
