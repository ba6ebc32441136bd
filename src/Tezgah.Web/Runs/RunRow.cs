using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;

namespace Tezgah.Web.Runs;

/// <summary>One run as the table shows it at one moment.</summary>
public sealed record RunRow
{
    /// <summary>The run.</summary>
    public required RunRecord Run { get; init; }

    /// <summary>The place in the queue from 1; null if it does not wait.</summary>
    public int? QueuePlace { get; init; }

    /// <summary>How much of its work is done, 0 to 1; null while unknown.</summary>
    public double? Progress { get; init; }

    /// <summary>The time that the rest of the training takes at the pace so far; null while unknown.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>How long it has worked, or worked until its end; null before its start.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The run as the list of all runs holds it.</summary>
    public required IndexedRun Indexed { get; init; }

    /// <summary>The run as it looks at the moment <paramref name="now"/>.</summary>
    public static RunRow Of(IndexedRun indexed, int? queuePlace, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(indexed);
        return new RunRow
        {
            Indexed = indexed,
            Run = indexed.Run,
            QueuePlace = queuePlace,
            Progress = ProgressOf(indexed.Run),
            Left = LeftOf(indexed.Run),
            Duration = indexed.Duration(now),
        };
    }

    private static double? ProgressOf(RunRecord run) => run switch
    {
        { Status: RunStatus.Completed } => 1,
        { TotalSteps: > 0 } => Math.Clamp((double)run.Step / run.TotalSteps, 0, 1),
        { PhaseTotal: > 0 } when run.Phase == "training" => Math.Clamp((double)run.PhaseDone / run.PhaseTotal, 0, 1),
        _ => null,
    };

    // The pace since the start, or since it was resumed, evaluations included: that is what the rest will take too.
    private static TimeSpan? LeftOf(RunRecord run)
    {
        var worked = run.LastEventAt - (run.SessionStartedAt ?? run.StartedAt);
        var steps = run.Step - run.SessionStep;
        return run.Status is RunStatus.Running && worked > TimeSpan.Zero && steps > 0 && run.TotalSteps > run.Step
            ? worked * ((double)(run.TotalSteps - run.Step) / steps)
            : null;
    }
}
