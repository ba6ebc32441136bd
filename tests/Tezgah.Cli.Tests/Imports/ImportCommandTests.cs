using System.Text.Json;
using Tezgah.Core.Runs.Imports;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Cli.Tests.Imports;

public sealed class ImportCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Imported_results_are_a_run_like_any_other()
    {
        var source = Directory.CreateDirectory(At("deneme")).FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "preds_test.csv"), "y_true,y_pred\n0,0\n1,0\n");
        await File.WriteAllTextAsync(Path.Combine(source, "metrics.json"), """{"Accuracy": 0.9}""");
        await File.WriteAllTextAsync(Path.Combine(source, "history.csv"), "epoch,train_loss,val_loss\n1,0.9,0.8\n2,0.5,0.7\n");

        var result = await Cli.RunAsync("import", source, "--data", At("data"));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("gives 0.9 for accuracy, but the predictions give 0.5", result.Error, StringComparison.Ordinal);
        var id = JsonSerializer.Deserialize<JsonElement>(result.Output).GetProperty("id").GetString()!;
        using var data = DataFolder.Open(At("data"));
        using var store = SqliteRunStore.Open(data.Database);
        var run = (await store.FindAsync(id))!;
        Assert.Equal(("deneme", 2, true), (run.Name, run.Step, ImportMark.IsImported(run)));
        Assert.Equal(0.7, run.Latest["eval_loss"]);
        var loss = Assert.Single(await store.ReadSeriesAsync(id, ["loss"]));
        Assert.Equal([1, 2], loss.Steps);
        Assert.Equal([0.9, 0.5], loss.Values);
        var test = Assert.Single(await store.ReadEvaluationsAsync(id));
        Assert.Equal(("test", 0.5, "preds_test.csv"), (test.Name, test.Values["accuracy"], test.Files["predictions"]));
        Assert.True(File.Exists(data.Run(id).Artifact("preds_test.csv")));
        Assert.Equal("warning", Assert.Single(await store.ReadLogAsync(id, 10)).Level);
    }

    [Fact]
    public async Task Open_dashboard_is_named_as_the_reason()
    {
        var source = Directory.CreateDirectory(At("deneme")).FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "metrics.json"), """{"Accuracy": 0.9}""");
        using var open = DataFolder.Open(At("data"));

        var result = await Cli.RunAsync("import", source, "--data", At("data"));

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(At("data"), result.Error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
