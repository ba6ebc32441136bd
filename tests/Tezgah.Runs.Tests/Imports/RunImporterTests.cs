using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Imports;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Imports;

public sealed class RunImporterTests
{
    [Fact]
    public async Task Import_Results_AreToldToPages()
    {
        using var folder = new TemporaryFolder();
        using var data = DataFolder.Open(folder["data"]);
        using var store = SqliteRunStore.Open(data.Database);
        using var feed = new LiveFeed();
        using var page = feed.Subscribe();
        Directory.CreateDirectory(folder["keras"]);
        await File.WriteAllTextAsync(Path.Combine(folder["keras"], "preds_test.csv"), "y_true,y_pred\n0,0\n1,1\n", TestContext.Current.CancellationToken);

        var run = await new RunImporter(data, store, TimeProvider.System, feed)
            .ImportAsync(ImportReader.Read(folder["keras"]), "Keras", TestContext.Current.CancellationToken);

        Assert.True(page.Batches.TryRead(out var batch));
        Assert.Equal((run.Id, "Keras", RunStatus.Completed), (batch.Run.Id, batch.Run.Name, batch.Run.Status));
    }
}
