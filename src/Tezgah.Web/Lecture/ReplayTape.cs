using Tezgah.Core.Runs;
using Tezgah.Web.Live;

namespace Tezgah.Web.Lecture;

/// <summary>
/// A finished run as it went, read from the store once: what its page showed at any moment, and what came between two moments.
/// It needs no worker and no network, and never changes.
/// </summary>
public sealed class ReplayTape
{
    /// <summary>The most points of a curve; of longer ones the extremes are kept.</summary>
    public const int MostPoints = 20_000;

    private readonly IReadOnlyList<Series> _series;
    private readonly int[] _steps;
    private readonly IReadOnlyList<LogLine> _log;
    private readonly IReadOnlyList<EvaluationRecord> _evaluations;

    private ReplayTape(RunRecord run, IReadOnlyList<Series> series, IReadOnlyList<LogLine> log, IReadOnlyList<EvaluationRecord> evaluations)
    {
        Run = run;
        (_series, _log, _evaluations) = (series, log, evaluations);
        _steps = [.. series.SelectMany(s => s.Steps).Distinct().Order()];
        Pace = new RunPace(run, _steps.Length > 0 ? _steps[^1] : 0, evaluations);
    }

    /// <summary>The run as it ended.</summary>
    public RunRecord Run { get; }

    /// <summary>When its steps were.</summary>
    public RunPace Pace { get; }

    /// <summary>Its last step with a value.</summary>
    public int LastStep => _steps.Length > 0 ? _steps[^1] : 0;

    /// <summary>The names of its curves.</summary>
    public IEnumerable<string> Metrics => _series.Where(s => s.Steps.Count > 0).Select(s => s.Name);

    /// <summary>Reads a run; null if there is none, it has not ended, or it logged no curves.</summary>
    public static async Task<ReplayTape?> ReadAsync(IRunStore store, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.FindAsync(id, cancellationToken) is { } run && run.Status.IsEnded()
            && await store.ReadSeriesAsync(id, null, maxPoints: MostPoints, cancellationToken: cancellationToken) is { Count: > 0 } series
            ? new ReplayTape(
                run,
                series,
                await store.ReadLogAsync(id, RunReader.LogLines, cancellationToken),
                await store.ReadEvaluationsAsync(id, cancellationToken))
            : null;
    }

    /// <summary>What the run's page showed at a moment.</summary>
    public RunSnapshot At(TimeSpan at)
    {
        var step = Pace.StepAt(at);
        var series = _series.Select(s => Head(s, step)).Where(s => s.Steps.Count > 0);
        return new RunSnapshot(
            RunAt(at),
            new CurveSet([.. series], RunReader.Smoothing, RunReader.Points),
            [.. _log.Where(l => IsPast(l.Time, at))],
            [.. _evaluations.Where(e => IsPast(e.Time, at))]);
    }

    /// <summary>What came after <paramref name="from"/>, up to <paramref name="to"/>.</summary>
    public LiveBatch Between(TimeSpan from, TimeSpan to)
    {
        var (first, last) = (Pace.StepAt(from), Pace.StepAt(to));
        var steps = _steps.AsSpan(UpTo(_steps, first), UpTo(_steps, last) - UpTo(_steps, first)).ToArray();
        return new LiveBatch(
            RunAt(to),
            [.. steps.Select(Point)],
            [.. _log.Where(l => IsPast(l.Time, to) && !IsPast(l.Time, from))],
            [.. _evaluations.Where(e => IsPast(e.Time, to) && !IsPast(e.Time, from))]);
    }

    /// <summary>The mean of a metric over some steps; the last value before them where there is none among them. NaN without any.</summary>
    public double Mean(string metric, int from, int to)
    {
        if (_series.FirstOrDefault(s => s.Name == metric) is not { } series)
        {
            return double.NaN;
        }

        var (start, end) = (UpTo(series.Steps, from), UpTo(series.Steps, to));
        return end > start ? series.Values.Skip(start).Take(end - start).Average()
            : end > 0 ? series.Values[end - 1]
            : double.NaN;
    }

    // How many of the rising steps are no later than one.
    private static int UpTo(IReadOnlyList<int> steps, int last)
    {
        var (low, high) = (0, steps.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = steps[middle] <= last ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static Series Head(Series series, int step)
    {
        var count = UpTo(series.Steps, step);
        return new Series(series.Name, [.. series.Steps.Take(count)], [.. series.Values.Take(count)]);
    }

    private MetricPoint Point(int step)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var series in _series)
        {
            var at = UpTo(series.Steps, step) - 1;
            if (at >= 0 && series.Steps[at] == step)
            {
                values[series.Name] = series.Values[at];
            }
        }

        return new MetricPoint(step, Pace.Start + Pace.At(step), values);
    }

    private bool IsPast(DateTimeOffset time, TimeSpan at) => at >= Pace.Length || time <= Pace.Start + at;

    private RunRecord RunAt(TimeSpan at)
    {
        // Grows with the time, as the store counts its changes.
        var revision = at.Ticks + 1;
        if (at >= Pace.Length)
        {
            return Run with { Revision = Math.Max(revision, long.MaxValue / 2) };
        }

        var step = Pace.StepAt(at);
        return Run with
        {
            Status = RunStatus.Running,
            Phase = "training",
            PhaseDone = step,
            PhaseTotal = Run.TotalSteps,
            Step = step,
            Latest = LatestAt(step),
            Problem = null,
            EndedAt = null,
            LastEventAt = Pace.Start + at,
            Revision = revision,
        };
    }

    private Dictionary<string, double> LatestAt(int step)
    {
        var latest = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var series in _series)
        {
            if (UpTo(series.Steps, step) is > 0 and var count)
            {
                latest[series.Name] = series.Values[count - 1];
            }
        }

        return latest;
    }
}
