using System.Threading.Channels;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Feed;

/// <summary>One listener's batches.</summary>
internal sealed class LiveSubscription(string? runId, Action<LiveSubscription> leave) : ILiveSubscription
{
    private readonly Channel<LiveBatch> _batches = Channel.CreateBounded<LiveBatch>(new BoundedChannelOptions(LiveFeed.Capacity)
    {
        FullMode = BoundedChannelFullMode.Wait,
    });

    private int _missed;

    /// <inheritdoc/>
    public ChannelReader<LiveBatch> Batches => _batches.Reader;

    /// <inheritdoc/>
    public bool Missed() => Interlocked.Exchange(ref _missed, 0) == 1;

    /// <inheritdoc/>
    public void Dispose()
    {
        leave(this);
        _batches.Writer.TryComplete();
    }

    /// <summary>Whether it listens to a run.</summary>
    public bool Hears(string id) => runId is null || runId == id;

    /// <summary>Says that batches are missing.</summary>
    public void MarkMissed() => Interlocked.Exchange(ref _missed, 1);

    /// <summary>Gives a batch if there is room, and never waits.</summary>
    public void Offer(LiveBatch batch)
    {
        if (_batches.Writer.TryWrite(batch))
        {
            return;
        }

        // Marked before the second try: a reader that empties the channel in between would otherwise see neither the batch nor
        // the mark, and wait.
        MarkMissed();
        _batches.Writer.TryWrite(batch);
    }
}
