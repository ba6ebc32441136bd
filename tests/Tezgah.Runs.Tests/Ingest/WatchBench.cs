using Microsoft.Extensions.Logging.Abstractions;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Ingest;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Ingest;

/// <summary>One run <c>a</c> in a store, with a clock and a launcher that the test moves.</summary>
internal sealed class WatchBench : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteRunStore _sqlite;

    public WatchBench()
    {
        _sqlite = SqliteRunStore.Open(_folder["tezgah.db"]);
        Store = new FailingStore(_sqlite);
        Editor = new RunEditor(Store, Feed);
        Folder = new JobFolder(_folder["a"]);
        Directory.CreateDirectory(Folder.Root);
        Launcher.SetAlive(Folder, true);
    }

    public FailingStore Store { get; }

    public LiveFeed Feed { get; } = new();

    public RunEditor Editor { get; }

    public FakeLauncher Launcher { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public JobFolder Folder { get; }

    public static RunsOptions Options { get; } = new() { Command = new("none") };

    public async Task<RunWatch> WatchAsync(
        RunStatus status = RunStatus.Starting, bool isRecovered = false, Problem? launchProblem = null)
    {
        if (await Store.FindAsync("a") is null)
        {
            await Store.AddAsync(Samples.Run(status: status));
        }

        return NewWatch(isRecovered, launchProblem);
    }

    /// <summary>A watch of a dashboard that was started anew.</summary>
    public RunWatch NewWatch(bool isRecovered = true, Problem? launchProblem = null) =>
        new("a", Folder, Editor, Launcher, Time, Options, NullLogger.Instance)
        {
            IsRecovered = isRecovered,
            LaunchProblem = launchProblem,
        };

    /// <summary>Looks once, a second later.</summary>
    public Task<bool> TickAsync(RunWatch watch)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        return watch.TickAsync(CancellationToken.None);
    }

    public async Task<RunRecord> RunAsync() => (await Store.FindAsync("a"))!;

    public async Task AssertAllOfAsync(int steps)
    {
        var series = Assert.Single(await Store.ReadSeriesAsync("a"));
        Assert.Equal(Enumerable.Range(1, steps), series.Steps);
        Assert.Equal(series.Steps.Select(s => 1.0 / s), series.Values);
        var log = await Store.ReadLogAsync("a", int.MaxValue);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(l => l.Seq));
        Assert.Equal(steps / 7, log.Count(l => l.Text.StartsWith("Satır", StringComparison.Ordinal)));
        Assert.Equal(steps / 7, (await Store.ReadEvaluationsAsync("a")).Count);
    }

    public void Dispose()
    {
        Feed.Dispose();
        _sqlite.Dispose();
        _folder.Dispose();
    }
}
