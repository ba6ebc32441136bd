using System.Collections.Concurrent;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Tests;

/// <summary>Workers that are only said to live.</summary>
internal sealed class FakeLauncher : IJobLauncher
{
    private readonly ConcurrentDictionary<string, bool> _alive = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<(string Id, bool Resume), TaskCompletionSource> _starts = new();

    public ConcurrentQueue<(string Id, bool Resume)> Started { get; } = new();

    public ConcurrentQueue<string> Killed { get; } = new();

    /// <summary>Thrown by the next starts.</summary>
    public Problem? Problem { get; set; }

    /// <summary>Runs when it is asked whether a worker lives.</summary>
    public Action? OnAsked { get; set; }

    public void SetAlive(JobFolder folder, bool isAlive) => _alive[folder.Root] = isAlive;

    public Task StartAsync(JobFolder folder, bool resume, CancellationToken cancellationToken = default)
    {
        if (Problem is { } problem)
        {
            throw new ProblemException(problem);
        }

        var start = (Path.GetFileName(folder.Root), resume);
        SetAlive(folder, true);
        Started.Enqueue(start);
        Start(start).TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Waits until a run's worker was started.</summary>
    public Task StartOfAsync(string id, bool resume = false) => Start((id, resume)).Task.WaitAsync(TimeSpan.FromSeconds(60));

    public bool IsAlive(JobFolder folder)
    {
        OnAsked?.Invoke();
        return _alive.GetValueOrDefault(folder.Root);
    }

    public Task KillAsync(JobFolder folder, CancellationToken cancellationToken = default)
    {
        Killed.Enqueue(Path.GetFileName(folder.Root));
        SetAlive(folder, false);
        return Task.CompletedTask;
    }

    private TaskCompletionSource Start((string Id, bool Resume) start) =>
        _starts.GetOrAdd(start, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
