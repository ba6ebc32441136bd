using System.Text.Json;
using Tezgah.Core.Runs;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Cli.Tests.Store;

public sealed class StoreCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Backup_of_a_running_dashboard_restores_when_it_has_ended()
    {
        using (var data = DataFolder.Open(At("data")))
        {
            using var store = SqliteRunStore.Open(data.Database);
            await store.AddAsync(Run("a"));
            Assert.Equal(0, (await Cli.RunAsync("store", "backup", At("copy.db"), "--data", At("data"))).ExitCode);
            await store.AddAsync(Run("b"));
            var refused = await Cli.RunAsync("store", "restore", At("copy.db"), "--data", At("data"));
            Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        }

        Assert.Equal(0, (await Cli.RunAsync("store", "restore", At("copy.db"), "--data", At("data"))).ExitCode);

        using var again = DataFolder.Open(At("data"));
        using var restored = SqliteRunStore.Open(again.Database);
        Assert.Equal("a", Assert.Single(await restored.ListAsync()).Id);
    }

    [Theory]
    [InlineData("tezgah.db")]
    [InlineData("tezgah.db-wal")]
    [InlineData("tezgah.db-shm")]
    [InlineData("tezgah.lock")]
    [InlineData("../link/tezgah.db")]
    [InlineData("../link.db")]
    public async Task Backup_to_the_database_itself_is_refused(string target)
    {
        using var data = DataFolder.Open(At("data"));
        using var store = SqliteRunStore.Open(data.Database);
        await store.AddAsync(Run("a"));
        Directory.CreateSymbolicLink(At("link"), At("data"));
        File.CreateSymbolicLink(At("link.db"), data.Database);

        var refused = await Cli.RunAsync("store", "backup", Path.Combine(At("data"), target), "--data", At("data"));

        Assert.Equal((2, true), (refused.ExitCode, refused.Error.Contains("belongs to the dashboard's own database", StringComparison.Ordinal)));
        await store.AddAsync(Run("b"));
        Assert.Equal(2, (await store.ListAsync()).Count);
    }

    [Fact]
    public async Task Study_export_onto_the_database_is_refused()
    {
        using (var data = DataFolder.Open(At("data")))
        {
            using var store = SqliteRunStore.Open(data.Database);
            await store.AddAsync(Run("a") with { Group = "Rates" });
        }

        var refused = await Cli.RunAsync("study", "export", "Rates", At("data/tezgah.db"), "--data", At("data"));

        Assert.Equal(2, refused.ExitCode);
        using var again = DataFolder.Open(At("data"));
        using var whole = SqliteRunStore.Open(again.Database);
        Assert.Equal("a", Assert.Single(await whole.ListAsync()).Id);
    }

    [Fact]
    public async Task Check_names_what_is_wrong_and_repair_puts_it_right()
    {
        using (var data = DataFolder.Open(At("data")))
        {
            Directory.CreateDirectory(data.Run("lost").Root);
            await File.WriteAllTextAsync(data.Run("lost").Job, "{}");
        }

        var check = await Cli.RunAsync("store", "check", "--data", At("data"));
        var repair = await Cli.RunAsync("store", "check", "--repair", "--data", At("data"));

        Assert.Equal((1, 0), (check.ExitCode, repair.ExitCode));
        var finding = Assert.Single(JsonSerializer.Deserialize<JsonElement>(check.Output).GetProperty("findings").EnumerateArray());
        Assert.Equal("run-not-in-store", finding.GetProperty("code").GetString());
        Assert.Equal(0, (await Cli.RunAsync("store", "check", "--data", At("data"))).ExitCode);
    }

    [Fact]
    public async Task Study_goes_from_one_folder_to_another_as_a_file()
    {
        using (var data = DataFolder.Open(At("data")))
        {
            using var store = SqliteRunStore.Open(data.Database);
            await store.AddAsync(Run("a") with { Group = "Rates" });
        }

        Assert.Equal(0, (await Cli.RunAsync("study", "export", "Rates", At("rates.zip"), "--data", At("data"))).ExitCode);
        var import = await Cli.RunAsync("study", "import", At("rates.zip"), "--data", At("other"));

        Assert.Equal(0, import.ExitCode);
        Assert.Equal("a", JsonSerializer.Deserialize<JsonElement>(import.Output).GetProperty("added")[0].GetString());
        var missing = await Cli.RunAsync("study", "export", "None", At("none.zip"), "--data", At("data"));
        Assert.Equal((2, true), (missing.ExitCode, missing.Error.Contains("'None'", StringComparison.Ordinal)));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static RunRecord Run(string id) => new() { Id = id, Name = id, Status = RunStatus.Completed, JobJson = "{}", CreatedAt = default };
}
