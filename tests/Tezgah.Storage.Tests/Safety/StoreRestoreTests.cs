using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Storage.Tests.Safety;

/// <summary>Restores that are done twice, broken off, or made from a copy of a person's own.</summary>
public sealed class StoreRestoreTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;

    public StoreRestoreTests() => _data = DataFolder.Open(_folder["data"]);

    private string Backup => _folder["copy.db"];

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Restore_SecondTime_KeepsWhatTheFirstReplaced()
    {
        await AddAsync("a");
        StoreBackup.Create(_data.Database, Backup);
        await AddAsync("b");

        var first = await StoreBackup.RestoreAsync(_data, Backup);
        var second = await StoreBackup.RestoreAsync(_data, Backup);

        Assert.NotEqual(first, second);
        Assert.Equal(["a", "b"], await IdsAsync(first!));
        Assert.Equal(["a"], await IdsAsync(second!));
        Assert.Equal(2, BackupList.Read(_data.Root).Count(b => b.Kind == BackupKind.BeforeRestore));
    }

    [Fact]
    public async Task Restore_EndsAfterAnyStep_TheOldOrTheNewStoreIsThereWhole()
    {
        await AddAsync("a", "b");
        StoreBackup.Create(_data.Database, Backup);
        await AddAsync("c");
        await RemoveAsync("a");
        var ends = new List<string>();

        await StoreBackup.RestoreAsync(_data, Backup, s_now, () =>
        {
            var end = _folder[FormattableString.Invariant($"end-{ends.Count}")];
            Directory.CreateDirectory(end);
            foreach (var file in Directory.EnumerateFiles(_data.Root, DataFolder.DatabaseName + "*"))
            {
                File.Copy(file, Path.Combine(end, Path.GetFileName(file)));
            }

            ends.Add(Path.Combine(end, DataFolder.DatabaseName));
        });

        Assert.Equal(4, ends.Count);
        foreach (var (database, i) in ends.Select((e, i) => (e, i)))
        {
            Assert.True(File.Exists(database), $"Nothing lies there after step {i}.");
            Assert.Equal(i < 3 ? ["b", "c"] : ["b"], await IdsAsync(database));
            Assert.Equal(["a"], await RemovedAsync(database));
        }

        Assert.Equal(["tezgah.db", "tezgah.db.before-restore-1"], Files());
    }

    [Fact]
    public async Task Restore_OldOneCannotBeKept_NothingIsChanged()
    {
        await AddAsync("a");
        StoreBackup.Create(_data.Database, Backup);
        await AddAsync("b");

        // As a full disk does it: the copy cannot be written.
        Directory.CreateDirectory(_data.Database + ".before-restore-1.part");

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => StoreBackup.RestoreAsync(_data, Backup))).Problems[0];

        Assert.Equal("folder-not-writable", problem.Code);
        Assert.Equal(["a", "b"], await IdsAsync(_data.Database));
        Assert.Equal(["tezgah.db"], Files());
    }

    [Fact]
    public async Task Restore_CopyOfAPersonWithNewestChangesBeside_HasThem()
    {
        await AddAsync("a");
        using (var store = SqliteRunStore.Open(_data.Database))
        {
            await store.AddAsync(Run("b"));
            File.Copy(_data.Database, Backup);
            File.Copy(_data.Database + "-wal", Backup + "-wal");
        }

        await StoreBackup.RestoreAsync(_data, Backup);

        Assert.Equal(["a", "b"], await IdsAsync(_data.Database));
    }

    [Fact]
    public async Task Restore_RunsInTheBin_HaveTheirWholeTimeAgain()
    {
        using (var store = SqliteRunStore.Open(_data.Database))
        {
            await store.AddAsync(Run("a") with { DeletedAt = s_now.AddDays(-30) });
            await store.AddAsync(Run("b"));
        }

        StoreBackup.Create(_data.Database, Backup);

        await StoreBackup.RestoreAsync(_data, Backup, s_now, () => { });

        using var database = SqliteDatabase.Open(_data.Database);
        Assert.Equal(s_now, Assert.Single(await new SqliteRunBin(database).ListAsync()).DeletedAt);
        Assert.Equal(["b"], await IdsAsync(_data.Database));
    }

    [Fact]
    public async Task Restore_OldFormat_IsBroughtToTheNewestBeforeItTakesThePlace()
    {
        using (var old = SqliteConnections.Open(Backup, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWriteCreate))
        {
            Migrations.Run(old, Backup, newest: 1);
        }

        await AddAsync("a");
        await RemoveAsync("a");

        await StoreBackup.RestoreAsync(_data, Backup);

        Assert.Equal(["a"], await RemovedAsync(_data.Database));
        Assert.Equal(["tezgah.db", "tezgah.db.before-restore-1"], Files());
    }

    [Theory]
    [InlineData(".before-restore")]
    [InlineData(".before-restore-2")]
    [InlineData(".damaged-1")]
    [InlineData(".part")]
    public async Task Open_DatabaseIsGoneAndARemnantLiesThere_IsRefusedAndMakesNone(string end)
    {
        await AddAsync("a");
        StoreBackup.Create(_data.Database, Backup);
        File.Move(_data.Database, _data.Database + end);

        var problem = Assert.Throws<ProblemException>(() => SqliteDatabase.Open(_data.Database)).Problems[0];

        Assert.Equal(("store-gone", _data.Database + end), (problem.Code, problem.Args[1]));
        Assert.False(File.Exists(_data.Database));
        await StoreBackup.RestoreAsync(_data, Backup);
        Assert.Equal(["a"], await IdsAsync(_data.Database));
    }

    private static RunRecord Run(string id) => new() { Id = id, Name = id, Status = RunStatus.Completed, JobJson = "{}", CreatedAt = default };

    private static async Task<string[]> IdsAsync(string database)
    {
        using var store = SqliteRunStore.Open(database);
        return [.. (await store.ListAsync()).Select(r => r.Id).Order(StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<string>> RemovedAsync(string database)
    {
        using var open = SqliteDatabase.Open(database);
        return await new SqliteRunBin(open).ListRemovedAsync();
    }

    private string[] Files() =>
        [.. Directory.EnumerateFiles(_data.Root, DataFolder.DatabaseName + "*").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private async Task AddAsync(params string[] ids)
    {
        using var store = SqliteRunStore.Open(_data.Database);
        foreach (var id in ids)
        {
            await store.AddAsync(Run(id));
        }
    }

    private async Task RemoveAsync(string id)
    {
        using var database = SqliteDatabase.Open(_data.Database);
        var store = new SqliteRunStore(database);
        await store.ApplyAsync(RunUpdate.Of((await store.FindAsync(id))! with { DeletedAt = s_now }));
        await new SqliteRunBin(database).RemoveAsync(id, s_now);
    }
}
