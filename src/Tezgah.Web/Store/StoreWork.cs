using System.Collections.Concurrent;
using Tezgah.Core.Listening;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Store;

/// <summary>
/// What is being done with the store, one thing at a time and whoever looks: it goes on when the page is left, and is found again with its
/// result by whoever comes back. One for the whole program.
/// </summary>
public sealed class StoreWork(TimeProvider time, ILogger<StoreWork> logger) : IAsyncDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly Listeners _listeners = new();
    private readonly ConcurrentDictionary<StoreTask, StoreTaskState> _states = [];
    private CancellationTokenSource? _running;
    private Task _work = Task.CompletedTask;

    /// <summary>Whether anything is being done.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _running is not null;
            }
        }
    }

    /// <summary>How far a task is, or how it ended; null if it was not begun since the program's start.</summary>
    public StoreTaskState? Of(StoreTask task) => _states.GetValueOrDefault(task);

    /// <summary>Called at changes, at most five times a second, until it is disposed of. It must not wait.</summary>
    public IDisposable Listen(Action changed) => _listeners.Add(changed);

    /// <summary>Says that something changed that the tasks' results lead to.</summary>
    public void Tell() => _listeners.Tell();

    /// <summary>Begins a task.</summary>
    /// <param name="task">Which.</param>
    /// <param name="work">Does it; gets what to tell its progress to, and returns the result.</param>
    /// <exception cref="ProblemException"><c>store-busy</c>: another one runs.</exception>
    public void Start(StoreTask task, Func<Action<long, long>, CancellationToken, Task<object>> work)
    {
        lock (_gate)
        {
            if (_running is not null)
            {
                throw new ProblemException(new Problem("store-busy"));
            }

            _running = new CancellationTokenSource();
            _states[task] = new StoreTaskState(0, 0, IsRunning: true, IsGivenUp: false, null, TimeSpan.Zero, [], null);
            var stop = _running.Token;
            _work = Task.Run(() => RunAsync(task, work, stop), CancellationToken.None);
        }

        _listeners.Tell();
    }

    /// <summary>Gives up what runs.</summary>
    public void GiveUp()
    {
        lock (_gate)
        {
            _running?.Cancel();
        }
    }

    /// <summary>Forgets how a task ended.</summary>
    public void Forget(StoreTask task)
    {
        if (Of(task) is { IsRunning: false } ended)
        {
            _states.TryRemove(KeyValuePair.Create(task, ended));
            _listeners.Tell();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listeners.Clear();
        GiveUp();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(StoreTask task, Func<Action<long, long>, CancellationToken, Task<object>> work, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        var told = began;
        StoreTaskState ended;
        try
        {
            ended = Ended(await work(Progress, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            ended = Ended(null) with { IsGivenUp = true };
        }
        catch (ProblemException e)
        {
            ended = Ended(null) with { Problems = e.Problems };
        }
        catch (Exception e)
        {
            // Nobody waits for this task: what nobody foresaw is said on the page, and where it happened in the log.
            Log.TaskFailed(logger, e, task);
            ended = Ended(null) with { Problems = [new Problem("unexpected-error", null, e.GetType().Name)] };
        }

        lock (_gate)
        {
            _states[task] = ended;
            _running!.Dispose();
            _running = null;
        }

        _listeners.Tell();

        StoreTaskState Ended(object? result) =>
            new(0, 0, IsRunning: false, IsGivenUp: false, time.GetUtcNow(), time.GetElapsedTime(began), [], result);

        void Progress(long done, long total)
        {
            if (time.GetElapsedTime(told) >= s_tick)
            {
                told = time.GetTimestamp();
                _states[task] = new StoreTaskState(done, total, IsRunning: true, IsGivenUp: false, null, time.GetElapsedTime(began), [], null);
                _listeners.Tell();
            }
        }
    }
}
