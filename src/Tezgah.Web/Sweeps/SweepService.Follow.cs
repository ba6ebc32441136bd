using Tezgah.Core.Runs;

namespace Tezgah.Web.Sweeps;

/// <summary>Lets sweeps go on while the dashboard runs: by what it hears of runs, and by what it is called for.</summary>
public sealed partial class SweepService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // It comes back when the feed has ended: nothing more will be heard.
                await FollowAsync(stoppingToken);
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // A full disk, a file that somebody is writing: the runs go on, and the decision is made later.
                SweepLog.Failed(logger, e, s_retry.TotalSeconds);
                await Task.Delay(s_retry, time, stoppingToken);
            }
        }
    }

    // Listens first and reads then, so that nothing is missed between the two.
    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe();
        await AdvanceAllAsync(stoppingToken);
        Task<bool>? heard = null, called = null;
        while (true)
        {
            heard ??= subscription.Batches.WaitToReadAsync(stoppingToken).AsTask();
            called ??= _called.Reader.WaitToReadAsync(stoppingToken).AsTask();
            await Task.WhenAny(heard, called);
            var changed = new HashSet<string>(StringComparer.Ordinal);
            if (called.IsCompleted)
            {
                await called;
                called = null;
                while (_called.Reader.TryRead(out var sweep))
                {
                    changed.Add(sweep);
                }
            }

            if (heard.IsCompleted)
            {
                if (!await heard)
                {
                    return;
                }

                heard = null;
                Hear(subscription, changed);
            }

            if (subscription.Missed())
            {
                await AdvanceAllAsync(stoppingToken);
            }

            foreach (var id in changed)
            {
                await TryAdvanceAsync(id, stoppingToken);
            }

            await Task.Delay(s_pause, time, stoppingToken);
        }
    }

    private void Hear(ILiveSubscription subscription, HashSet<string> changed)
    {
        while (subscription.Batches.TryRead(out var batch))
        {
            if (_sweepOf.TryGetValue(batch.Run.Id, out var sweep)
                && (batch.Run.Status.IsEnded() || batch.Points.Any(p => p.Values.Keys.Any(k => k.StartsWith("eval_", StringComparison.Ordinal)))))
            {
                changed.Add(sweep);
            }
        }
    }

    private async Task AdvanceAllAsync(CancellationToken cancellationToken)
    {
        foreach (var sweep in sweeps.List().Sweeps.Where(s => !s.IsStopped || s.IsStopping))
        {
            await TryAdvanceAsync(sweep.Id, cancellationToken);
        }
    }

    // One that cannot go on keeps no other from it: it is tried again by itself, less and less often.
    private async Task TryAdvanceAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await AdvanceAsync(id, cancellationToken);
            _failures.TryRemove(id, out _);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var failures = _failures.AddOrUpdate(id, 1, (_, before) => before + 1);
            var pause = s_retry * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
            SweepLog.NotAdvanced(logger, e, id, pause.TotalSeconds);
            _ = CallLaterAsync(id, pause, cancellationToken);
        }
    }

    private async Task CallLaterAsync(string id, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, cancellationToken);
            _called.Writer.TryWrite(id);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The dashboard ends; the next one begins with all sweeps.
        }
    }
}
