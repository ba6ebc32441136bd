using Microsoft.Data.Sqlite;
using Tezgah.Core.Events;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Runs.Imports;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Safety;

/// <summary>Repairs that are ended, that find what no repair is for, or that have to keep what only the store knows.</summary>
public sealed class StoreRepairTests : IDisposable
{
    private const int Steps = 21;
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;

    public StoreRepairTests() => _data = DataFolder.Open(_folder["data"]);

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Repair_DatabaseCannotBeOpened_IsNoDamageAndNothingMoves()
    {
        await AddAsync("a");

        // SQLite cannot open the file of the newest changes: no rights, no file handles left, a disk that is gone look like this.
        Directory.CreateDirectory(_data.Database + "-wal");

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => new StoreChecker(_data).CheckAsync(repair: true))).Problems[0];

        Assert.Equal("store-unusable", problem.Code);
        Directory.Delete(_data.Database + "-wal");
        Assert.Equal(["tezgah.db"], Files());
        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: false));
    }

    [Fact]
    public async Task Repair_EndsBeforeTheSalvagedStoreIsInPlace_TheDamagedOneIsStillTheStore()
    {
        await AddAsync("a", "b");
        Damage();
        var damaged = await File.ReadAllBytesAsync(_data.Database);
        var checker = new StoreChecker(_data) { BeforeSwap = () => throw new IOException("the program ends here") };

        await Assert.ThrowsAsync<ProblemException>(() => checker.CheckAsync(repair: true));

        Assert.Equal(damaged, await File.ReadAllBytesAsync(_data.Database));
        Assert.Equal("store-damaged", Assert.Single(await new StoreChecker(_data).CheckAsync(repair: false)).Problem.Code);
        Assert.Equal(["tezgah.db"], Files());

        await new StoreChecker(_data).CheckAsync(repair: true);
        Assert.Equal(["tezgah.db", "tezgah.db.damaged-1"], Files());
        Assert.Equal(damaged, await File.ReadAllBytesAsync(_data.Database + ".damaged-1"));
        Assert.Equal(["a", "b"], (await IdsAsync()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("INSERT", "chunk")]
    [InlineData("INSERT", "log")]
    public async Task Replace_FailsInTheMiddle_TheRunIsAsItWas(string statement, string table)
    {
        await AddAsync("a");
        using var database = SqliteDatabase.Open(_data.Database);
        var (store, bulk) = (new SqliteRunStore(database), new SqliteRunBulk(database));
        var row = await store.ApplyAsync(RunUpdate.Of((await store.FindAsync("a"))! with { Note = "keep me" }));
        var whole = RunRebuilder.Read(_data.Run("a"), row)!;
        Do($"CREATE TRIGGER broken AFTER {statement} ON {table} BEGIN SELECT RAISE(FAIL, 'broken'); END");

        await Assert.ThrowsAsync<ProblemException>(() => bulk.ReplaceAsync(whole));
        Do("DROP TRIGGER broken");

        Assert.Equal("keep me", (await store.FindAsync("a"))!.Note);
        Assert.Equal(Steps, Assert.Single(await store.ReadSeriesAsync("a")).Steps.Count);
        Assert.Equal(row.Revision + 1, (await bulk.ReplaceAsync(whole)).Revision);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bulk.ReplaceAsync(whole));
        Assert.Equal(Steps, Assert.Single(await store.ReadSeriesAsync("a")).Steps.Count);
    }

    [Theory]
    [InlineData(RunStatus.Stopped)]
    [InlineData(RunStatus.Queued)]
    [InlineData(RunStatus.Interrupted)]
    public async Task Repair_DamagedCurve_KeepsWhatOnlyTheStoreKnows(RunStatus status)
    {
        WriteFolder("a", Samples.Events(Steps).SkipLast(1));
        await AddRowAsync("a");
        var forced = new Problem("stop-forced", null, "3");
        using (var store = SqliteRunStore.Open(_data.Database))
        {
            var row = (await store.FindAsync("a"))! with { Status = status, Problem = forced, Tags = ["tez"], QueuedAt = Samples.Start };
            await store.ApplyAsync(new RunUpdate(row with { LogLines = row.LogLines + 1 }, [], [new LogLine(row.LogLines + 1, Samples.Start, "warning", "of the dashboard")], []));
        }

        Do("UPDATE chunk SET vals = x'00'");

        Assert.True(Assert.Single(await new StoreChecker(_data).CheckAsync(repair: true)).IsRepaired);

        using var mended = SqliteRunStore.Open(_data.Database);
        var run = (await mended.FindAsync("a"))!;
        Assert.Equal((status, forced, Samples.Start), (run.Status, run.Problem, run.QueuedAt));
        Assert.Equal(["tez"], run.Tags);
        Assert.Equal(Steps, Assert.Single(await mended.ReadSeriesAsync("a")).Steps.Count);
        Assert.Equal("of the dashboard", (await mended.ReadLogAsync("a", 1))[0].Text);
    }

    [Theory]
    [InlineData(RunStatus.Stopped, RunStatus.Stopped)]
    [InlineData(RunStatus.Queued, RunStatus.Queued)]
    [InlineData(RunStatus.Stopping, RunStatus.Stopping)]
    [InlineData(RunStatus.Starting, RunStatus.Running)]
    public void Rebuild_KnownRow_KeepsItsStatusUnlessItWasActive(RunStatus known, RunStatus expected)
    {
        WriteFolder("a", Samples.Events(3).SkipLast(1));

        var whole = RunRebuilder.Read(_data.Run("a"), Samples.Run("a", known) with { Revision = 7 })!;

        Assert.Equal((expected, 7L), (whole.Run.Status, whole.Run.Revision));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Repair_ImportedRun_ComesBackFromItsFiles(bool hasName)
    {
        var id = await ImportAsync(hasName ? "Keras" : null);
        File.Delete(_data.Database);

        Assert.True(Assert.Single(await new StoreChecker(_data).CheckAsync(repair: true)).IsRepaired);

        using var store = SqliteRunStore.Open(_data.Database);
        var run = (await store.FindAsync(id))!;
        Assert.Equal((hasName ? "Keras" : "results", RunStatus.Completed, 2), (run.Name, run.Status, run.Step));
        Assert.Equal([0.9, 0.5], Assert.Single(await store.ReadSeriesAsync(id, ["loss"])).Values);
        Assert.Equal(0.5, Assert.Single(await store.ReadEvaluationsAsync(id)).Values["accuracy"]);
        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: false));
    }

    [Fact]
    public async Task Repair_ImportedRunWithoutItsFiles_IsNotSaidToBeRepairedAndOthersAre()
    {
        var id = await ImportAsync(null);
        WriteFolder("a");
        File.Delete(_data.Database);
        Directory.Delete(_data.Run(id).Artifacts, recursive: true);

        var found = await new StoreChecker(_data).CheckAsync(repair: true);

        Assert.Equal([("import-folder-missing", false), ("run-not-in-store", true)], found.Select(f => (f.Problem.Code, f.IsRepaired)).Order());
        Assert.Equal(["a"], await IdsAsync());
    }

    [Fact]
    public async Task Repair_DamagedCurveOfAnImportedRun_IsReadFromItsFiles()
    {
        var id = await ImportAsync("Keras");
        Do("UPDATE chunk SET vals = x'00'; UPDATE run SET note = 'keep me'");

        Assert.True(Assert.Single(await new StoreChecker(_data).CheckAsync(repair: true)).IsRepaired);

        using var store = SqliteRunStore.Open(_data.Database);
        Assert.Equal("keep me", (await store.FindAsync(id))!.Note);
        Assert.Equal([0.9, 0.5], Assert.Single(await store.ReadSeriesAsync(id, ["loss"])).Values);
    }

    [Fact]
    public async Task Check_WithoutRepairAndWithoutADatabase_MakesNone()
    {
        WriteFolder("a");

        Assert.Equal("run-not-in-store", Assert.Single(await new StoreChecker(_data).CheckAsync(repair: false)).Problem.Code);

        Assert.Empty(Files());
        Assert.False(Directory.Exists(_data.Incoming));
    }

    [Fact]
    public async Task Check_WithoutRepairAndAnOldFormat_LeavesTheFileAsItIs()
    {
        await AddAsync("a");
        Do("DROP TABLE removed_run; DROP TABLE saved_view; PRAGMA user_version = 2; PRAGMA journal_mode = DELETE");
        foreach (var column in new[] { "tags", "note", "study", "archived_at", "deleted_at", "session_started_at", "session_step", "worked_before" })
        {
            Do($"ALTER TABLE run DROP COLUMN {column}");
        }

        var before = await File.ReadAllBytesAsync(_data.Database);

        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: false));

        Assert.Equal(before, await File.ReadAllBytesAsync(_data.Database));
        Assert.Equal(["tezgah.db"], Files());
        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: true));
        Assert.Equal(["tezgah.db", "tezgah.db.format-2"], Files());
    }

    [Fact]
    public async Task Check_RestoreWasBrokenOff_SaysSoAndMakesNoDatabase()
    {
        await AddAsync("a");
        File.Move(_data.Database, _data.Database + ".before-restore-1");

        foreach (var repair in new[] { false, true })
        {
            var problem = (await Assert.ThrowsAsync<ProblemException>(() => new StoreChecker(_data).CheckAsync(repair))).Problems[0];
            Assert.Equal("store-gone", problem.Code);
        }

        Assert.Equal(["tezgah.db.before-restore-1"], Files());
    }

    private async Task<string> ImportAsync(string? name)
    {
        var source = Directory.CreateDirectory(_folder["results"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "preds_test.csv"), "y_true,y_pred\n0,0\n1,0\n");
        await File.WriteAllTextAsync(Path.Combine(source, "history.csv"), "epoch,train_loss\n1,0.9\n2,0.5\n");
        using var database = SqliteDatabase.Open(_data.Database);
        return (await new RunImporter(_data, new SqliteRunBulk(database), TimeProvider.System).ImportAsync(ImportReader.Read(source), name)).Id;
    }

    private void Damage()
    {
        using var file = new FileStream(_data.Database, FileMode.Open, FileAccess.ReadWrite);
        file.Position = 4096;
        file.Write(Enumerable.Repeat((byte)0xa5, (int)file.Length - 4096).ToArray());
    }

    // As the dashboard makes them: the row follows from the events.
    private async Task AddAsync(params string[] ids)
    {
        foreach (var id in ids)
        {
            WriteFolder(id);
            await AddRowAsync(id);
        }
    }

    private async Task AddRowAsync(string id)
    {
        using var database = SqliteDatabase.Open(_data.Database);
        await new SqliteRunBulk(database).AddAsync([RunRebuilder.Read(_data.Run(id))!]);
    }

    private void WriteFolder(string id, IEnumerable<RunEvent>? events = null)
    {
        var folder = _data.Run(id);
        Directory.CreateDirectory(folder.Root);
        File.WriteAllText(folder.Job, Samples.Run(id).JobJson);
        Samples.Write(folder, events ?? Samples.Events(Steps));
    }

    private string[] Files() =>
        [.. Directory.EnumerateFiles(_data.Root, DataFolder.DatabaseName + "*").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

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
