using Microsoft.Data.Sqlite;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Storage.Tests.Sqlite;

/// <summary>The contract on SQLite, and the way of an older file to this format.</summary>
public sealed class SqliteRunBinTests : RunBinContract
{
    private readonly TemporaryFolder _folder = new();
    private SqliteDatabase? _database;

    private string Path => _folder["tezgah.db"];

    protected override Ports Open()
    {
        _database = SqliteDatabase.Open(Path);
        return new Ports(
            new SqliteRunStore(_database), new SqliteRunBin(_database), new SqliteRunBulk(_database), new SqliteRunSummaries(_database), new SqliteViewStore(_database));
    }

    protected override void Close() => _database!.Dispose();

    [Fact]
    public async Task Open_OlderFormat_IsCopiedBeforeItIsChangedAndKeepsItsRuns()
    {
        WriteFormat2();

        var store = Open();

        var run = Assert.Single(await store.Runs.ListAsync());
        Assert.Equal(("old", "", null), (run.Id, run.Note, run.DeletedAt));
        Assert.Empty(run.Tags);
        using var copy = new SqliteConnection($"Data Source={Backups.PathBeforeMigration(Path, 2)};Pooling=false;Mode=ReadOnly");
        copy.Open();
        Assert.Equal(2, copy.Ask<long>("PRAGMA user_version"));
        Assert.Equal("old", copy.Ask<string>("SELECT id FROM run"));
        Assert.False(File.Exists(Backups.PathBeforeMigration(Path, 2) + ".part"));
    }

    [Fact]
    public async Task Open_FormatWithoutSessions_TakesTheirStartFromTheLog()
    {
        WriteFormat3();

        var runs = (await Open().Runs.ListAsync()).ToDictionary(r => r.Id);

        var (once, twice) = (runs["once"], runs["twice"]);
        Assert.Equal((once.StartedAt, 0, TimeSpan.Zero), (once.SessionStartedAt, once.SessionStep, once.WorkedBefore));
        Assert.Equal((new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero), 60, null), (twice.SessionStartedAt, twice.SessionStep, twice.WorkedBefore));
        Assert.Null(runs["queued"].SessionStartedAt);
        Assert.Equal(TimeSpan.FromHours(1), once.Worked(once.EndedAt!.Value));
        Assert.Equal(twice.EndedAt - twice.StartedAt, twice.Worked(twice.EndedAt!.Value));
    }

    [Fact]
    public void Open_CopyCannotBeMade_NothingIsChanged()
    {
        WriteFormat2();
        Directory.CreateDirectory(Backups.PathBeforeMigration(Path, 2) + ".part");

        Assert.ThrowsAny<Exception>(() => Open());

        using var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();
        Assert.Equal(2, connection.Ask<long>("PRAGMA user_version"));
        Assert.Equal(0, connection.Ask<long>("SELECT count(*) FROM pragma_table_info('run') WHERE name = 'tags'"));
    }

    [Fact]
    public void Open_NewFile_MakesNoCopy()
    {
        Open();

        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.format-*"));
    }

    protected override void Dispose(bool disposing)
    {
        _database?.Dispose();
        _folder.Dispose();
    }

    private void WriteFormat3()
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();
        Migrations.Run(connection, Path, newest: 3);
        connection.Do(
            """
            INSERT INTO run (key, id, name, status, job, created_at, started_at, ended_at, phase_done, phase_total, step, total_steps, latest, event_seq, event_offset, log_lines, revision)
            VALUES
                (1, 'once', 'Once', 'completed', '{}', '2026-01-01T00:00:00.0000000Z', '2026-01-01T00:00:00.0000000Z', '2026-01-01T01:00:00.0000000Z', 0, 0, 90, 90, '{}', 0, 0, 1, 4),
                (2, 'twice', 'Twice', 'completed', '{}', '2026-01-01T00:00:00.0000000Z', '2026-01-01T00:00:00.0000000Z', '2026-01-05T01:00:00.0000000Z', 0, 0, 90, 90, '{}', 0, 0, 3, 4),
                (3, 'queued', 'Queued', 'queued', '{}', '2026-01-01T00:00:00.0000000Z', NULL, NULL, 0, 0, 0, 0, '{}', 0, 0, 0, 4);
            INSERT INTO log (run, seq, time, level, text, problem)
            VALUES
                (1, 1, '2026-01-01T00:30:00.0000000Z', 'info', 'Checkpoint', '{"code":"note-checkpoint","where":null,"args":["40","a"]}'),
                (2, 1, '2026-01-03T00:00:00.0000000Z', 'info', 'Resumed', '{"code":"note-resumed","where":null,"args":["40"]}'),
                (2, 2, '2026-01-05T00:00:00.0000000Z', 'info', 'Resumed', '{"code":"note-resumed","where":null,"args":["60"]}'),
                (2, 3, '2026-01-05T00:10:00.0000000Z', 'info', 'Said "note-resumed"', NULL);
            """);
    }

    private void WriteFormat2()
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();
        Migrations.Run(connection, Path, newest: 2);
        connection.Do(
            """
            INSERT INTO run (id, name, status, job, created_at, phase_done, phase_total, step, total_steps, latest, event_seq, event_offset, log_lines, revision)
            VALUES ('old', 'Old', 'completed', '{}', '2026-01-01T00:00:00.0000000Z', 0, 0, 1, 1, '{}', 0, 0, 0, 4);
            """);
    }
}
