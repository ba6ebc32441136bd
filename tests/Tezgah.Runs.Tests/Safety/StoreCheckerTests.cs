using Microsoft.Data.Sqlite;
using Tezgah.Core.Runs;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Safety;

public sealed class StoreCheckerTests : IDisposable
{
    private const int Steps = 21;
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;

    public StoreCheckerTests() => _data = DataFolder.Open(_folder["data"]);

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Check_SoundStore_FindsNothing()
    {
        await AddAsync("a");

        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: true));
    }

    [Fact]
    public async Task Check_FolderWithoutARow_IsTakenInAsItsEventsSay()
    {
        WriteFolder("a");
        await AddAsync("b");
        var found = Assert.Single(await new StoreChecker(_data).CheckAsync(repair: false));
        Assert.Equal(("run-not-in-store", "a", false), (found.Problem.Code, found.Run, found.IsRepaired));

        Assert.True(Assert.Single(await new StoreChecker(_data).CheckAsync(repair: true)).IsRepaired);

        await AssertWholeAsync("a");
        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: true));
    }

    [Fact]
    public async Task Check_FolderOfARemovedRun_StaysOut()
    {
        await AddAsync("a");
        using (var database = SqliteDatabase.Open(_data.Database))
        {
            var store = new SqliteRunStore(database);
            await store.ApplyAsync(RunUpdate.Of((await store.FindAsync("a"))! with { DeletedAt = Samples.Start }));
            await new SqliteRunBin(database).RemoveAsync("a", Samples.Start);
        }

        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: true));
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task Check_FolderIsGone_SaysWhatIsLost()
    {
        await AddAsync("a");
        Directory.Delete(_data.Run("a").Root, recursive: true);

        var found = Assert.Single(await new StoreChecker(_data).CheckAsync(repair: true));

        Assert.Equal(("run-folder-missing", false), (found.Problem.Code, found.IsRepaired));
        Assert.Contains("checkpoints and files are lost", found.Problem.MessageIn(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(["a"], await IdsAsync());
    }

    [Theory]
    [InlineData(true, "run-curves-broken")]
    [InlineData(false, "run-curves-lost")]
    public async Task Check_DamagedCurve_IsMadeAnewWhereTheEventsAreThere(bool hasEvents, string code)
    {
        await AddAsync("a");
        Do("UPDATE chunk SET vals = x'00' WHERE key = (SELECT min(key) FROM chunk); UPDATE run SET note = 'keep me'");
        if (!hasEvents)
        {
            File.Delete(_data.Run("a").Events);
        }

        var found = await new StoreChecker(_data).CheckAsync(repair: true);

        Assert.Equal(hasEvents ? [code] : [code, "run-events-short"], found.Select(f => f.Problem.Code));
        Assert.All(found, f => Assert.True(f.IsRepaired));
        using var store = SqliteRunStore.Open(_data.Database);
        Assert.Equal("keep me", (await store.FindAsync("a"))!.Note);
        Assert.Equal(hasEvents ? Steps : 0, (await store.ReadSeriesAsync("a")).Sum(s => s.Steps.Count));
        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: false));
    }

    [Fact]
    public async Task Check_DamagedFile_RunsComeBackFromTheirFolders()
    {
        await AddAsync("a", "b");
        using (var file = new FileStream(_data.Database, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xa5, (int)file.Length - 4096).ToArray());
        }

        Assert.Equal("store-damaged", Assert.Single(await new StoreChecker(_data).CheckAsync(repair: false)).Problem.Code);

        var found = await new StoreChecker(_data).CheckAsync(repair: true);

        Assert.Contains(found, f => f.Problem.Code == "store-damaged");
        await AssertWholeAsync("a");
        await AssertWholeAsync("b");
        Assert.True(File.Exists(_data.Database + ".damaged-1"));
        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: true));
    }

    [Fact]
    public async Task Check_TextInsteadOfADatabase_RunsComeBackFromTheirFolders()
    {
        WriteFolder("a");
        await File.WriteAllTextAsync(_data.Database, new string('x', 9000));

        var found = await new StoreChecker(_data).CheckAsync(repair: true);

        Assert.Contains(found, f => f.Problem.Code == "store-unreadable");
        await AssertWholeAsync("a");
    }

    [Fact]
    public async Task Rebuild_ResumedRun_HasItsLastCourseAlone()
    {
        WriteFolder("a", [
            .. Samples.Events(10).Take(15),
            new Core.Events.StartedEvent(1, "host", "cpu", 2, Resumed: true) { FromStep = 4 },
            Samples.Metrics(5, 50), new Core.Events.FinishedEvent("completed", 5)]);

        await new StoreChecker(_data).CheckAsync(repair: true);

        using var store = SqliteRunStore.Open(_data.Database);
        var loss = (await store.ReadSeriesAsync("a")).Single(s => s.Name == "loss");
        Assert.Equal([1, 2, 3, 4, 5], loss.Steps);
        Assert.Equal(50, loss.Values[^1]);
        Assert.Equal(RunStatus.Completed, (await store.FindAsync("a"))!.Status);
    }

    private async Task AssertWholeAsync(string id)
    {
        using var store = SqliteRunStore.Open(_data.Database);
        var run = (await store.FindAsync(id))!;
        Assert.Equal((RunStatus.Completed, Steps, "math topics"), (run.Status, run.Step, run.Name));
        Assert.Equal(Enumerable.Range(1, Steps), Assert.Single(await store.ReadSeriesAsync(id)).Steps);
        Assert.Equal(3, (await store.ReadEvaluationsAsync(id)).Count);
        Assert.Equal(run.LogLines, (await store.ReadLogAsync(id, 1000)).Count);
    }

    // As the dashboard makes them: the row follows from the events.
    private async Task AddAsync(params string[] ids)
    {
        using var database = SqliteDatabase.Open(_data.Database);
        foreach (var id in ids)
        {
            WriteFolder(id);
            await new SqliteRunBulk(database).AddAsync([RunRebuilder.Read(_data.Run(id))!]);
        }
    }

    private void WriteFolder(string id, IEnumerable<Core.Events.RunEvent>? events = null)
    {
        var folder = _data.Run(id);
        Directory.CreateDirectory(folder.Root);
        File.WriteAllText(folder.Job, Samples.Run(id).JobJson);
        Samples.Write(folder, events ?? Samples.Events(Steps));
    }

    private async Task<string[]> IdsAsync()
    {
        using var store = SqliteRunStore.Open(_data.Database);
        return [.. (await store.ListAsync()).Select(r => r.Id)];
    }

    private void Do(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_data.Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
