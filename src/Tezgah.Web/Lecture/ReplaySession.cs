using Tezgah.Core.Listening;

namespace Tezgah.Web.Lecture;

/// <summary>
/// How far a replay is. It has no timer: the moment that is shown follows from the clock, so all who watch one session see the
/// same, whoever comes late, and a session that nobody watches costs nothing. Safe to use from any thread.
/// </summary>
public sealed class ReplaySession
{
    private static readonly double[] s_speeds = [1, 2, 5, 10, 20, 50, 100];

    private readonly Listeners _listeners = new();
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private TimeSpan _from;
    private DateTimeOffset _since;
    private TimeSpan _until;
    private double _speed = 10;
    private bool _playing;
    private ReplayQuestion? _question;

    /// <summary>Stands at the run's beginning.</summary>
    public ReplaySession(ReplayTape tape, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(time);
        (Tape, _time, _since, _until) = (tape, time, time.GetUtcNow(), tape.Pace.Length);
    }

    /// <summary>Called, on any thread, when something was pressed, not that time goes by, until it is disposed of.</summary>
    public IDisposable Listen(Action changed) => _listeners.Add(changed);

    /// <summary>The speeds that buttons offer; any from 1 to 100 will do.</summary>
    public static IReadOnlyList<double> Speeds => s_speeds;

    /// <summary>What is played.</summary>
    public ReplayTape Tape { get; }

    /// <summary>What is shown now.</summary>
    public ReplayMoment Now
    {
        get
        {
            lock (_gate)
            {
                var at = At();
                return new ReplayMoment(at, _playing && at < _until, _speed, at >= Tape.Pace.Length, _question);
            }
        }
    }

    /// <summary>Goes on; at the end, from the beginning. An open question stays open: only its answer leads on.</summary>
    public void Play() => Change(at =>
    {
        if (_question is { IsOpen: true })
        {
            return;
        }

        _question = null;
        Set(at >= Tape.Pace.Length ? TimeSpan.Zero : at, playing: true);
    });

    /// <summary>Stands still.</summary>
    public void Pause() => Change(at => Set(at, playing: false));

    /// <summary>Plays so many times as fast as the run was; 1 to 100.</summary>
    public void SetSpeed(double speed) => Change(at =>
    {
        _speed = Math.Clamp(speed, s_speeds[0], s_speeds[^1]);
        (_from, _since) = (at, _time.GetUtcNow());
    });

    /// <summary>Goes to a step and stands still there. What a question hides stays hidden.</summary>
    public void Seek(int step) => Change(at =>
    {
        var to = step >= Tape.LastStep ? Tape.Pace.Length : Tape.Pace.At(Math.Max(0, step));
        if (_question is { IsOpen: true } question && to > Tape.Pace.At(question.FromStep))
        {
            return;
        }

        _question = null;
        Set(to, playing: false);
    });

    /// <summary>Goes some steps on, or back where it is negative.</summary>
    public void Step(int by) => Seek(Tape.Pace.StepAt(Now.At) + by);

    /// <summary>Stops, and asks what a metric does next.</summary>
    public void Ask(string metric) => Change(at =>
    {
        var step = Tape.Pace.StepAt(at);
        if (_question is not { IsOpen: true } && ReplayQuestion.Of(Tape, metric, step) is { } question)
        {
            _question = question;
            Set(at, playing: false);
        }
    });

    /// <summary>Takes a guess; a visitor's newer one replaces the older.</summary>
    public void Guess(string visitor, Outlook outlook) => Change(_ => _question = _question?.With(visitor, outlook));

    /// <summary>Plays on to where the question is answered, and tells the answer.</summary>
    public void Reveal() => Change(at =>
    {
        if (_question is { IsOpen: true } question)
        {
            _question = question with { IsOpen = false };
            Set(at, playing: true);
            _until = question.ToStep >= Tape.LastStep ? Tape.Pace.Length : Tape.Pace.At(question.ToStep);
        }
    });

    private void Change(Action<TimeSpan> change)
    {
        lock (_gate)
        {
            change(At());
        }

        _listeners.Tell();
    }

    private void Set(TimeSpan at, bool playing) =>
        (_from, _since, _playing, _until) = (at, _time.GetUtcNow(), playing, Tape.Pace.Length);

    private TimeSpan At()
    {
        if (!_playing)
        {
            return _from;
        }

        var at = _from + ((_time.GetUtcNow() - _since) * _speed);
        return at < _until ? at : _until;
    }
}
