using System.Globalization;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;
using Tezgah.Web.Access;

namespace Tezgah.Web.Store;

/// <summary>
/// Looks after the store for the owner, and for nobody else: facts, back-ups, check, compacting. What takes long goes to
/// <see cref="StoreWork"/>. One for each visit.
/// </summary>
public sealed class StoreKeeper(
    Visitor visitor, StoreWork work, StorePaths paths, StoreDownloads downloads, DataFolder data, SqliteDatabase database, TimeProvider time)
{
    /// <summary>The data folder.</summary>
    public string Folder => data.Root;

    /// <summary>Where a back-up goes if nobody says otherwise: a name of this moment.</summary>
    public string SuggestedBackup => Path.Combine(paths.Backups, BackupName());

    /// <summary>The size of the database and what is in it.</summary>
    public Task<StoreFacts> FactsAsync(CancellationToken cancellationToken)
    {
        CheckVisitor();
        return StoreFacts.ReadAsync(database, cancellationToken);
    }

    /// <summary>The free bytes of the data folder's disk; null where the system does not tell.</summary>
    public long? FreeBytes() => Disks.FreeBytes(data.Root);

    /// <summary>Counts the runs' folders on a thread of its own; tells the sum so far after each.</summary>
    public Task<FolderSize> CountRunsAsync(Action<FolderSize> counted, CancellationToken cancellationToken)
    {
        CheckVisitor();
        return Task.Run(
            () =>
            {
                var sum = FolderSize.None;
                foreach (var id in Directory.EnumerateDirectories(data.Runs).Select(f => Path.GetFileName(f)!).Where(DataFolder.IsRunId))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    sum += FolderSize.Of(data.Run(id));
                    counted(sum);
                }

                return sum;
            },
            cancellationToken);
    }

    /// <summary>The back-ups, the newest first.</summary>
    /// <exception cref="ProblemException"><c>viewer-may-not</c>, <c>file-not-readable</c>.</exception>
    public IReadOnlyList<BackupFile> Backups()
    {
        CheckVisitor();
        return BackupList.Read(data.Root);
    }

    /// <summary>Begins a back-up to the file that a person typed.</summary>
    /// <exception cref="ProblemException">As <see cref="StorePaths.Target"/>; <c>viewer-may-not</c>, <c>store-busy</c>.</exception>
    public void Backup(string typed)
    {
        CheckVisitor();
        var target = paths.Target(typed, BackupName());
        work.Start(StoreTask.Backup, (progress, stop) =>
        {
            var made = Copy(target, progress, stop);
            BackupList.Note(data.Root, target, time.GetUtcNow(), made);
            return Task.FromResult<object>(new StoreFile(target, null, Path.GetFileName(target), made, 0));
        });
    }

    /// <summary>Begins a back-up that the browser takes away.</summary>
    /// <exception cref="ProblemException"><c>viewer-may-not</c>, <c>store-busy</c>.</exception>
    public void BackupToBrowser()
    {
        CheckVisitor();
        work.Start(StoreTask.Backup, (progress, stop) =>
        {
            var name = BackupName();
            var (id, path) = downloads.Place(name);
            var made = Copy(path, progress, stop);
            downloads.Add(id, path, name, () =>
            {
                BackupList.Note(data.Root, null, time.GetUtcNow(), made);
                work.Tell();
            });
            return Task.FromResult<object>(new StoreFile(null, id, name, made, 0));
        });
    }

    /// <summary>Whether a file still waits to be taken.</summary>
    public bool IsWaiting(string download) => downloads.Find(download) is not null;

    /// <summary>Begins the check that only looks.</summary>
    /// <exception cref="ProblemException"><c>viewer-may-not</c>, <c>store-busy</c>.</exception>
    public void Inspect()
    {
        CheckVisitor();
        work.Start(StoreTask.Check, async (progress, stop) => await new StoreInspector(data, database, time).InspectAsync(progress, stop));
    }

    /// <summary>Begins to give room back.</summary>
    /// <exception cref="ProblemException"><c>viewer-may-not</c>, <c>store-busy</c>.</exception>
    public void Compact()
    {
        CheckVisitor();
        work.Start(StoreTask.Compact, async (_, stop) => await StoreCompaction.RunAsync(database, stop));
    }

    /// <summary>How far a task is, or how it ended.</summary>
    public StoreTaskState? Of(StoreTask task) => visitor.IsOwner ? work.Of(task) : null;

    /// <summary>Whether anything is being done.</summary>
    public bool IsBusy => work.IsBusy;

    /// <summary>Gives up what runs.</summary>
    public void GiveUp()
    {
        CheckVisitor();
        work.GiveUp();
    }

    /// <summary>Forgets how a task ended, with the file that it left.</summary>
    public void Forget(StoreTask task)
    {
        CheckVisitor();
        if (work.Of(task)?.Result is StoreFile { Download: { } id })
        {
            downloads.Discard(id);
        }

        work.Forget(task);
    }

    /// <summary>Called at changes of the tasks until it is disposed of.</summary>
    public IDisposable Listen(Action changed) => work.Listen(changed);

    private long Copy(string target, Action<long, long> progress, CancellationToken stop)
    {
        StoreBackup.Create(data.Database, target, progress, stop);
        return new FileInfo(target).Length;
    }

    private string BackupName() =>
        $"tezgah-{time.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.db";

    private void CheckVisitor()
    {
        if (visitor.Obstacle is { } obstacle)
        {
            throw new ProblemException(obstacle);
        }
    }
}
