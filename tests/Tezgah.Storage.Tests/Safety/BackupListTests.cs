using Tezgah.Storage.Safety;
using Tezgah.Tests.Shared;

namespace Tezgah.Storage.Tests.Safety;

public sealed class BackupListTests : IDisposable
{
    private static readonly DateTimeOffset s_time = new(2026, 11, 21, 21, 30, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FolderWithoutAny_IsEmpty() => Assert.Empty(BackupList.Read(_folder.Path));

    [Fact]
    public void Read_NotedOnesAndThoseInTheFolder_AreThereOnceTheNewestFirst()
    {
        var elsewhere = Write("elsewhere/own.db", 3, s_time.AddHours(2));
        var inFolder = Write("backups/a.db", 2, s_time.AddHours(1));
        BackupList.Note(_folder.Path, elsewhere, s_time, 3);
        BackupList.Note(_folder.Path, inFolder, s_time, 2);
        BackupList.Note(_folder.Path, _folder["gone.db"], s_time, 9);
        BackupList.Note(_folder.Path, null, s_time.AddHours(3), 7);

        Assert.Equal(
            [(null, 7L, BackupKind.Taken), (elsewhere, 3L, BackupKind.Made), (inFolder, 2L, BackupKind.Made)],
            BackupList.Read(_folder.Path).Select(b => (b.Path, b.Bytes, b.Kind)));
    }

    [Fact]
    public void Read_CopiesThatTheProgramLeft_AreToldApart()
    {
        Write("tezgah.db", 1, s_time);
        Write("tezgah.db-wal", 1, s_time);
        Write("tezgah.db.format-2", 1, s_time);
        Write("tezgah.db.before-restore", 1, s_time);
        Write("tezgah.db.before-restore-wal", 1, s_time);
        Write("tezgah.db.damaged-1", 1, s_time);
        Write("tezgah.db.part", 1, s_time);

        Assert.Equal(
            [BackupKind.BeforeUpdate, BackupKind.BeforeRestore, BackupKind.Damaged],
            BackupList.Read(_folder.Path).Select(b => b.Kind).Order());
    }

    [Fact]
    public void Read_NoteThatWasCutOff_LeavesTheOthers()
    {
        BackupList.Note(_folder.Path, null, s_time, 7);
        File.AppendAllText(_folder["backups.jsonl"], "{\"Path\":\"/half");

        Assert.Equal(7, Assert.Single(BackupList.Read(_folder.Path)).Bytes);
    }

    private string Write(string name, int bytes, DateTimeOffset time)
    {
        var path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, new byte[bytes]);
        File.SetLastWriteTimeUtc(path, time.UtcDateTime);
        return path;
    }
}
