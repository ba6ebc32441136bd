using System.Threading.Channels;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>A feed that says what a test says.</summary>
public sealed class FakeLiveFeed : ILiveFeed
{
    private readonly List<Subscription> _audience = [];

    /// <summary>How many listen.</summary>
    public int Audience => _audience.Count;

    public ILiveSubscription Subscribe(string? runId = null)
    {
        var subscription = new Subscription(this, runId);
        _audience.Add(subscription);
        return subscription;
    }

    /// <summary>Tells everybody who listens to the run.</summary>
    public void Say(LiveBatch batch)
    {
        foreach (var subscription in _audience.Where(s => s.RunId is null || s.RunId == batch.Run.Id).ToArray())
        {
            subscription.Add(batch);
        }
    }

    /// <summary>Tells of a run's row alone.</summary>
    public void Say(RunRecord run) => Say(new LiveBatch(run, [], [], []));

    /// <summary>Makes everybody believe that batches were dropped.</summary>
    public void Drop()
    {
        foreach (var subscription in _audience)
        {
            subscription.WasDropped = true;
        }
    }

    private sealed class Subscription(FakeLiveFeed feed, string? runId) : ILiveSubscription
    {
        private readonly Channel<LiveBatch> _channel = Channel.CreateUnbounded<LiveBatch>();

        public string? RunId => runId;

        public bool WasDropped { get; set; }

        public ChannelReader<LiveBatch> Batches => _channel.Reader;

        public void Add(LiveBatch batch) => _channel.Writer.TryWrite(batch);

        public bool Missed()
        {
            var missed = WasDropped;
            WasDropped = false;
            return missed;
        }

        public void Dispose() => feed._audience.Remove(this);
    }
}
