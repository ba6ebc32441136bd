using Tezgah.Core.Classification;
using Tezgah.Core.Results;
using Tezgah.Core.Statistics;

namespace Tezgah.Web.Compare;

/// <summary>How a number stands to the best of its column.</summary>
public enum Standing
{
    /// <summary>Nothing can be said: other rows, other conditions, or not computed yet.</summary>
    Unknown,

    /// <summary>Significantly better than that of every other run.</summary>
    Best,

    /// <summary>Among the best: the difference may be chance.</summary>
    Level,

    /// <summary>Significantly worse than the best.</summary>
    Behind,
}

/// <summary>Two runs on the same rows, with p corrected for all comparisons of the column.</summary>
/// <param name="Comparison">The comparison.</param>
/// <param name="AdjustedP">McNemar's p after Holm's correction.</param>
/// <param name="A">The id of the first run.</param>
/// <param name="B">The id of the second.</param>
public sealed record JudgedPair(PairedComparison Comparison, double AdjustedP, string A, string B);

/// <summary>How sure the numbers of a summary are: intervals, and tests against the best of each column with Holm's correction.</summary>
public sealed class Certainty
{
    /// <summary>Most that an adjusted p may be where a difference is called significant.</summary>
    public const double Level = 0.05;

    private readonly Dictionary<(string Column, string Run), Standing> _standings = [];
    private readonly Dictionary<(string Column, string Run), double> _adjusted = [];
    private readonly Dictionary<(string Column, string Run), Interval> _intervals = [];

    private Certainty()
    {
    }

    /// <summary>Pairs of the best accuracy with each other run that was tested on the same rows, in the order of the runs.</summary>
    public IReadOnlyList<JudgedPair> Pairs { get; private set; } = [];

    /// <summary>How a run's number stands in a column.</summary>
    public Standing Of(string column, string run) => _standings.GetValueOrDefault((column, run));

    /// <summary>The p against the best of the column after Holm's correction; null for the best itself and where there is none.</summary>
    public double? AdjustedP(string column, string run) => _adjusted.TryGetValue((column, run), out var p) ? p : null;

    /// <summary>The 95 % interval of a run's number; null if there is none.</summary>
    public Interval? Interval(string column, string run) => _intervals.GetValueOrDefault((column, run));

    /// <summary>Compares every run with the best of each column; takes up to some seconds, so it is for another thread.</summary>
    public static Certainty Of(IReadOnlyList<ComparedRun> runs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var certainty = new Certainty();
        (string Id, Tested Result)[] tested = [.. runs.Where(r => r.Results.Test.Value is { Predictions.Count: > 0 }).Select(r => (r.Run.Id, r.Results.Test.Value!))];
        (string Id, LatencyFile Result)[] timed = [.. runs.Where(r => r.Results.Latency.Value is { Count: > 0 }).Select(r => (r.Run.Id, r.Results.Latency.Value!))];
        foreach (var column in Summary.Columns)
        {
            certainty.Judge(column.Key, tested, t => column.Of(t.Report), (a, b, n) => SummaryCertainty.P(column, a, b, n), cancellationToken);
        }

        foreach (var column in Summary.Times)
        {
            certainty.Judge(column.Key, timed, t => -column.Of(t), (a, b, n) => SummaryCertainty.P(column, a, b, n), cancellationToken);
        }

        certainty.Pairs = certainty.PairsOf(runs, cancellationToken);
        foreach (var column in Summary.Columns)
        {
            certainty.Measure(column.Key, tested, t => SummaryCertainty.IntervalOf(column, t), cancellationToken);
        }

        foreach (var column in Summary.Times)
        {
            certainty.Measure(column.Key, timed, t => SummaryCertainty.IntervalOf(column, t), cancellationToken);
        }

        return certainty;
    }

    private void Judge<T>(
        string column, (string Id, T Result)[] runs, Func<T, double?> value, Func<T, T, int, double?> test, CancellationToken cancellationToken)
    {
        (string Id, T Result)[] there = [.. runs.Where(r => value(r.Result) is not null)];
        if (there.Length < 2)
        {
            return;
        }

        var best = there.MaxBy(r => value(r.Result));
        var tests = new List<(string Id, double P)>();
        foreach (var (id, result) in there.Where(r => r.Id != best.Id))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (test(best.Result, result, there.Length - 1) is { } p)
            {
                tests.Add((id, p));
            }
        }

        var adjusted = Holm.Adjust([.. tests.Select(t => t.P)]);
        foreach (var ((id, _), p) in tests.Zip(adjusted))
        {
            _adjusted[(column, id)] = p;
            _standings[(column, id)] = p <= Level ? Standing.Behind : Standing.Level;
        }

        // One that could not be compared may be better in truth: then nobody is called the best.
        _standings[(column, best.Id)] = tests.Count < there.Length - 1 ? Standing.Unknown
            : adjusted.All(p => p <= Level) ? Standing.Best : Standing.Level;
    }

    private void Measure<T>(string column, (string Id, T Result)[] runs, Func<T, Interval?> interval, CancellationToken cancellationToken)
    {
        foreach (var (id, result) in runs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (interval(result) is { } found)
            {
                _intervals[(column, id)] = found;
            }
        }
    }

    private List<JudgedPair> PairsOf(IReadOnlyList<ComparedRun> runs, CancellationToken cancellationToken)
    {
        var pairs = new List<JudgedPair>();
        ComparedRun[] tested = [.. runs.Where(r => r.Results.Test.Value is { Predictions.Count: > 0 })];
        var best = tested.MaxBy(r => r.Results.Test.Value!.Report.Accuracy);
        foreach (var other in tested.Where(r => r != best))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (AdjustedP("accuracy", other.Run.Id) is { } p)
            {
                var (a, b) = (best!.Results.Test.Value!.Predictions, other.Results.Test.Value!.Predictions);
                pairs.Add(new(
                    PairedComparison.Of(a, b, best.Run.Name, other.Run.Name, SummaryCertainty.Settings(a.Count, 1)), p, best.Run.Id, other.Run.Id));
            }
        }

        return pairs;
    }
}
