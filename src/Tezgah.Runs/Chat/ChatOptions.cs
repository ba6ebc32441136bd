using Tezgah.Runs.Launching;

namespace Tezgah.Runs.Chat;

/// <summary>How chat workers are started and ended.</summary>
public sealed record ChatOptions
{
    /// <summary>The command that starts this program's command line, before <c>chat-worker</c>.</summary>
    public required TezgahCommand Command { get; init; }

    /// <summary>Environment variables that workers get on top of the dashboard's own; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>How long a model that nobody asks stays in memory.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a worker may take to end a cancelled answer before it is killed.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker may take to end after its input has ended before it is killed.</summary>
    public TimeSpan ExitGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many models may be in memory at once; the one that was idle longest makes room for another.</summary>
    public int MostWorkers { get; init; } = 2;
}
