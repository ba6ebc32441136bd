using System.Collections.Immutable;

namespace Tezgah.Web.Lecture;

/// <summary>
/// Those who listen to an event, each called in the context in which it began to listen, and so in the language of its reader: what
/// the lecturer presses must not turn the audience's pages into the lecturer's language. Safe to use from any thread.
/// </summary>
internal sealed class Listeners
{
    private ImmutableList<Listener> _all = [];

    /// <summary>Calls a handler from now on.</summary>
    public void Add(EventHandler? handler)
    {
        if (handler is not null)
        {
            var listener = new Listener(handler, ExecutionContext.Capture());
            ImmutableInterlocked.Update(ref _all, all => all.Add(listener));
        }
    }

    /// <summary>Calls a handler no longer.</summary>
    public void Remove(EventHandler? handler) =>
        ImmutableInterlocked.Update(ref _all, all => all.FindLastIndex(l => l.Handler == handler) is >= 0 and var i ? all.RemoveAt(i) : all);

    /// <summary>Calls all.</summary>
    public void Tell(object sender)
    {
        foreach (var (handler, context) in _all)
        {
            if (context is null)
            {
                handler(sender, EventArgs.Empty);
            }
            else
            {
                ExecutionContext.Run(context, _ => handler(sender, EventArgs.Empty), null);
            }
        }
    }

    private sealed record Listener(EventHandler Handler, ExecutionContext? Context);
}
