namespace Tezgah.Core.Runs.Analysis;

/// <summary>A metric at one checkpoint.</summary>
/// <param name="Step">The step; 0 is the base model.</param>
/// <param name="Value">The metric.</param>
/// <param name="StandardError">How unsure it is: of a share p of n, the root of p (1 - p) / n; null if not known.</param>
public sealed record CheckpointValue(int Step, double Value, double? StandardError = null)
{
    /// <summary>A share of n, with its standard error.</summary>
    public static CheckpointValue OfShare(int step, int part, int whole)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(whole);
        var share = (double)part / whole;
        return new(step, share, Math.Sqrt(share * (1 - share) / whole));
    }
}

/// <summary>What a metric over the checkpoints of a run says about when to stop.</summary>
/// <param name="Best">The best checkpoint, the earliest of equals.</param>
/// <param name="OverfitsFrom">
/// The last checkpoint after which the metric only got worse, from each checkpoint to the next; null if it did not, or if the last
/// checkpoint is the best so far.
/// </param>
/// <param name="WorseningSteps">How many checkpoints in a row were worse than the one before at the end of the run.</param>
/// <param name="LossSinceBest">How much worse the last checkpoint is than the best; 0 or more.</param>
/// <param name="StopAt">
/// The recommended stopping step: the earliest checkpoint that is at most one standard error of the best one worse than it
/// (Breiman et al., 1984), the best one itself where the error is not known.
/// </param>
public sealed record CheckpointAnalysis(
    CheckpointValue Best, CheckpointValue? OverfitsFrom, int WorseningSteps, double LossSinceBest, CheckpointValue StopAt)
{
    /// <summary>Analyses the checkpoints of one run, in any order.</summary>
    /// <param name="values">At least one; no step twice; NaN is left out.</param>
    /// <param name="lowerIsBetter">Whether the metric is one like the loss.</param>
    /// <exception cref="ArgumentException">There is no value, or two of one step.</exception>
    public static CheckpointAnalysis Of(IEnumerable<CheckpointValue> values, bool lowerIsBetter)
    {
        ArgumentNullException.ThrowIfNull(values);
        CheckpointValue[] ordered = [.. values.Where(v => !double.IsNaN(v.Value)).OrderBy(v => v.Step)];
        if (ordered.Length == 0)
        {
            throw new ArgumentException("No checkpoint has a value.", nameof(values));
        }

        if (ordered.Zip(ordered.Skip(1)).Any(p => p.First.Step == p.Second.Step))
        {
            throw new ArgumentException("Two values are of one step.", nameof(values));
        }

        var sign = lowerIsBetter ? -1 : 1;
        var best = ordered.MaxBy(v => sign * v.Value)!;
        var worsening = 0;
        while (worsening + 1 < ordered.Length && sign * (ordered[^(worsening + 1)].Value - ordered[^(worsening + 2)].Value) < 0)
        {
            worsening++;
        }

        var within = sign * best.Value - (best.StandardError ?? 0);
        return new(
            best,
            worsening == 0 ? null : ordered[^(worsening + 1)],
            worsening,
            sign * (best.Value - ordered[^1].Value),
            ordered.First(v => sign * v.Value >= within));
    }
}
