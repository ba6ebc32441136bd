using Tezgah.Core.Problems;

namespace Tezgah.Storage.Safety;

/// <summary>
/// Puts a database in another's place, so that whatever ends it, and when, a whole one lies under the name: the new one is made beside it, the
/// old one is copied, and one renaming swaps them.
/// </summary>
public static class DatabaseSwap
{
    private static readonly string[] s_beside = ["-wal", "-shm", "-journal"];

    /// <summary>Where the new database is made.</summary>
    public static string Unfinished(string database) => database + ".part";

    /// <summary>
    /// Copies a database as it is, byte for byte, with the file of its newest changes, to the first name that is free
    /// (<paramref name="kind"/> and a number from 1); null where there is none. The name appears when the copy is whole and on the disk.
    /// </summary>
    /// <exception cref="IOException">The disk is full; nothing is left then.</exception>
    public static string? Keep(string database, string kind)
    {
        if (!File.Exists(database))
        {
            return null;
        }

        var number = 1;
        string Name() => FormattableString.Invariant($"{database}{kind}-{number}");
        while (File.Exists(Name()))
        {
            number++;
        }

        var kept = Name();
        try
        {
            Delete(kept);
            Copy(database + "-wal", kept + "-wal");
            Copy(database, Unfinished(kept));
            File.Move(Unfinished(kept), kept);
            return kept;
        }
        catch
        {
            Delete(kept);
            throw;
        }
        finally
        {
            File.Delete(Unfinished(kept));
        }
    }

    /// <summary>Gives an unfinished database, which nobody has open any more, the name. What the old one held must have been kept.</summary>
    public static void Replace(string database)
    {
        // SQLite would take them for the new one's.
        DeleteBeside(database);
        File.Move(Unfinished(database), database, overwrite: true);
    }

    /// <summary>Removes a database with the files that SQLite keeps beside it.</summary>
    public static void Delete(string database)
    {
        File.Delete(database);
        DeleteBeside(database);
    }

    /// <summary>Refuses to begin a new database where what a broken-off restore or repair left says that there was one.</summary>
    /// <exception cref="ProblemException"><c>store-gone</c>.</exception>
    public static void CheckNothingIsLeft(string database)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(database))!;
        if (File.Exists(database) || !Directory.Exists(folder))
        {
            return;
        }

        var name = Path.GetFileName(database);
        var left = Directory.EnumerateFiles(folder, name + ".*")
            .Where(f => f[(folder.Length + 1 + name.Length)..] is var end && (end == ".part" || BackupList.KindOf(end) is BackupKind.BeforeRestore or BackupKind.Damaged))
            .OrderBy(f => f.EndsWith(".part", StringComparison.Ordinal)).ThenBy(f => f, StringComparer.Ordinal).FirstOrDefault();
        if (left is not null)
        {
            throw new ProblemException(new Problem("store-gone", database, database, left));
        }
    }

    private static void DeleteBeside(string database)
    {
        foreach (var end in s_beside)
        {
            File.Delete(database + end);
        }
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to, overwrite: true);
            using var copy = new FileStream(to, FileMode.Open, FileAccess.ReadWrite);
            copy.Flush(flushToDisk: true);
        }
    }
}
