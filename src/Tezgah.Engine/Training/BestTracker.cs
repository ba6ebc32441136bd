using Tezgah.Core.Jobs;

namespace Tezgah.Engine.Training;

/// <summary>Which evaluation was the best so far, and whether it is time to stop waiting for a better one.</summary>
public sealed class BestTracker
{
    private readonly string _metric;
    private readonly bool _greater;
    private readonly int? _patience;
    private readonly double _threshold;

    /// <summary>A tracker that has seen nothing.</summary>
    public BestTracker(EvaluationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var name = settings.MetricForBestModel ?? "eval_loss";
        _metric = name.StartsWith("eval_", StringComparison.Ordinal) ? name : "eval_" + name;
        _greater = settings.GreaterIsBetter ?? JobChecks.GreaterIsBetter(_metric);
        (_patience, _threshold) = (settings.EarlyStoppingPatience, settings.EarlyStoppingThreshold);
    }

    /// <summary>The best evaluation's step and value, and how many came after it without a gain.</summary>
    public BestSoFar State { get; set; } = new(null, null, 0);

    /// <summary>Whether as many evaluations in a row as were asked for brought no gain.</summary>
    public bool IsExhausted => State.Waited >= _patience;

    /// <summary>Takes an evaluation, by the rules of Hugging Face's <c>EarlyStoppingCallback</c>: any better value is the best, but only a gain above the threshold ends the waiting.</summary>
    /// <returns>Whether it is the best so far.</returns>
    public bool Add(int step, IReadOnlyDictionary<string, double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var value = values[_metric];
        var better = State.Value is not { } best || double.IsNaN(best) || (_greater ? value > best : value < best);
        var gains = better && (State.Value is not { } before || Math.Abs(value - before) > _threshold);
        var waited = gains ? 0 : State.Waited + 1;
        State = better ? new BestSoFar(step, value, waited) : State with { Waited = waited };
        return better;
    }
}

/// <summary>The best evaluation.</summary>
/// <param name="Step">Its step; null before the first.</param>
/// <param name="Value">Its value of the metric.</param>
/// <param name="Waited">The evaluations since the last gain.</param>
public sealed record BestSoFar(int? Step, double? Value, int Waited);
