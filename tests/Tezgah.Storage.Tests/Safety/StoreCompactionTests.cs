using Tezgah.Core.Runs;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Storage.Tests.Safety;

public sealed class StoreCompactionTests : IDisposable
{
    private const int Points = 100_000;
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;

    public StoreCompactionTests() => _database = SqliteDatabase.Open(_folder["tezgah.db"]);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Compact_AfterRunsWereRemoved_GivesTheirRoomBackAndKeepsTheOthers()
    {
        await FillAsync();
        var before = await StoreFacts.ReadAsync(_database, TestContext.Current.CancellationToken);
        Assert.True(before.FreeBytes > 1 << 20, $"{before}");

        var done = await StoreCompaction.RunAsync(_database, TestContext.Current.CancellationToken);

        var after = await StoreFacts.ReadAsync(_database, TestContext.Current.CancellationToken);
        Assert.Equal(0, after.FreeBytes);
        Assert.True(after.Bytes <= before.ContentBytes + (1 << 16), $"{before} {after}");
        Assert.True(done.After < done.Before, $"{done}");
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Compact_WhileRunsAreWrittenAndRead_LosesNothing()
    {
        await FillAsync();
        var store = new SqliteRunStore(_database);
        var run = (await store.FindAsync("keep"))!;
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            var written = 0;
            for (; !enough.IsCancellationRequested; written++)
            {
                run = await store.ApplyAsync(new RunUpdate(run with { Step = written }, [new MetricPoint(written, default, new Dictionary<string, double> { ["live"] = written })], [], []));
            }

            return written;
        });
        var reading = Task.Run(async () =>
        {
            for (; !enough.IsCancellationRequested;)
            {
                Assert.Equal(Points, (await store.ReadSeriesAsync("keep", ["loss"])).Sum(s => s.Steps.Count));
            }
        });

        await StoreCompaction.RunAsync(_database, TestContext.Current.CancellationToken);
        await enough.CancelAsync();

        var live = await writing;
        await reading;
        Assert.Equal(Enumerable.Range(0, live), (await store.ReadSeriesAsync("keep", ["live"])).SelectMany(s => s.Steps));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Compact_GivenUpAtOnce_LeavesTheDatabaseAsItWas()
    {
        await FillAsync();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StoreCompaction.RunAsync(_database, stop.Token));

        await AssertWholeAsync();
    }

    [Fact]
    public async Task Compact_GivenUpInTheMiddle_LeavesTheDatabaseAsItWas()
    {
        await FillAsync();
        using var stop = new CancellationTokenSource();
        var asked = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _database.MaintainAsync(
            connection => connection.Interruptibly(
                () =>
                {
                    SQLitePCL.raw.sqlite3_progress_handler(connection.Handle, 10, _ => ++asked > 5 ? 1 : 0, null);
                    stop.Cancel();
                    return connection.Do("VACUUM");
                },
                stop.Token),
            CancellationToken.None));

        Assert.True(asked > 5);
        Assert.True((await StoreFacts.ReadAsync(_database, TestContext.Current.CancellationToken)).FreeBytes > 1 << 20);
        await AssertWholeAsync();
    }

    private async Task FillAsync()
    {
        var bulk = new SqliteRunBulk(_database);
        foreach (var id in new[] { "keep", "gone" })
        {
            var run = new RunRecord { Id = id, Name = id, Status = RunStatus.Completed, JobJson = "{}", CreatedAt = default };
            await bulk.AddAsync([new WholeRun(run, [new Series("loss", [.. Enumerable.Range(1, Points)], [.. Enumerable.Range(1, Points).Select(s => 1.0 / s)])], [], [])]);
        }

        await DatabaseCheck.TakeOutAsync(_database, "gone");
    }

    private async Task AssertWholeAsync()
    {
        Assert.Null(DatabaseCheck.Damage(_database.FilePath));
        var store = new SqliteRunStore(_database);
        Assert.Equal("keep", Assert.Single(await store.ListAsync()).Id);
        var loss = Assert.Single(await store.ReadSeriesAsync("keep", ["loss"]));
        Assert.Equal(Enumerable.Range(1, Points), loss.Steps);
        Assert.Equal(loss.Steps.Select(s => 1.0 / s), loss.Values);
    }
}
