using System.Diagnostics;
using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Ingest;

/// <summary>That a dashboard keeps up. The bounds are wide: the machine may be busy; the figures are in the output.</summary>
public sealed class IngestSpeedTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Tick_LongBacklog_IsTakenFasterThanAnyRunWritesIt()
    {
        const int Steps = 50_000;
        using var bench = new WatchBench();
        var watch = await bench.WatchAsync();
        Samples.Write(bench.Folder, Samples.Events(Steps));

        var time = Stopwatch.StartNew();
        await bench.TickAsync(watch);
        var seconds = time.Elapsed.TotalSeconds;

        Say($"{Steps / seconds:0} steps a second from a file of {new FileInfo(bench.Folder.Events).Length >> 20} MB");
        await bench.AssertAllOfAsync(Steps);
        Assert.InRange(Steps / seconds, 1000, double.MaxValue);
    }

    [Fact]
    public async Task Dashboard_EightRunsOfTwentyStepsASecond_TellsThemSoon()
    {
        const int Runs = 8;
        const int Steps = 100;
        using var folder = new TemporaryFolder();
        var launcher = new FakeLauncher();
        var options = Dashboard.Options with { BatchInterval = TimeSpan.FromMilliseconds(100) };
        var ids = Enumerable.Range(0, Runs).Select(i => $"run-{i}").ToList();

        // Runs that an earlier dashboard left: so many may run at once.
        await using (var earlier = await Dashboard.StartAsync(folder["state"], options, launcher))
        {
            foreach (var id in ids)
            {
                await earlier.Store.AddAsync(Samples.Run(id));
                Directory.CreateDirectory(earlier.Runs.Folder(id).Root);
                launcher.SetAlive(earlier.Runs.Folder(id), true);
            }
        }

        await using var dashboard = await Dashboard.StartAsync(folder["state"], options, launcher);
        var delays = (await Task.WhenAll(ids.Select(async id =>
        {
            using var live = dashboard.Feed.Subscribe(id);
            var writing = WriteAsync(new EventWriter(dashboard.Runs.Folder(id).Events, TimeProvider.System), Steps);
            var seen = new List<double>();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (seen.Count < Steps)
            {
                var batch = await live.Batches.ReadAsync(patience.Token);
                Assert.False(live.Missed());
                seen.AddRange(batch.Points.Select(p => (TimeProvider.System.GetUtcNow() - p.Time).TotalMilliseconds));
            }

            await writing;
            return seen;
        }))).SelectMany(d => d).Order().ToList();

        Say($"from the event's line to the feed: median {delays[delays.Count / 2]:0} ms, 95th percentile {delays[delays.Count * 95 / 100]:0} ms");
        Assert.Equal(Runs * Steps, delays.Count);
        Assert.InRange(delays[delays.Count * 95 / 100], 0, 2000);
    }

    private static async Task WriteAsync(EventWriter writer, int steps)
    {
        using (writer)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            for (var step = 1; step <= steps; step++)
            {
                writer.Write(Samples.Metrics(step));
                await timer.WaitForNextTickAsync();
            }
        }
    }

    private void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
