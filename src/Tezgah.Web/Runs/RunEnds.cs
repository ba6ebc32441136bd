using Tezgah.Core.Listening;
using Tezgah.Core.Runs;
using Tezgah.Runs.Index;

namespace Tezgah.Web.Runs;

/// <summary>
/// The runs that have ended while somebody looked, in the order of their ends: found once for all pages. A run that was never seen going,
/// an imported or restored one say, is none of them.
/// </summary>
public sealed class RunEnds : IDisposable
{
    // What a page that is late has to be told; one that is later still has been away.
    private const int MostKept = 200;

    private readonly Lock _gate = new();
    private readonly RunIndex _index;
    private readonly Listeners _listeners = new();
    private readonly Queue<RunRecord> _ended = new();
    private readonly IDisposable _listening;
    private HashSet<string> _going;

    /// <summary>Starts to look.</summary>
    public RunEnds(RunIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        _index = index;
        _going = Going();
        _listening = index.Listen(Look);
    }

    /// <summary>How many runs have ended.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return field;
            }
        }

        private set;
    }

    /// <summary>Called after ends until it is disposed of, in the caller's context. It must not wait.</summary>
    public IDisposable Listen(Action ended) => _listeners.Add(ended);

    /// <summary>The runs that have ended after the first <paramref name="count"/>, the newest last, and how many those are in all.</summary>
    public (IReadOnlyList<RunRecord> Runs, long Count) After(long count)
    {
        lock (_gate)
        {
            return ([.. _ended.TakeLast((int)Math.Min(Count - count, MostKept))], Count);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listening.Dispose();

    private void Look()
    {
        var isNews = false;
        lock (_gate)
        {
            foreach (var id in _going)
            {
                if (_index.Find(id) is { Run: var run } && run.Status.IsEnded())
                {
                    _ended.Enqueue(run);
                    Count++;
                    isNews = true;
                }
            }

            while (_ended.Count > MostKept)
            {
                _ended.Dequeue();
            }

            _going = Going();
        }

        if (isNews)
        {
            _listeners.Tell();
        }
    }

    private HashSet<string> Going() =>
        _index.All.Where(r => !r.Run.Status.IsEnded()).Select(r => r.Run.Id).ToHashSet(StringComparer.Ordinal);
}
