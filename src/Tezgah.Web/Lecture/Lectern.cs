using Tezgah.Core.Problems;
using Tezgah.Web.Access;

namespace Tezgah.Web.Lecture;

/// <summary>The room as one visit may use it: everybody sees what is shown, only the owner shows.</summary>
public sealed class Lectern(LectureRoom room, AccessKeys keys, Visitor visitor)
{
    /// <summary>Who is here.</summary>
    public LectureRoom Room => room;

    /// <summary>Whether this visitor's pages are what the audience sees.</summary>
    public bool Leads => visitor.IsOwner && room.Address is not null;

    /// <summary>Shows a page, as path and query, to all who follow; null ends it. Pages that are not for viewers are left out.</summary>
    /// <exception cref="ProblemException">The visitor is not the owner.</exception>
    public void Show(string? address)
    {
        Check();
        if (address is null || PageRights.IsForViewers(address))
        {
            room.Show(address);
        }
    }

    /// <summary>Sends the audience away and makes a key for another.</summary>
    /// <exception cref="ProblemException">The visitor is not the owner.</exception>
    public void NewAudience()
    {
        Check();
        keys.RenewViewers();
        room.SendAway();
    }

    /// <summary>The viewers' key.</summary>
    /// <exception cref="ProblemException">The visitor is not the owner.</exception>
    public string ViewersKey()
    {
        Check();
        return keys.Viewers;
    }

    private void Check()
    {
        if (visitor.Obstacle is { } obstacle)
        {
            throw new ProblemException(obstacle);
        }
    }
}
