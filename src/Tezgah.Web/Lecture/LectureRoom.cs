using System.Collections.Immutable;
using Tezgah.Core.Listening;

namespace Tezgah.Web.Lecture;

/// <summary>Who is here and which page the lecturer shows. One for the program; safe to use from any thread.</summary>
public sealed class LectureRoom
{
    private readonly Listeners _listeners = new();
    private ImmutableList<string> _viewers = [];
    private string? _address;

    /// <summary>Called, on any thread, when a viewer comes or goes, or another page is shown, until it is disposed of.</summary>
    public IDisposable Listen(Action changed) => _listeners.Add(changed);

    /// <summary>The viewers who have a page open, each once however many pages they have.</summary>
    public int Viewers => _viewers.Distinct(StringComparer.Ordinal).Count();

    /// <summary>The path and query of the page that is shown; null while nobody leads.</summary>
    public string? Address => Volatile.Read(ref _address);

    /// <summary>A viewer opens a page; disposing closes it.</summary>
    public IDisposable Join(string viewer)
    {
        ImmutableInterlocked.Update(ref _viewers, viewers => viewers.Add(viewer));
        _listeners.Tell();
        return new Seat(this, viewer);
    }

    /// <summary>Shows a page to all who follow; null ends it.</summary>
    public void Show(string? address)
    {
        if (Interlocked.Exchange(ref _address, address) != address)
        {
            _listeners.Tell();
        }
    }

    /// <summary>Ends what is shown, and has everybody ask anew whether they may stay.</summary>
    public void SendAway()
    {
        Interlocked.Exchange(ref _address, null);
        _listeners.Tell();
    }

    private void Leave(string viewer)
    {
        ImmutableInterlocked.Update(ref _viewers, viewers => viewers.Remove(viewer));
        _listeners.Tell();
    }

    private sealed class Seat(LectureRoom room, string viewer) : IDisposable
    {
        private int _gone;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gone, 1) == 0)
            {
                room.Leave(viewer);
            }
        }
    }
}
