using System.Text.Json;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;

namespace Tezgah.Storage.Safety;

/// <summary>
/// The copies of a data folder's database: those that were noted in <c>backups.jsonl</c> (a line each) and are still there, those in its
/// folder <c>backups</c>, and those that the program itself left beside the database.
/// </summary>
public static class BackupList
{
    /// <summary>The folder in a data folder that back-ups go to where a person names no other.</summary>
    public const string Folder = "backups";

    private const string Notes = "backups.jsonl";

    /// <summary>Notes a back-up that was made; without a path it was taken away through the browser.</summary>
    /// <exception cref="ProblemException"><c>disk-full</c>, <c>folder-not-writable</c>.</exception>
    public static void Note(string dataFolder, string? path, DateTimeOffset madeAt, long bytes)
    {
        var file = Path.Combine(dataFolder, Notes);
        try
        {
            File.AppendAllText(file, JsonSerializer.Serialize(new Noted(path, madeAt, bytes)) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(file, e), e);
        }
    }

    /// <summary>The copies, the newest first.</summary>
    /// <exception cref="ProblemException"><c>file-not-readable</c>.</exception>
    public static IReadOnlyList<BackupFile> Read(string dataFolder)
    {
        try
        {
            var noted = ReadNotes(Path.Combine(dataFolder, Notes));
            var made = Files(Path.Combine(dataFolder, Folder), "*.db").Concat(noted.Select(n => n.Path).OfType<string>())
                .Distinct(StringComparer.Ordinal)
                .Select(p => Find(p, BackupKind.Made));
            return
            [
                .. made.Concat(Files(dataFolder, DataFolder.DatabaseName + ".*").Select(p => Find(p, KindOf(Path.GetFileName(p)[DataFolder.DatabaseName.Length..])))).OfType<BackupFile>()
                    .Concat(noted.Where(n => n.Path is null).Select(n => new BackupFile(null, n.MadeAt, n.Bytes, BackupKind.Taken)))
                    .OrderByDescending(b => b.MadeAt),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", dataFolder, dataFolder).Because(e), e);
        }
    }

    private static BackupFile? Find(string path, BackupKind? kind) =>
        kind is { } known && new FileInfo(path) is { Exists: true } file
            ? new BackupFile(path, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero), file.Length, known)
            : null;

    /// <summary>What a file beside the database is, by what follows the database's name; null where it is no copy.</summary>
    internal static BackupKind? KindOf(string ending) => ending switch
    {
        var end when end.EndsWith("-wal", StringComparison.Ordinal) || end.EndsWith("-shm", StringComparison.Ordinal) || end.EndsWith(".part", StringComparison.Ordinal) => null,
        var end when end.StartsWith(".format-", StringComparison.Ordinal) => BackupKind.BeforeUpdate,
        var end when end.StartsWith(StoreBackup.Replaced, StringComparison.Ordinal) => BackupKind.BeforeRestore,
        var end when end.StartsWith(".damaged-", StringComparison.Ordinal) => BackupKind.Damaged,
        _ => null,
    };

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern) : [];

    private static List<Noted> ReadNotes(string file)
    {
        var notes = new List<Noted>();
        foreach (var line in File.Exists(file) ? File.ReadLines(file) : [])
        {
            try
            {
                if (JsonSerializer.Deserialize<Noted>(line) is { } note)
                {
                    notes.Add(note);
                }
            }
            catch (JsonException)
            {
                // A line that the machine's end cut off: the note of one back-up, which is found in its folder all the same.
            }
        }

        return notes;
    }

    private sealed record Noted(string? Path, DateTimeOffset MadeAt, long Bytes);
}
