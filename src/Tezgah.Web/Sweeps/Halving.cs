using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Sweeps;

/// <summary>What is known of a run of a sweep.</summary>
/// <param name="Trial">The run's place in the sweep.</param>
/// <param name="Run">Its row; null while it is not in the queue, or where it was deleted.</param>
/// <param name="Values">The measure that decides, by step, rising.</param>
public sealed record TrialState(SweepTrial Trial, RunRecord? Run, IReadOnlyList<(int Step, double Value)> Values)
{
    /// <summary>The first measurement at or after a part of all steps; null before it. NaN is no measurement that could win.</summary>
    /// <param name="part">The part, 0 to 1.</param>
    public double? ValueAt(double part)
    {
        if (Run is not { TotalSteps: > 0 } run)
        {
            return null;
        }

        var step = (int)Math.Ceiling(part * run.TotalSteps);
        foreach (var (at, value) in Values)
        {
            if (at >= step)
            {
                return value;
            }
        }

        // A run that came to its end measured what it measured.
        return run.Status == RunStatus.Completed && Values.Count > 0 ? Values[^1].Value : null;
    }
}

/// <summary>What is to be done now, and how far each choice of values came.</summary>
/// <param name="Stop">Runs that wait at their rung, or are out: to be stopped.</param>
/// <param name="Resume">Runs that a rung lets go on, each with that rung: to be resumed.</param>
/// <param name="CutAt">The rung at which a choice of values was cut, by its number; those that are not cut are not in it.</param>
/// <param name="Rung">The rung that is being decided, from 1; one more than there are once all are.</param>
public sealed record HalvingDecision(
    IReadOnlyList<SweepTrial> Stop, IReadOnlyList<(SweepTrial Trial, int Rung)> Resume, IReadOnlyDictionary<int, int> CutAt, int Rung);

/// <summary>
/// Successive halving (Jamieson and Talwalkar 2016): at each rung the best of all choices of values go on, and their runs are resumed
/// where they were stopped, so that nothing is computed twice. It keeps no state of its own: everything follows from the runs as the
/// store has them, so that a dashboard that is started again decides the same.
/// </summary>
public static class Halving
{
    /// <summary>Decides what is to be done now.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="states">Its runs.</param>
    public static HalvingDecision Decide(Sweep sweep, IReadOnlyList<TrialState> states)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(states);
        var stop = new List<SweepTrial>();
        var resume = new List<(SweepTrial, int)>();
        var cut = new Dictionary<int, int>();
        var configs = states.GroupBy(s => s.Trial.Config).OrderBy(g => g.Key).Select(g => g.ToArray()).ToList();
        for (var rung = 1; rung <= sweep.Rungs; rung++)
        {
            var part = sweep.RungAt(rung);
            var waiting = false;
            foreach (var state in configs.SelectMany(c => c))
            {
                if (state.ValueAt(part) is not null)
                {
                    // It has been measured: it waits for the others.
                    Add(stop, state);
                }
                else if (!IsOut(state, rung))
                {
                    waiting = true;
                    GoOn(state, rung, resume);
                }
            }

            if (waiting)
            {
                return new HalvingDecision(stop, resume, cut, rung);
            }

            var best = Best(sweep, configs, part);
            foreach (var config in configs.Where(c => !best.Contains(c)))
            {
                cut[config[0].Trial.Config] = rung;
            }

            configs = [.. configs.Where(best.Contains)];

            // What goes on is not to be stopped, and what is cut is.
            stop.RemoveAll(t => configs.Any(c => c[0].Trial.Config == t.Config));
        }

        foreach (var state in configs.SelectMany(c => c).Where(s => !IsOut(s, sweep.Rungs + 1)))
        {
            GoOn(state, sweep.Rungs + 1, resume);
        }

        return new HalvingDecision(stop, resume, cut, sweep.Rungs + 1);
    }

    private static void Add(List<SweepTrial> stop, TrialState state)
    {
        if (state.Run is { Status: RunStatus.Running or RunStatus.Starting or RunStatus.Queued } && stop.All(t => t.Number != state.Trial.Number))
        {
            stop.Add(state.Trial);
        }
    }

    // One that was stopped at the rung before and has not been resumed since.
    private static void GoOn(TrialState state, int rung, List<(SweepTrial, int)> resume)
    {
        if (rung > 1 && state.Run is { Status: RunStatus.Stopped } && !WasResumed(state, rung))
        {
            resume.Add((state.Trial, rung - 1));
        }
    }

    // Whoever stops a run by hand, after the rung let it go on, means it.
    private static bool IsOut(TrialState state, int rung) => state.Run is null
        ? state.Trial.RunId is not null
        : state.Run.Status switch
        {
            RunStatus.Failed or RunStatus.Completed => true,
            RunStatus.Stopped => rung == 1 || WasResumed(state, rung),
            _ => false,
        };

    private static bool WasResumed(TrialState state, int rung) =>
        state.Trial.PromotedAfter >= rung - 1 && state.Trial.PromotedAt is { } at && state.Run!.QueuedAt >= at;

    private static HashSet<TrialState[]> Best(Sweep sweep, List<TrialState[]> configs, double part)
    {
        var sign = JobChecks.GreaterIsBetter(sweep.Metric) ? -1 : 1;
        var measured = configs
            .Select(c => (Config: c, Value: Mean(c.Select(s => s.ValueAt(part)))))
            .Where(c => c.Value is not null)
            .OrderBy(c => sign * c.Value!.Value).ThenBy(c => c.Config[0].Trial.Config)
            .Select(c => c.Config)
            .ToArray();
        return [.. measured.Take(Math.Max(1, configs.Count / sweep.Eta))];
    }

    // Over the seeds that were measured; a loss that is no number loses.
    private static double? Mean(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>()];
        return known.Length == 0 || known.Any(v => !double.IsFinite(v)) ? null : known.Average();
    }
}
