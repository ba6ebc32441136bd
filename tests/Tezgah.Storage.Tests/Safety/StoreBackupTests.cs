using Microsoft.Data.Sqlite;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Storage.Tests.Safety;

public sealed class StoreBackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Backup => _folder["copies/tezgah.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Create_WhileTheStoreIsWritten_IsOneMomentOfIt()
    {
        using var data = DataFolder.Open(_folder["data"]);
        using var store = SqliteRunStore.Open(data.Database);
        var run = Run("a");
        await store.AddAsync(run);
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var step = 1; !enough.IsCancellationRequested; step++)
            {
                run = await store.ApplyAsync(new RunUpdate(
                    run with { Step = step, EventOffset = step }, [new MetricPoint(step, default, new Dictionary<string, double> { ["loss"] = step })], [], []));
            }
        });
        while ((await store.FindAsync("a"))!.Step < 20)
        {
            await Task.Yield();
        }

        StoreBackup.Create(data.Database, Backup);
        await enough.CancelAsync();
        await writing;

        using var copy = SqliteRunStore.Open(Backup);
        var copied = (await copy.FindAsync("a"))!;
        var loss = Assert.Single(await copy.ReadSeriesAsync("a"));
        Assert.True(copied.Step >= 20);
        Assert.Equal(copied.Step, loss.Steps.Count);
        Assert.Null(DatabaseCheck.Damage(Backup));
    }

    [Fact]
    public async Task Restore_OlderCopy_IsThereAndTheReplacedOneIsKept()
    {
        using var data = DataFolder.Open(_folder["data"]);
        await AddAsync(data, "a");
        StoreBackup.Create(data.Database, Backup);
        await AddAsync(data, "b");

        var replaced = await StoreBackup.RestoreAsync(data, Backup);

        Assert.Equal(["a"], await IdsAsync(data.Database));
        Assert.Equal(data.Database + StoreBackup.Replaced + "-1", replaced);
        Assert.Equal(["a", "b"], await IdsAsync(replaced!));
    }

    [Fact]
    public async Task Restore_RunWasRemovedSince_StaysGone()
    {
        using var data = DataFolder.Open(_folder["data"]);
        await AddAsync(data, "a", "b");
        StoreBackup.Create(data.Database, Backup);
        using (var database = SqliteDatabase.Open(data.Database))
        {
            var store = new SqliteRunStore(database);
            await store.ApplyAsync(RunUpdate.Of((await store.FindAsync("a"))! with { DeletedAt = default(DateTimeOffset) }));
            await new SqliteRunBin(database).RemoveAsync("a", default);
        }

        await StoreBackup.RestoreAsync(data, Backup);

        Assert.Equal(["b"], await IdsAsync(data.Database));
        using var restored = SqliteDatabase.Open(data.Database);
        Assert.Equal(["a"], await new SqliteRunBin(restored).ListRemovedAsync());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("empty")]
    [InlineData("damaged")]
    [InlineData("other")]
    public async Task Restore_NoUsableCopy_IsRefusedAndNothingChanges(string kind)
    {
        using var data = DataFolder.Open(_folder["data"]);
        await AddAsync(data, "a");
        Directory.CreateDirectory(_folder["copies"]);
        switch (kind)
        {
            case "text":
                await File.WriteAllTextAsync(Backup, new string('x', 9000));
                break;
            case "empty":
                await File.WriteAllTextAsync(Backup, "");
                break;
            case "damaged":
                StoreBackup.Create(data.Database, Backup);
                Damage(Backup);
                break;
            default:
                using (var other = new SqliteConnection($"Data Source={Backup};Pooling=false"))
                {
                    other.Open();
                    other.Do("CREATE TABLE x (y)");
                }

                break;
        }

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => StoreBackup.RestoreAsync(data, Backup))).Problems[0];

        Assert.Equal("backup-broken", problem.Code);
        Assert.Equal(["a"], await IdsAsync(data.Database));
    }

    [Fact]
    public async Task CreateAndRestore_NewerFormat_IsRefusedWithBothNumbers()
    {
        using var data = DataFolder.Open(_folder["data"]);
        await AddAsync(data, "a");
        StoreBackup.Create(data.Database, Backup);
        using (var connection = new SqliteConnection($"Data Source={Backup};Pooling=false"))
        {
            connection.Open();
            connection.Do("PRAGMA user_version = 99");
        }

        var restore = (await Assert.ThrowsAsync<ProblemException>(() => StoreBackup.RestoreAsync(data, Backup))).Problems[0];
        var create = Assert.Throws<ProblemException>(() => StoreBackup.Create(Backup, _folder["again.db"])).Problems[0];

        Assert.Equal(("store-newer", "99"), (restore.Code, restore.Args[1]));
        Assert.Equal(restore, create);
        Assert.False(File.Exists(_folder["again.db"]));
    }

    [Fact]
    public async Task Create_LargeDatabase_TellsHowFarItIs()
    {
        using var data = DataFolder.Open(_folder["data"]);
        await AddPointsAsync(data, 1_000_000);
        var told = new List<(long Done, long Total)>();

        StoreBackup.Create(data.Database, Backup, (done, total) => told.Add((done, total)));

        Assert.True(told.Count > 1, $"{told.Count}");
        Assert.Equal(told.Order(), told);
        Assert.Equal((new FileInfo(Backup).Length, new FileInfo(Backup).Length), told[^1]);
    }

    [Fact]
    public async Task Create_GivenUpInTheMiddle_LeavesNothingAndKeepsTheFileThatWasThere()
    {
        using var data = DataFolder.Open(_folder["data"]);
        await AddPointsAsync(data, 1_000_000);
        Directory.CreateDirectory(_folder["copies"]);
        await File.WriteAllTextAsync(Backup, "before");
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => StoreBackup.Create(data.Database, Backup, (_, _) => stop.Cancel(), stop.Token));

        Assert.Equal(Backup, Assert.Single(Directory.EnumerateFiles(_folder["copies"])));
        Assert.Equal("before", await File.ReadAllTextAsync(Backup));
    }

    [Fact]
    public void Create_NoDatabase_SaysSoAndMakesNone()
    {
        var problem = Assert.Throws<ProblemException>(() => StoreBackup.Create(_folder["none.db"], Backup)).Problems[0];

        Assert.Equal("store-missing", problem.Code);
        Assert.False(File.Exists(_folder["none.db"]));
    }

    private static void Damage(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = 4096;
        file.Write(Enumerable.Repeat((byte)0xa5, (int)file.Length - 4096).ToArray());
    }

    private static async Task AddPointsAsync(DataFolder data, int points)
    {
        using var database = SqliteDatabase.Open(data.Database);
        int[] steps = [.. Enumerable.Range(1, points)];
        await new SqliteRunBulk(database).AddAsync([new WholeRun(Run("long"), [new Series("loss", steps, [.. steps.Select(s => 1.0 / s)])], [], [])]);
    }

    private static RunRecord Run(string id) => new() { Id = id, Name = id, Status = RunStatus.Completed, JobJson = "{}", CreatedAt = default };

    private static async Task AddAsync(DataFolder data, params string[] ids)
    {
        using var store = SqliteRunStore.Open(data.Database);
        foreach (var id in ids)
        {
            await store.AddAsync(Run(id));
        }
    }

    private static async Task<string[]> IdsAsync(string database)
    {
        using var store = SqliteRunStore.Open(database);
        return [.. (await store.ListAsync()).Select(r => r.Id).Order(StringComparer.Ordinal)];
    }
}
