using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Ingest;
using Tezgah.Storage;

namespace Tezgah.Runs.Queue;

/// <summary>
/// Starts the runs of the queue when their slots are free, and watches those that run. At its start it takes over what an
/// earlier dashboard left: runs that wait, that run, and that died meanwhile.
/// </summary>
internal sealed class RunScheduler(
    RunEditor editor,
    IRunStore store,
    DataFolder data,
    IJobLauncher launcher,
    TimeProvider time,
    RunsOptions options,
    ILogger<RunScheduler> logger) : IDisposable
{
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5);

    private readonly RunQueue _queue = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Task> _watches = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private Task _loop = Task.CompletedTask;

    /// <summary>The ids of the runs that wait, the next first.</summary>
    public IReadOnlyList<string> Waiting => _queue.Waiting;

    /// <summary>The same with what they wait for.</summary>
    public IReadOnlyList<WaitingRun> Places => _queue.Places;

    /// <summary>Puts a run that waits at a place from 1; false if there is nothing to do.</summary>
    public bool Move(string id, int place) => _queue.Move(id, place);

    /// <summary>Takes over the runs of the store, and begins.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var runs = new List<RunRecord>();
        foreach (var run in await store.ListAsync(cancellationToken))
        {
            runs.Add(await CaughtUpAsync(run, cancellationToken));
        }

        foreach (var run in runs.Where(r => r.Status.IsActive()))
        {
            _queue.Occupy(run.Id, SlotOf(run));
            Watch(run.Id, launchProblem: null, isRecovered: true);
        }

        foreach (var run in Enumerable.Reverse(runs).Where(r => r.Status == RunStatus.Queued).OrderBy(r => r.QueuedAt ?? r.CreatedAt))
        {
            _queue.Enqueue(run.Id, SlotOf(run));
        }

        Wake();
        _loop = Task.Run(() => LoopAsync(_stopping.Token), CancellationToken.None);
    }

    /// <summary>Adds a run whose row says that it waits.</summary>
    public void Enqueue(RunRecord run)
    {
        _queue.Enqueue(run.Id, SlotOf(run));
        Wake();
    }

    /// <summary>Takes a run out of the queue.</summary>
    public void Remove(string id) => _queue.Remove(id);

    /// <summary>Stops watching. The workers go on, and the next dashboard takes them over.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll([_loop, .. _watches.Values]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    // A store that was put back from a copy is behind what its runs have written since; none of them may begin a second time.
    private async Task<RunRecord> CaughtUpAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var events = new FileInfo(data.Run(run.Id).Events);
        if (run.Status.IsActive() || !events.Exists || events.Length <= run.EventOffset)
        {
            return run;
        }

        try
        {
            return await NewWatch(run.Id, launchProblem: null, isRecovered: true).CatchUpAsync(cancellationToken) ?? run;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // One run, whatever is wrong with it, must not keep the dashboard from starting.
            Log.CatchUpFailed(logger, e, run.Id);
            return run;
        }
    }

    private void Wake() => _wakes.Writer.TryWrite(true);

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _wakes.Reader.ReadAllAsync(cancellationToken))
        {
            while (_queue.TakeNext() is { } id)
            {
                try
                {
                    await StartRunAsync(id, cancellationToken);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    // The store did not take it (a full disk): it keeps its place.
                    Log.StartFailed(logger, e, id, s_retry.TotalSeconds);
                    _queue.Return(id);
                    await Task.Delay(s_retry, time, cancellationToken);
                }
            }
        }
    }

    private async Task StartRunAsync(string id, CancellationToken cancellationToken)
    {
        var isOurs = false;
        var run = await editor.ChangeAsync(
            id,
            now =>
            {
                isOurs = now.Status == RunStatus.Queued;
                return isOurs ? RunUpdate.Of(now with { Status = RunStatus.Starting }) : null;
            },
            cancellationToken);
        if (run is null || !isOurs)
        {
            // Stopped in the moment between the queue and here.
            _queue.Release(id);
            return;
        }

        Problem? problem = null;
        try
        {
            run = await PreparedAsync(run, cancellationToken);
            await launcher.StartAsync(data.Run(id), resume: run.EventSeq > 0 || run.StartedAt is not null, cancellationToken);
            Log.WorkerStarted(logger, id, options.Command.File);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.LaunchFailed(logger, e, id);
            problem = e is ProblemException p ? p.Problems[0] : new Problem("worker-not-started", null).Because(e);
        }

        Watch(id, problem, isRecovered: false, run.JobJson);
    }

    // No worker lives now: what is not in the event file is lost, and the next worker writes on from its end. Of the settings the store
    // knows best, where the dashboard ended between its change and the folder's, or changes them right now.
    private async Task<RunRecord> PreparedAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var folder = data.Run(run.Id);
        return await editor.ChangeAsync(
            run.Id,
            now => now.EventOffset > 0 && new FileInfo(folder.Events) is var file && (!file.Exists || file.Length < now.EventOffset)
                ? EventMend.Of(now, folder.Events, isAlive: false, time.GetUtcNow())
                : null,
            now => JobFolders.Update(folder, now.JobJson),
            cancellationToken) ?? run;
    }

    private void Watch(string id, Problem? launchProblem, bool isRecovered, string? folderJob = null)
    {
        var watch = NewWatch(id, launchProblem, isRecovered, folderJob);
        _watches[id] = Task.Run(() => WatchAsync(id, watch), CancellationToken.None);
    }

    private RunWatch NewWatch(string id, Problem? launchProblem, bool isRecovered, string? folderJob = null) =>
        new(id, data.Run(id), editor, launcher, time, options, logger)
        {
            LaunchProblem = launchProblem,
            IsRecovered = isRecovered,
            FolderJob = folderJob,
        };

    private async Task WatchAsync(string id, RunWatch watch)
    {
        await watch.RunAsync(_stopping.Token);

        // Before the slot is free: a resumed run is watched under the same id.
        _watches.TryRemove(id, out _);
        if (watch.WasNeverStarted)
        {
            _queue.Return(id);
        }
        else
        {
            _queue.Release(id);
        }

        Wake();
    }

    private string SlotOf(RunRecord run)
    {
        var device = JobFile.Parse(run.JobJson, run.Id, []).Device.Type;
        return device == "cuda" || (device == "auto" && options.HasGpu) ? "gpu" : "cpu";
    }
}
