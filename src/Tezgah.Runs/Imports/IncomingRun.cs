using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Runs.Feed;
using Tezgah.Storage;

namespace Tezgah.Runs.Imports;

/// <summary>
/// A run that comes in from outside. Its folder is filled beside its place, since a folder under a run's name is a run, also to a check and
/// after a power cut; folder and row then appear together or not at all. Disposing takes away what did not come in.
/// </summary>
internal sealed class IncomingRun : IDisposable
{
    private readonly JobFolder _place;

    public IncomingRun(DataFolder data, string id)
    {
        _place = data.Run(id);
        Folder = new JobFolder(Path.Combine(data.Incoming, id));
        Remove(Folder);
        Directory.CreateDirectory(Folder.Root);
    }

    /// <summary>The folder to fill.</summary>
    public JobFolder Folder { get; }

    /// <summary>Puts the folder in its place and the run into the store; false where the store has the id, or had it, already.</summary>
    public async Task<bool> EnterAsync(IRunBulk bulk, LiveFeed? feed, WholeRun run)
    {
        Directory.Move(Folder.Root, _place.Root);
        var isIn = false;
        try
        {
            isIn = await AddAsync(bulk, feed, run);
        }
        finally
        {
            if (!isIn)
            {
                Remove(_place);
            }
        }

        return isIn;
    }

    /// <summary>Adds the run of a folder that is in its place, and tells pages of it; false where the store has the id, or had it, already.</summary>
    public static async Task<bool> AddAsync(IRunBulk bulk, LiveFeed? feed, WholeRun run)
    {
        // Whoever gives it up now comes too late: the folder is there.
        if ((await bulk.AddAsync([run], CancellationToken.None)).Count == 0)
        {
            return false;
        }

        // Pages read curves and results from the store.
        feed?.Publish(new LiveBatch(run.Run, [], [], []));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => Remove(Folder);

    private static void Remove(JobFolder folder)
    {
        if (Directory.Exists(folder.Root))
        {
            Directory.Delete(folder.Root, recursive: true);
        }
    }
}
