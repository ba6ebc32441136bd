using Microsoft.Data.Sqlite;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Storage.Tests.Sqlite;

/// <summary>The contract on SQLite, and what only SQLite can get wrong.</summary>
public sealed class SqliteModelStoreTests : ModelStoreContract
{
    private readonly TemporaryFolder _folder = new();
    private SqliteDatabase? _database;

    private string Path => _folder["tezgah.db"];

    protected override IModelStore Open() => new SqliteModelStore(_database ??= SqliteDatabase.Open(Path));

    protected override void Close()
    {
        _database?.Dispose();
        _database = null;
    }

    [Fact]
    public async Task Open_DatabaseOfTheFirstFormat_KeepsItsRunsAndTakesModels()
    {
        using (var connection = new SqliteConnection($"Data Source={Path};Pooling=false"))
        {
            connection.Open();
            Migrations.Run(connection, Path, newest: 1);
            connection.Do(
                """
                INSERT INTO run (id, name, status, job, created_at, phase_done, phase_total, step, total_steps, latest, event_seq, event_offset, log_lines, revision)
                VALUES ('a', 'Run', 'queued', '{}', '2026-01-01T00:00:00.0000000Z', 0, 0, 0, 0, '{}', 0, 0, 0, 0);
                """);
        }

        var models = Open();
        await models.AddAsync(new KnownModel("m", "M", "/m", default));

        Assert.Equal("m", Assert.Single(await models.ListAsync()).Id);
        Assert.Equal("a", Assert.Single(await new SqliteRunStore(_database!).ListAsync()).Id);
        Assert.Equal(Migrations.Newest, _database!.Writer.Ask<long>("PRAGMA user_version"));
    }

    [Fact]
    public async Task Add_StoreIsBroken_SaysSo()
    {
        var store = Open();
        _database!.Writer.Do("DROP TABLE model");

        var error = await Assert.ThrowsAsync<ProblemException>(() => store.AddAsync(new KnownModel("m", "M", "/m", default)));

        Assert.Equal("store-unusable", error.Problems[0].Code);
    }

    protected override void Dispose(bool disposing)
    {
        Close();
        _folder.Dispose();
    }
}
