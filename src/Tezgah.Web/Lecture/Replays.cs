using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;

namespace Tezgah.Web.Lecture;

/// <summary>The replays that a lecture shows, one for each run: the lecturer's, which everybody may watch.</summary>
public sealed class ReplayStage(TimeProvider time)
{
    private const int MostKept = 8;

    private readonly Lock _gate = new();
    private readonly List<ReplaySession> _sessions = [];

    /// <summary>
    /// The replay of a run; it is kept when the lecturer looks at something else, or loads the page again. What an audience opens never
    /// pushes the lecturer's from the stage.
    /// </summary>
    public ReplaySession Of(ReplayTape tape, bool isLecturer)
    {
        ArgumentNullException.ThrowIfNull(tape);
        lock (_gate)
        {
            // A run that was resumed since is another tape.
            var known = _sessions.Find(s => s.Tape.Run.Id == tape.Run.Id && s.Tape.Run.Revision == tape.Run.Revision);
            if (known is not null && !isLecturer)
            {
                return known;
            }

            var session = known ?? new ReplaySession(tape, time);
            _sessions.RemoveAll(s => s.Tape.Run.Id == tape.Run.Id);
            _sessions.Insert(isLecturer ? _sessions.Count : 0, session);
            _sessions.RemoveRange(0, Math.Max(0, _sessions.Count - MostKept));
            return session;
        }
    }
}

/// <summary>
/// The replays as one visit sees them. The stage's are the owner's to play; a viewer watches those, or plays one of their own,
/// which nobody else sees.
/// </summary>
public sealed class Replays(ReplayStage stage, IRunStore store, TimeProvider time, Visitor visitor)
{
    /// <summary>The replay of a run, the stage's or one of the visit's own; null if the run is not there, has not ended, or logged no curves.</summary>
    public async Task<ReplayRemote?> OpenAsync(string id, bool own, CancellationToken cancellationToken = default)
    {
        if (await ReplayTape.ReadAsync(store, id, cancellationToken) is not { } tape)
        {
            return null;
        }

        return own
            ? new ReplayRemote(new ReplaySession(tape, time), visitor, isShared: false)
            : new ReplayRemote(stage.Of(tape, visitor.IsOwner), visitor, isShared: true);
    }
}

/// <summary>A replay in one visitor's hands. What it refuses, it refuses on the server, whatever the page shows.</summary>
public sealed class ReplayRemote(ReplaySession session, Visitor visitor, bool isShared)
{
    /// <summary>The replay, to be watched.</summary>
    public ReplaySession Session => session;

    /// <summary>Whether others watch it too.</summary>
    public bool IsShared => isShared;

    /// <summary>Whether this visitor may play it.</summary>
    public bool MayPlay => !isShared || visitor.IsOwner;

    /// <summary>What this visitor guesses.</summary>
    public Outlook? MyGuess => session.Now.Question?.Of(visitor.Id);

    /// <summary>Plays it.</summary>
    /// <exception cref="ProblemException">It is the lecturer's, and this is not the lecturer.</exception>
    public void Do(Action<ReplaySession> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (!MayPlay)
        {
            throw new ProblemException(visitor.Obstacle ?? new Problem("viewer-may-not"));
        }

        action(session);
    }

    /// <summary>Takes this visitor's guess.</summary>
    /// <exception cref="ProblemException">The visitor is nobody.</exception>
    public void Guess(Outlook outlook)
    {
        if (visitor.Role == Role.Nobody)
        {
            throw new ProblemException(visitor.Obstacle!);
        }

        session.Guess(visitor.Id, outlook);
    }
}
