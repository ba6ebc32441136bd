using Tezgah.Core.Runs;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Tests.Ingest;

namespace Tezgah.Runs.Tests.Feed;

public sealed class LiveFeedTests
{
    [Fact]
    public void Subscribe_OneRun_HearsOnlyIt()
    {
        using var feed = new LiveFeed();
        using var one = feed.Subscribe("a");
        using var all = feed.Subscribe();

        feed.Publish(Batch("a", 1));
        feed.Publish(Batch("b", 1));

        Assert.Equal(["a"], Read(one).Select(b => b.Run.Id));
        Assert.Equal(["a", "b"], Read(all).Select(b => b.Run.Id));
        Assert.False(all.Missed());
    }

    [Fact]
    public void Publish_ReaderIsTooSlow_DropsForItAloneAndSaysSoOnce()
    {
        using var feed = new LiveFeed();
        using var slow = feed.Subscribe();
        using var quick = feed.Subscribe();
        var seen = 0;
        for (var revision = 1; revision <= 1000; revision++)
        {
            feed.Publish(Batch("a", revision));
            seen += Read(quick).Count;
        }

        Assert.Equal(1000, seen);
        Assert.False(quick.Missed());
        Assert.Equal(LiveFeed.Capacity, Read(slow).Count);
        Assert.True(slow.Missed());
        Assert.False(slow.Missed());
        feed.Publish(Batch("a", 1001));
        Assert.Equal(1001, Assert.Single(Read(slow)).Run.Revision);
    }

    [Fact]
    public void PublishAfterGap_ReaderWhoIsUpToDate_HasMissedSomething()
    {
        using var feed = new LiveFeed();
        using var one = feed.Subscribe("a");
        using var other = feed.Subscribe("b");

        feed.PublishAfterGap(Samples.Run());

        Assert.Single(Read(one));
        Assert.True(one.Missed());
        Assert.False(other.Missed());
    }

    [Fact]
    public async Task Dispose_Subscription_EndsItsBatchesAndHearsNothing()
    {
        using var feed = new LiveFeed();
        var one = feed.Subscribe();
        one.Dispose();
        one.Dispose();

        feed.Publish(Batch("a", 1));

        Assert.False(await one.Batches.WaitToReadAsync());
    }

    [Fact]
    public async Task Dispose_Feed_EndsAllReaders()
    {
        var feed = new LiveFeed();
        var one = feed.Subscribe();
        feed.Dispose();

        Assert.False(await one.Batches.WaitToReadAsync());
    }

    [Fact]
    public async Task Subscribe_WhileTheRunRuns_ReadersSeeEveryStepOnce()
    {
        using var bench = new WatchBench();
        const int Changes = 400;
        await bench.WatchAsync(RunStatus.Running);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var readers = Enumerable.Range(0, 6).Select(i => Task.Run(() => FollowAsync(bench, i, Changes, stop.Token))).ToList();

        var random = new Random(11);
        for (var step = 1; step <= Changes;)
        {
            // Now and then a change fails before or after its commit; the next one goes on from what the store has.
            var fate = random.Next(10);
            bench.Store.FailsBefore = () => fate == 0;
            bench.Store.FailsAfter = () => fate == 1;
            try
            {
                var run = await bench.Editor.ChangeAsync(
                    "a",
                    now => new RunUpdate(
                        now with { Step = now.Step + 1, LogLines = now.Step + 1 },
                        [new MetricPoint(now.Step + 1, default, new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = now.Step + 1 })],
                        [new LogLine(now.Step + 1, default, "info", "x")],
                        []),
                    stop.Token);
                step = run!.Step + 1;
            }
            catch (IOException)
            {
                step = (await bench.RunAsync()).Step + 1;
            }
        }

        bench.Store.FailsBefore = () => false;
        bench.Store.FailsAfter = () => false;
        await bench.Editor.ChangeAsync("a", now => RunUpdate.Of(now with { Status = RunStatus.Completed }), stop.Token);
        Assert.All(await Task.WhenAll(readers), steps => Assert.Equal(Enumerable.Range(1, Changes), steps));
    }

    // What a page does: subscribe, read, follow; read again where something was missed.
    private static async Task<IReadOnlyList<int>> FollowAsync(WatchBench bench, int reader, int changes, CancellationToken stop)
    {
        while ((await bench.RunAsync()).Step < reader * changes / 8)
        {
            await Task.Yield();
        }

        using var live = bench.Feed.Subscribe("a");
        var (run, steps) = await ReadAsync(bench);
        while (run.Status != RunStatus.Completed)
        {
            var batch = await live.Batches.ReadAsync(stop);
            if (live.Missed())
            {
                (run, steps) = await ReadAsync(bench);
            }
            else if (batch.IsNewerThan(run))
            {
                run = batch.Run;

                // The series was read after the row, and may hold the point already.
                steps.AddRange(batch.Points.Select(p => p.Step).Where(s => s > steps.LastOrDefault()));
            }
        }

        return steps;
    }

    private static async Task<(RunRecord Run, List<int> Steps)> ReadAsync(WatchBench bench)
    {
        var run = await bench.RunAsync();
        return (run, [.. (await bench.Store.ReadSeriesAsync("a")).SelectMany(s => s.Steps)]);
    }

    private static LiveBatch Batch(string id, long revision) => new(Samples.Run(id) with { Revision = revision }, [], [], []);

    private static List<LiveBatch> Read(ILiveSubscription subscription)
    {
        var batches = new List<LiveBatch>();
        while (subscription.Batches.TryRead(out var batch))
        {
            batches.Add(batch);
        }

        return batches;
    }
}
