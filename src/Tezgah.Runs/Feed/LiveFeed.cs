using System.Collections.Immutable;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Feed;

/// <summary>Hands what happens in runs to whoever listens, and waits for nobody.</summary>
public sealed class LiveFeed : ILiveFeed, IDisposable
{
    /// <summary>The batches that wait for a reader before some are dropped: six seconds of one run.</summary>
    internal const int Capacity = 64;

    private ImmutableArray<LiveSubscription> _audience = [];

    /// <inheritdoc/>
    public ILiveSubscription Subscribe(string? runId = null)
    {
        var subscription = new LiveSubscription(runId, Leave);
        ImmutableInterlocked.Update(ref _audience, (audience, one) => audience.Add(one), subscription);
        return subscription;
    }

    /// <summary>Tells what changed in a run. The store has it already: a reader that misses it finds it there.</summary>
    public void Publish(LiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var subscription in _audience)
        {
            if (subscription.Hears(batch.Run.Id))
            {
                subscription.Offer(batch);
            }
        }
    }

    /// <summary>Tells the run as it is now to readers who must read the store again, since changes went untold.</summary>
    public void PublishAfterGap(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        foreach (var subscription in _audience)
        {
            if (subscription.Hears(run.Id))
            {
                subscription.MarkMissed();
                subscription.Offer(new LiveBatch(run, [], [], []));
            }
        }
    }

    /// <summary>Ends all subscriptions.</summary>
    public void Dispose()
    {
        foreach (var subscription in _audience)
        {
            subscription.Dispose();
        }
    }

    private void Leave(LiveSubscription subscription) =>
        ImmutableInterlocked.Update(ref _audience, (audience, one) => audience.Remove(one), subscription);
}
