using Tezgah.Core.Runs;

namespace Tezgah.Web.Live;

/// <summary>
/// How long the rest of a training takes, at the pace of its last steps, evaluations among them included. A person plans by
/// it, so it does not jump: of each new estimate of the end only a part is taken over.
/// </summary>
public sealed class RemainingTime
{
    private const int Window = 100;
    private const double Share = 0.1;

    private readonly Queue<(int Step, DateTimeOffset Time)> _steps = new();
    private (int Step, DateTimeOffset Time) _last;
    private DateTimeOffset? _end;
    private int _total;

    private DateTimeOffset? _session;

    /// <summary>Starts with the pace from the beginning of the run, or of its going on, to its newest step.</summary>
    public RemainingTime(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Begin(run);
    }

    /// <summary>Takes note of a run that was resumed: the pause before it is no part of its pace.</summary>
    public void Follow(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.SessionStartedAt != _session)
        {
            _steps.Clear();
            (_last, _end) = (default, null);
            Begin(run);
        }
    }

    /// <summary>Takes note of a step.</summary>
    public void Add(int step, DateTimeOffset time)
    {
        if (_steps.Count > 0 && step <= _last.Step)
        {
            return;
        }

        _last = (step, time);
        _steps.Enqueue(_last);
        if (_steps.Count > Window)
        {
            _steps.Dequeue();
        }

        Estimate();
    }

    /// <summary>What is left at <paramref name="now"/>; null while nothing can be said or nothing is left.</summary>
    public TimeSpan? Left(RunRecord run, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_total != run.TotalSteps)
        {
            _total = run.TotalSteps;
            _end = null;
            Estimate();
        }

        return run.Status is RunStatus.Running && run.Step < run.TotalSteps && _end is { } end
            ? Round(end > now ? end - now : TimeSpan.Zero)
            : null;
    }

    // Coarser the further away it is: nobody needs the seconds of an hour.
    private static TimeSpan Round(TimeSpan left)
    {
        var grain = left.TotalSeconds switch { < 60 => 1, < 600 => 5, < 3600 => 15, _ => 60 };
        return TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds / grain) * grain);
    }

    private void Begin(RunRecord run)
    {
        (_total, _session) = (run.TotalSteps, run.SessionStartedAt);
        if ((run.SessionStartedAt ?? run.StartedAt) is { } start && run.LastEventAt is { } newest && run.Step > run.SessionStep && newest > start)
        {
            _steps.Enqueue((run.SessionStep, start));
            _last = (run.Step, newest);
            Estimate();
        }
    }

    private void Estimate()
    {
        if (_steps.Count == 0 || _total <= 0 || _last.Step <= _steps.Peek().Step)
        {
            return;
        }

        var first = _steps.Peek();
        var pace = (_last.Time - first.Time) / (_last.Step - first.Step);
        var end = _last.Time + (pace * (_total - _last.Step));
        _end = _end is { } before && _steps.Count > 10 ? before + ((end - before) * Share) : end;
    }
}
