using Tezgah.Core.Runs;

namespace Tezgah.Web.Lecture;

/// <summary>
/// When each step of a finished run was: the store keeps the times of evaluations, not of steps, so steps lie evenly between
/// those.
/// </summary>
public sealed class RunPace
{
    private readonly List<(int Step, TimeSpan At)> _known = [(0, TimeSpan.Zero)];

    /// <summary>Takes what is known of a run whose last step is <paramref name="last"/>.</summary>
    public RunPace(RunRecord run, int last, IEnumerable<EvaluationRecord> evaluations)
    {
        ArgumentNullException.ThrowIfNull(run);
        Start = run.StartedAt ?? run.CreatedAt;
        Length = Max((run.EndedAt ?? run.LastEventAt ?? Start) - Start, TimeSpan.FromMilliseconds(Math.Max(1, last)));
        foreach (var evaluation in evaluations.OrderBy(e => e.Step))
        {
            Add(evaluation.Step, evaluation.Time - Start, last);
        }

        if (last > _known[^1].Step)
        {
            _known.Add((last, Length));
        }
    }

    /// <summary>When the run began.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>From its beginning to its end.</summary>
    public TimeSpan Length { get; }

    /// <summary>The steps that are done at a moment.</summary>
    public int StepAt(TimeSpan at)
    {
        if (at >= Length)
        {
            return _known[^1].Step;
        }

        var next = _known.FindIndex(k => k.At > at);
        if (next <= 0)
        {
            return next < 0 ? _known[^1].Step : 0;
        }

        var ((fromStep, from), (toStep, to)) = (_known[next - 1], _known[next]);
        return fromStep + (int)Math.Floor((toStep - fromStep) * ((at - from) / (to - from)) + 1e-9);
    }

    /// <summary>The moment at which a step is done.</summary>
    public TimeSpan At(int step)
    {
        var next = _known.FindIndex(k => k.Step >= step);
        if (next <= 0)
        {
            return next < 0 ? Length : _known[0].At;
        }

        var ((fromStep, from), (toStep, to)) = (_known[next - 1], _known[next]);
        // Rounded up, so that the step is done at that moment.
        return from + TimeSpan.FromTicks((long)Math.Ceiling((to - from).Ticks * ((double)(step - fromStep) / (toStep - fromStep))));
    }

    // Evaluations after the training (tests, latency) and those of a course that was given up say nothing of its pace.
    private void Add(int step, TimeSpan at, int last)
    {
        if (step > _known[^1].Step && step < last && at > _known[^1].At && at < Length)
        {
            _known.Add((step, at));
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
