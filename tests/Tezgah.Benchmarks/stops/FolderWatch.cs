namespace Tezgah.Benchmarks.Stops;

/// <summary>Does something while a checkpoint is being written: when its hidden folder is seen, for the so-many-th time.</summary>
internal sealed class FolderWatch : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _isOver;

    /// <summary>Begins to watch.</summary>
    /// <param name="folder">The folder of the checkpoints, which need not be there yet.</param>
    /// <param name="skipped">The checkpoints that are let pass.</param>
    /// <param name="act">What is done, once.</param>
    public FolderWatch(string folder, int skipped, Action act)
    {
        _thread = new Thread(() =>
        {
            // A checkpoint is written in a millisecond or two: only looking all the time finds it.
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (!_isOver && seen.Count <= skipped)
            {
                if (Directory.Exists(folder))
                {
                    seen.UnionWith(Directory.GetDirectories(folder, ".checkpoint-*.part"));
                }

                Thread.Yield();
            }

            if (!_isOver)
            {
                act();
            }
        });
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }
}
