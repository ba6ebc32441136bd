using Microsoft.Data.Sqlite;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Storage.Tests.Sqlite;

/// <summary>The contract on SQLite, and what only SQLite can get wrong.</summary>
public sealed class SqliteRunStoreTests : RunStoreContract
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["tezgah.db"];

    protected override IRunStore Open() => SqliteRunStore.Open(Path);

    protected override void Close(IRunStore store) => ((SqliteRunStore)store).Dispose();

    [Fact]
    public void Open_NewerFormat_IsRefusedAndLeftAlone()
    {
        using (var store = SqliteRunStore.Open(Path))
        {
            store.Writer.Do("PRAGMA user_version = 99");
        }

        var problem = Assert.Throws<ProblemException>(() => SqliteRunStore.Open(Path)).Problems[0];

        Assert.Equal(("store-newer", Path, "99"), (problem.Code, problem.Args[0], problem.Args[1]));
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();
        Assert.Equal(99, connection.Ask<long>("PRAGMA user_version"));
    }

    [Fact]
    public void Open_NoDatabase_IsStoreBroken()
    {
        File.WriteAllText(Path, new string('x', 10_000));

        var problem = Assert.Throws<ProblemException>(() => SqliteRunStore.Open(Path)).Problems[0];

        Assert.Equal(("store-broken", Path), (problem.Code, problem.Where));
    }

    [Fact]
    public async Task Read_DamagedPages_IsStoreBroken()
    {
        using (var store = SqliteRunStore.Open(Path))
        {
            await store.AddAsync(Run("a"));
            await store.ApplyAsync(new RunUpdate(Run("a"), Points(1, 50_000, 1), [], []));
        }

        using (var file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xa5, (int)file.Length - 4096).ToArray());
        }

        var error = await Assert.ThrowsAsync<ProblemException>(async () =>
        {
            using var store = SqliteRunStore.Open(Path);
            await store.ReadSeriesAsync("a");
        });
        Assert.Equal("store-broken", error.Problems[0].Code);
    }

    [Fact]
    public void Open_FolderIsMissing_IsStoreUnusable()
    {
        var path = _folder["none/tezgah.db"];

        var problem = Assert.Throws<ProblemException>(() => SqliteRunStore.Open(path)).Problems[0];

        Assert.Equal(("store-unusable", path), (problem.Code, problem.Args[0]));
    }

    [Fact]
    public async Task Apply_DiskIsFull_NothingOfItIsKeptAndTheStoreGoesOnLater()
    {
        using var store = SqliteRunStore.Open(Path);
        await store.AddAsync(Run("a"));
        var update = new RunUpdate(Run("a") with { Step = 9 }, Points(1, 100_000, 1), [], []);
        var pages = store.Writer.Ask<long>("PRAGMA page_count");
        store.Writer.Do($"PRAGMA max_page_count = {pages + 20}");

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => store.ApplyAsync(update))).Problems[0];

        Assert.Equal(("disk-full", Path), (problem.Code, problem.Args[0]));
        Assert.Equal((0, 0), ((await store.FindAsync("a"))!.Step, (await store.FindAsync("a"))!.Revision));
        Assert.Empty(await store.ReadSeriesAsync("a"));

        store.Writer.Do("PRAGMA max_page_count = 1000000");
        await store.ApplyAsync(update);
        Assert.Equal(100_000, Assert.Single(await store.ReadSeriesAsync("a")).Steps.Count);
    }

    [Theory]
    [InlineData("run", "UPDATE")]
    [InlineData("series", "INSERT")]
    [InlineData("chunk", "INSERT")]
    [InlineData("chunk", "DELETE")]
    [InlineData("log", "INSERT")]
    [InlineData("evaluation", "INSERT")]
    public async Task Apply_FailsBetweenTwoStatements_NothingOfItIsKept(string table, string statement)
    {
        using var store = SqliteRunStore.Open(Path);
        await store.AddAsync(Run("a"));
        var run = await store.ApplyAsync(new RunUpdate(Run("a"), Points(1, 10, 1), [], []));
        var update = new RunUpdate(
            run with { Step = 20, EventOffset = 100 },
            [.. Points(11, 20, 2), new MetricPoint(20, default, new Dictionary<string, double> { ["eval_loss"] = 1 })],
            [new LogLine(1, default, "info", "x")],
            [new EvaluationRecord("test", "classification", 20, default, new Dictionary<string, double?>(), [], new Dictionary<string, string>())]);
        store.Writer.Do($"CREATE TEMP TRIGGER broken AFTER {statement} ON {table} BEGIN SELECT RAISE(FAIL, 'broken'); END");

        await Assert.ThrowsAsync<ProblemException>(() => store.ApplyAsync(update));
        store.Writer.Do("DROP TRIGGER broken");

        Assert.Equal((0, 1L), ((await store.FindAsync("a"))!.Step, (await store.FindAsync("a"))!.Revision));
        Assert.Equal(10, Assert.Single(await store.ReadSeriesAsync("a")).Steps.Count);
        Assert.Empty(await store.ReadLogAsync("a", 10));
        Assert.Empty(await store.ReadEvaluationsAsync("a"));

        await store.ApplyAsync(update);
        Assert.Equal([20, 1], (await store.ReadSeriesAsync("a")).Select(s => s.Steps.Count));
    }

    [Fact]
    public async Task Apply_LongCurve_ChunksStaySmallAndNoRowIsAPoint()
    {
        using var store = SqliteRunStore.Open(Path);
        var run = Run("a");
        await store.AddAsync(run);
        for (var step = 1; step <= 10_000; step += 100)
        {
            run = await store.ApplyAsync(new RunUpdate(run, Points(step, step + 99, 1), [], []));
        }

        Assert.Equal(10, store.Writer.Ask<long>("SELECT count(*) FROM chunk"));
        Assert.Equal(Chunk.Size, store.Writer.Ask<long>("SELECT max(points) FROM chunk"));
        Assert.Equal(10_000, store.Writer.Ask<long>("SELECT sum(last_step - first_step + 1) FROM chunk"));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Apply_WithoutNewEvents_WaitsForTheDisk(bool isDecision, long synchronous)
    {
        using var store = SqliteRunStore.Open(Path);
        await store.AddAsync(Run("a"));

        await store.ApplyAsync(RunUpdate.Of(Run("a") with { EventOffset = isDecision ? 0 : 10 }));

        Assert.Equal(synchronous, store.Writer.Ask<long>("PRAGMA synchronous"));
        Assert.Equal("wal", store.Writer.Ask<string>("PRAGMA journal_mode"));
    }

    protected override void Dispose(bool disposing) => _folder.Dispose();
}
