using System.Collections.Immutable;

namespace Tezgah.Core.Listening;

/// <summary>
/// Those who listen to changes, each called in the context in which it began to listen, and so in the language of its reader: what
/// one person does must not turn another's page into the first one's language. Safe to use from any thread.
/// </summary>
public sealed class Listeners
{
    private ImmutableList<Listener> _all = [];

    /// <summary>Whether anybody listens.</summary>
    public bool Any => !_all.IsEmpty;

    /// <summary>Calls <paramref name="changed"/> at each change until what is returned is disposed of. It must not wait.</summary>
    public IDisposable Add(Action changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        var listener = new Listener(this, changed);
        ImmutableInterlocked.Update(ref _all, all => all.Add(listener));
        return listener;
    }

    /// <summary>Calls all, on this thread.</summary>
    public void Tell()
    {
        foreach (var listener in _all)
        {
            listener.Tell();
        }
    }

    /// <summary>Calls nobody any longer.</summary>
    public void Clear() => ImmutableInterlocked.Update(ref _all, all => all.Clear());

    private sealed class Listener(Listeners listeners, Action changed) : IDisposable
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();

        public void Tell()
        {
            if (_context is null)
            {
                changed();
            }
            else
            {
                ExecutionContext.Run(_context, static c => ((Action)c!)(), changed);
            }
        }

        public void Dispose() => ImmutableInterlocked.Update(ref listeners._all, all => all.Remove(this));
    }
}
