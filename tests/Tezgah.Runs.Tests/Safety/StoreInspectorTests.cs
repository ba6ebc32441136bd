using Microsoft.Data.Sqlite;
using Tezgah.Core.Runs;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Safety;

public sealed class StoreInspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;
    private readonly SqliteDatabase _database;

    public StoreInspectorTests()
    {
        _data = DataFolder.Open(_folder["data"]);
        _database = SqliteDatabase.Open(_data.Database);
    }

    public void Dispose()
    {
        _database.Dispose();
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Inspect_StoreOfRunsThatGoOn_FindsNothing()
    {
        var launcher = new FakeLauncher();
        await using var dashboard = await Dashboard.StartAsync(_folder["live"], launcher: launcher);
        var database = SqliteDatabase.Open(dashboard.Data.Database);
        using var enough = new CancellationTokenSource();
        var submitting = Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                var id = await dashboard.Runs.SubmitAsync(Samples.Job($"run {i}"));
                await dashboard.Runs.StopAsync(id);
                await dashboard.Shelf.DeleteAsync([id]);
                await dashboard.Shelf.RemoveAsync([id]);
            }
        });
        var first = await dashboard.Runs.SubmitAsync(Samples.Job("first"));
        var inspector = new StoreInspector(dashboard.Data, database, TimeProvider.System);

        for (var i = 0; i < 20; i++)
        {
            Assert.Empty(await inspector.InspectAsync(cancellationToken: TestContext.Current.CancellationToken));
        }

        await enough.CancelAsync();
        await submitting.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.NotNull(await dashboard.Store.FindAsync(first));
        database.Dispose();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, true)]
    public async Task Inspect_FolderWithoutARow_IsFoundOnceItsRowMustBeThere(int minutes, bool isFound)
    {
        var folder = Write("a", hasJob: true);

        var found = await InspectAsync(minutes);

        Assert.Equal(isFound ? [("run-not-in-store", folder)] : [], found.Select(f => (f.Problem.Code, f.Problem.Args[0])));
        Assert.All(found, f => Assert.False(f.IsRepaired));
        Assert.Empty(await new SqliteRunStore(_database).ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Inspect_FolderWithoutAJob_IsNoRuns()
    {
        Write("a", hasJob: false);

        Assert.Equal("run-folder-empty", Assert.Single(await InspectAsync(minutes: 2)).Problem.Code);
    }

    [Fact]
    public async Task Inspect_ImportUnderWay_IsNoFinding()
    {
        Directory.CreateDirectory(Path.Combine(_data.Incoming, "a"));
        await File.WriteAllTextAsync(Path.Combine(_data.Incoming, "a", "job.json"), "{}", TestContext.Current.CancellationToken);

        Assert.Empty(await InspectAsync(minutes: 120));
    }

    [Fact]
    public async Task Inspect_DamagedCurveAndMissingFolder_AreSaidAndNothingIsChanged()
    {
        Write("a", hasJob: true);
        await new SqliteRunBulk(_database).AddAsync(
            [
                new WholeRun(Samples.Run("a", RunStatus.Completed), [new Series("loss", [1, 2], [1, 2])], [], []),
                new WholeRun(Samples.Run("b", RunStatus.Completed), [], [], []),
            ],
            TestContext.Current.CancellationToken);
        Do("UPDATE chunk SET vals = x'00'");

        var found = await InspectAsync(minutes: 0);

        Assert.Equal([("run-curves-broken", "a"), ("run-folder-missing", "b")], found.Select(f => (f.Problem.Code, f.Run!)));
        Assert.Equal(found, await InspectAsync(minutes: 0));
    }

    private Task<IReadOnlyList<StoreFinding>> InspectAsync(int minutes)
    {
        var time = new ManualTimeProvider();
        time.Advance(TimeProvider.System.GetUtcNow().AddMinutes(minutes) - time.GetUtcNow());
        return new StoreInspector(_data, _database, time).InspectAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    private string Write(string id, bool hasJob)
    {
        var folder = _data.Run(id);
        Directory.CreateDirectory(folder.Root);
        if (hasJob)
        {
            File.WriteAllText(folder.Job, Samples.Run(id).JobJson);
        }

        return folder.Root;
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
