using Tezgah.Core.Problems;

namespace Tezgah.Core.Runs;

/// <summary>Where a run is in its life.</summary>
public enum RunStatus
{
    /// <summary>Waits for its slot.</summary>
    Queued,

    /// <summary>Its worker was started and has not spoken yet.</summary>
    Starting,

    /// <summary>Its worker works.</summary>
    Running,

    /// <summary>It was asked to stop and has not ended yet.</summary>
    Stopping,

    /// <summary>It reached its end.</summary>
    Completed,

    /// <summary>It was stopped by a person.</summary>
    Stopped,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>Its worker died without a word: killed, out of memory, power.</summary>
    Interrupted,
}

/// <summary>Questions about a status.</summary>
public static class RunStatusExtensions
{
    /// <summary>Whether nothing more will come from the run by itself.</summary>
    public static bool IsEnded(this RunStatus status) => status >= RunStatus.Completed;

    /// <summary>Whether the run has, or is about to have, a worker.</summary>
    public static bool IsActive(this RunStatus status) => status is RunStatus.Starting or RunStatus.Running or RunStatus.Stopping;

    /// <summary>The status as a part of a sentence (<see cref="Problem.Details"/>).</summary>
    public static Problem InWords(this RunStatus status) => Problem.Part("status-" + status.ToString().ToLowerInvariant());
}

/// <summary>One run, as the tables of the dashboard show it: a row of the store.</summary>
public sealed record RunRecord
{
    /// <summary>The run's name in links and on disk: lower-case letters, digits and hyphens, sortable by time.</summary>
    public required string Id { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The content of its <c>job.json</c>.</summary>
    public required string JobJson { get; init; }

    /// <summary>When it was submitted, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last put in the queue, UTC: the queue's order, also after a restart.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>When its worker first spoke, UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its worker first spoke since it last went into the queue, UTC; null where the file or store that it comes from does not say.</summary>
    public DateTimeOffset? SessionStartedAt { get; init; }

    /// <summary>The optimizer step from which that worker went on; 0 where it began at the beginning.</summary>
    public int SessionStep { get; init; }

    /// <summary>How long the workers before that one worked; null where nobody kept it.</summary>
    public TimeSpan? WorkedBefore { get; init; } = TimeSpan.Zero;

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The time of its newest event, UTC.</summary>
    public DateTimeOffset? LastEventAt { get; init; }

    /// <summary>The phase it is in (<see cref="Events.ProgressEvent.Phase"/>); null before the first.</summary>
    public string? Phase { get; init; }

    /// <summary>Units done of that phase.</summary>
    public long PhaseDone { get; init; }

    /// <summary>Units of that phase in all.</summary>
    public long PhaseTotal { get; init; }

    /// <summary>The last optimizer step; 0 before the first.</summary>
    public int Step { get; init; }

    /// <summary>The optimizer steps in all; 0 while unknown.</summary>
    public int TotalSteps { get; init; }

    /// <summary>The newest value of every metric, by name.</summary>
    public IReadOnlyDictionary<string, double> Latest { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Why it failed or was interrupted.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Where it runs: <c>cpu</c>, <c>cuda:0</c>; null before it started.</summary>
    public string? Device { get; init; }

    /// <summary>The number of its newest event in the store.</summary>
    public long EventSeq { get; init; }

    /// <summary>The byte of <c>events.jsonl</c> up to which events are in the store.</summary>
    public long EventOffset { get; init; }

    /// <summary>The number of lines in its log: those of its events and those of the dashboard's own.</summary>
    public long LogLines { get; init; }

    /// <summary>Words that people put on it, each once, in the order in which they came.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What people noted about it; empty where there is nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>The study that it belongs to: the name of a group of runs that answers one question; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>When it was put away, UTC; null where it is in sight.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>When it was deleted, UTC (<see cref="IRunBin"/>); null where it is not.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>
    /// How often the store has changed the row; the store counts. It also grows with changes that come from no event (stopping,
    /// interrupted), so it, and not <see cref="EventSeq"/>, tells what a reader has seen.
    /// </summary>
    public long Revision { get; init; }

    /// <summary>
    /// How long its workers have worked until <paramref name="now"/>: the pauses before it was resumed do not count, unless nobody kept how
    /// long they were. Null before its start.
    /// </summary>
    public TimeSpan? Worked(DateTimeOffset now)
    {
        if (StartedAt is not { } start)
        {
            return null;
        }

        if (SessionStartedAt is not { } session || WorkedBefore is not { } before)
        {
            return (EndedAt ?? now) - start;
        }

        // One that waits to be resumed has no end and does not work.
        var end = EndedAt ?? (Status is RunStatus.Running or RunStatus.Stopping ? now : LastEventAt ?? session);
        return before + (end > session ? end - session : TimeSpan.Zero);
    }
}

/// <summary>The values of one optimizer step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Values">The values by name.</param>
public sealed record MetricPoint(int Step, DateTimeOffset Time, IReadOnlyDictionary<string, double> Values);

/// <summary>A line of a run's log.</summary>
/// <param name="Seq">Its number in the run's log, from 1, without gaps.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Text">The line; for a problem its English sentence.</param>
/// <param name="Problem">The problem behind it, so that it can be shown in the reader's language.</param>
public sealed record LogLine(long Seq, DateTimeOffset Time, string Level, string Text, Problem? Problem = null);

/// <summary>A finished evaluation of a run.</summary>
/// <param name="Name"><c>validation</c>, <c>test</c> or <c>latency</c>; a newer one of the same name and step replaces it.</param>
/// <param name="Kind"><c>classification</c> or <c>latency</c>.</param>
/// <param name="Step">The step of the weights.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Values">The summary; null is undefined.</param>
/// <param name="Labels">The names of the classes in order.</param>
/// <param name="Files">What each file is and its path inside the artifacts' folder.</param>
public sealed record EvaluationRecord(
    string Name,
    string Kind,
    int Step,
    DateTimeOffset Time,
    IReadOnlyDictionary<string, double?> Values,
    IReadOnlyList<string> Labels,
    IReadOnlyDictionary<string, string> Files)
{
    /// <summary>
    /// Of a language model, the tokens that loss and perplexity are of (<see cref="Events.EvaluationEvent.LossOn"/>): perplexities over
    /// different tokens cannot be compared. Null of anything else, and of runs of older versions.
    /// </summary>
    public string? LossOn { get; init; }
}

/// <summary>A part of one curve. Both arrays have the same length; steps rise.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Steps">The optimizer steps.</param>
/// <param name="Values">The values.</param>
public sealed record Series(string Name, IReadOnlyList<int> Steps, IReadOnlyList<double> Values);
