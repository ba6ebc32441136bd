using Microsoft.Extensions.Logging.Abstractions;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Imports;
using Tezgah.Runs.Index;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Imports;

public sealed class RunImporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;
    private readonly SqliteDatabase _database;

    public RunImporterTests()
    {
        _data = DataFolder.Open(_folder["data"]);
        _database = SqliteDatabase.Open(_data.Database);
        var source = Directory.CreateDirectory(_folder["keras"]).FullName;
        File.WriteAllText(Path.Combine(source, "preds_test.csv"), "y_true,y_pred\n0,0\n1,0\n");
        File.WriteAllText(Path.Combine(source, "history.csv"), "epoch,train_loss\n1,0.9\n2,0.5\n");
    }

    public void Dispose()
    {
        _database.Dispose();
        _data.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("run")]
    [InlineData("chunk")]
    [InlineData("evaluation")]
    public async Task Import_StoreFailsAtAnyRow_LeavesNeitherRunNorFolder(string table)
    {
        Do($"CREATE TRIGGER broken AFTER INSERT ON {table} BEGIN SELECT RAISE(FAIL, 'broken'); END");

        await Assert.ThrowsAsync<ProblemException>(() => Importer().ImportAsync(Results));

        Assert.Empty(await new SqliteRunStore(_database).ListAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Runs));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Incoming));
    }

    [Fact]
    public async Task Import_PageIsLeftWhenTheFilesAreCopied_TheRunIsThereWithItsResults()
    {
        using var left = new CancellationTokenSource();
        var bulk = new Bulk(new SqliteRunBulk(_database), left.Cancel);

        var run = await new RunImporter(_data, bulk, TimeProvider.System).ImportAsync(Results, "Keras", left.Token);

        var store = new SqliteRunStore(_database);
        Assert.Equal(("Keras", 2), ((await store.FindAsync(run.Id))!.Name, run.Step));
        Assert.Equal([0.9, 0.5], Assert.Single(await store.ReadSeriesAsync(run.Id, ["loss"])).Values);
        Assert.Single(await store.ReadEvaluationsAsync(run.Id));
        Assert.True(File.Exists(_data.Run(run.Id).Artifact("preds_test.csv")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Incoming));
    }

    [Fact]
    public async Task Import_Results_AreToldToPages()
    {
        using var feed = new LiveFeed();
        using var page = feed.Subscribe();

        var run = await Importer(feed).ImportAsync(Results, "Keras");

        Assert.True(page.Batches.TryRead(out var batch));
        Assert.Equal((run.Id, "Keras", RunStatus.Completed), (batch.Run.Id, batch.Run.Name, batch.Run.Status));
    }

    [Fact]
    public async Task Import_GivenUpBefore_LeavesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Importer().ImportAsync(Results, null, new CancellationToken(canceled: true)));

        Assert.Empty(await new SqliteRunStore(_database).ListAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Runs));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Incoming));
    }

    [Fact]
    public async Task Import_WhileAListOfRunsIsOpen_ShowsTheRunWithItsResults()
    {
        using var feed = new LiveFeed();
        await using var index = new RunIndex(new SqliteRunSummaries(_database), feed, TimeProvider.System, NullLogger<RunIndex>.Instance);
        await index.ReadyAsync();
        var seen = new TaskCompletionSource();
        using var listening = index.Listen(() =>
        {
            if (index.All is [{ Results.Count: > 0 }])
            {
                seen.TrySetResult();
            }
        });

        var run = await Importer(feed).ImportAsync(Results);

        await seen.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(run.Id, Assert.Single(index.All).Run.Id);
    }

    private void Do(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_data.Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private ImportedResults Results => ImportReader.Read(_folder["keras"]);

    private RunImporter Importer(LiveFeed? feed = null) => new(_data, new SqliteRunBulk(_database), TimeProvider.System, feed);

    // Does something when the store is asked.
    private sealed class Bulk(IRunBulk bulk, Action asked) : IRunBulk
    {
        public Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<WholeRun> runs, CancellationToken cancellationToken = default)
        {
            asked();
            return bulk.AddAsync(runs, cancellationToken);
        }

        public Task<RunRecord> ReplaceAsync(WholeRun run, CancellationToken cancellationToken = default) => bulk.ReplaceAsync(run, cancellationToken);

        public Task<IReadOnlyList<RunRecord>> ChangeAsync(IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken = default) =>
            bulk.ChangeAsync(runs, cancellationToken);
    }
}
