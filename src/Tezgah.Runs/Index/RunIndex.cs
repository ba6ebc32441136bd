using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tezgah.Core.Listening;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;

namespace Tezgah.Runs.Index;

/// <summary>
/// All runs in memory, for lists: read once, then kept up to date by the live feed. One for all pages; questions may come from any
/// thread.
/// </summary>
public sealed class RunIndex(IRunSummaries source, ILiveFeed feed, TimeProvider time, ILogger<RunIndex> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5);

    // With many runs and many pages, answering would otherwise take all the time there is.
    private const int PausePerAnswer = 20;

    // Each holds up to all runs, and each word that is typed somewhere is a question; while nothing changes none is forgotten otherwise.
    private const int MostAnswers = 64;

    private readonly Lock _gate = new();
    private readonly RunSettingValues.Pool _pool = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IndexRows _rows = new();
    private readonly Dictionary<(RunQuery Query, string Culture), RunSelection> _answers = [];
    private readonly Queue<(RunQuery Query, string Culture)> _asked = new();
    private readonly Listeners _listeners = new();
    private Task? _loop;
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _lastAnswer;
    private bool _isDisposed;

    /// <summary>Whether the runs have been read.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>All runs, in no order.</summary>
    public IReadOnlyList<IndexedRun> All => _rows.All;

    /// <summary>The fields that any run has.</summary>
    public IReadOnlyList<RunField> Fields => _rows.Fields;

    /// <summary>One run; null if there is none.</summary>
    public IndexedRun? Find(string id) => _rows.Find(id);

    /// <summary>Ends when the runs have been read.</summary>
    /// <exception cref="Core.Problems.ProblemException">The store cannot be read; the next call tries again.</exception>
    public Task ReadyAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_ready.Task.IsFaulted)
            {
                _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _loop = null;
            }

            _loop ??= Task.Run(() => FollowAsync(_end.Token), CancellationToken.None);
            return _ready.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Called after changes, at most five times a second, until it is disposed of. It must not wait. It runs in the caller's
    /// context, and so in the language of the caller's reader.
    /// </summary>
    public IDisposable Listen(Action changed) => _listeners.Add(changed);

    /// <summary>The runs that a query asks for.</summary>
    /// <exception cref="Core.Problems.ProblemException">The filter cannot be read.</exception>
    public RunSelection Select(RunQuery query, FilterContext context)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(context);
        var key = (query, context.Culture.Name);
        var version = _rows.Version;
        lock (_gate)
        {
            if (_answers.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        var watch = Stopwatch.StartNew();
        var answer = RunSelector.Select(_rows.All, query, context);
        lock (_gate)
        {
            _lastAnswer = watch.Elapsed;

            // Only while nothing has changed meanwhile.
            if (version == _rows.Version)
            {
                Keep(key, answer);
            }
        }

        return answer;
    }

    /// <inheritdoc/>
    Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        // Read ahead, so that the first page finds it. The store's problems are for the page that asks.
        _ = ReadyAsync(CancellationToken.None).ContinueWith(
            t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_isDisposed)
        {
            await _end.CancelAsync();
        }

        if (_loop is { } loop)
        {
            await loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The container knows it under two names, and disposes of it as often.
        await StopAsync(CancellationToken.None);
        _isDisposed = true;
        _end.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        // First the place in the audience, then the store: what happens in between comes with the feed.
        using var subscription = feed.Subscribe();
        try
        {
            await ReadAsync(cancellationToken);
            _ready.TrySetResult();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _ready.TrySetException(e);
            return;
        }

        for (var isCurrent = true; !cancellationToken.IsCancellationRequested; isCurrent = false)
        {
            try
            {
                if (!isCurrent)
                {
                    await ReadAsync(cancellationToken);
                }

                await ListenAsync(subscription, cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.IndexFailed(logger, e, s_retry.TotalSeconds);
                await Task.Delay(s_retry, time, cancellationToken);
            }
        }
    }

    private async Task ListenAsync(ILiveSubscription subscription, CancellationToken cancellationToken)
    {
        while (await subscription.Batches.WaitToReadAsync(cancellationToken))
        {
            while (subscription.Batches.TryRead(out var batch))
            {
                // A run that is new here may have results already: one that was restored from the bin, or imported.
                if (_rows.Take(batch, _pool) && batch.Run.Status.IsEnded())
                {
                    _rows.AddResults(batch.Run.Id, await source.ListEvaluationsAsync(batch.Run.Id, cancellationToken));
                }
            }

            if (subscription.Missed())
            {
                await ReadAsync(cancellationToken);
            }

            Tell();
            var pause = _lastAnswer * PausePerAnswer;
            await Task.Delay(pause < s_shortestPause ? s_shortestPause : pause > s_longestPause ? s_longestPause : pause, time, cancellationToken);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var read = new List<IndexedRun>();
        await source.VisitAsync(
            run =>
            {
                var (settings, isImported) = _pool.Read(run.JobJson);
                read.Add(new IndexedRun(run, settings, [], isImported));
            },
            cancellationToken);
        var results = (await source.ListEvaluationsAsync(null, cancellationToken)).ToLookup(e => e.RunId, StringComparer.Ordinal);
        _rows.Replace(read.Select(r => results[r.Run.Id] is var of && of.Any() ? r.With(of) : r));
        Tell();
    }

    private void Keep((RunQuery Query, string Culture) key, RunSelection answer)
    {
        if (_answers.TryAdd(key, answer))
        {
            _asked.Enqueue(key);
            if (_asked.Count > MostAnswers)
            {
                _answers.Remove(_asked.Dequeue());
            }
        }
    }

    private void Tell()
    {
        lock (_gate)
        {
            _answers.Clear();
            _asked.Clear();
        }

        _listeners.Tell();
    }
}
