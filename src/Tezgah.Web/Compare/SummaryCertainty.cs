using Tezgah.Core.Classification;
using Tezgah.Core.Results;
using Tezgah.Core.Statistics;

namespace Tezgah.Web.Compare;

/// <summary>Intervals and tests of the numbers of a summary.</summary>
public static class SummaryCertainty
{
    /// <summary>Rows times samples that a bootstrap may touch: more would keep a page waiting for minutes.</summary>
    private const long Work = 40_000_000;

    /// <summary>How many times slower a sample is whose areas are ranked anew than one that is only counted.</summary>
    public const int AreaCost = 60;

    private const int UsualReplicates = 2000;
    private const int FewestReplicates = 200;

    /// <summary>How the bootstrap of so many rows is run.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="comparisons">How many p values Holm's correction will multiply: enough samples that none is lost by that alone.</param>
    /// <param name="cost">How many times slower than counting a sample is.</param>
    public static BootstrapSettings Settings(int rows, int comparisons, int cost = 1)
    {
        var most = (int)Math.Clamp(Work / cost / Math.Max(1, rows), FewestReplicates, UsualReplicates);
        return new() { Replicates = Math.Min(UsualReplicates, Math.Max(most, 45 * comparisons)) };
    }

    /// <summary>The 95 % interval of a column's number; null if it does not exist.</summary>
    public static Interval? IntervalOf(SummaryColumn column, Tested tested)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(tested);
        var predictions = tested.Predictions;
        return column switch
        {
            { Key: "accuracy" } => tested.Report.AccuracyInterval,
            _ when column.Of(tested.Report) is null => null,
            { OfCounts: { } counts } => MetricBootstrap.IntervalOfCounts(predictions, counts, Settings(predictions.Count, 0)).Interval,
            _ => MetricBootstrap.IntervalOf(predictions, AucMacro, Settings(predictions.Count, 0, AreaCost)).Interval,
        };
    }

    /// <summary>The 95 % interval of a percentile of times, bootstrapped over the inferences.</summary>
    public static Interval? IntervalOf(TimeColumn column, LatencyFile file)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(file);
        return Bootstrap.Rows(file.Count, rows => Percentile(column, file.Milliseconds, rows), Settings(file.Count, 0)).Interval;
    }

    /// <summary>
    /// The p of two runs being equal in a column, on the same rows: McNemar's test for the accuracy, the paired bootstrap for the
    /// others. Null if the two were not tested on the same rows, or one of them has no such number.
    /// </summary>
    public static double? P(SummaryColumn column, Tested a, Tested b, int comparisons)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (x, y) = (a.Predictions, b.Predictions);
        if (x.Count == 0 || column.Of(a.Report) is null || column.Of(b.Report) is null || !Summary.SameRows(x, y))
        {
            return null;
        }

        return column switch
        {
            { Key: "accuracy" } => Outcomes.Of(x, y).Test.P,
            { OfCounts: { } counts } => MetricBootstrap.DifferenceOfCounts(x, y, counts, Settings(x.Count, comparisons)).P,
            _ => MetricBootstrap.DifferenceOf(x, y, AucMacro, Settings(x.Count, comparisons, AreaCost)).P,
        };
    }

    /// <summary>
    /// The p of two measurements having the same percentile: a bootstrap within each of the two, since they are not of the same
    /// inferences. Null if they were not made under the same conditions.
    /// </summary>
    public static double? P(TimeColumn column, LatencyFile a, LatencyFile b, int comparisons)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count == 0 || b.Count == 0 || LatencySpec.DifferentConditions([a, b]))
        {
            return null;
        }

        double[] times = [.. a.Milliseconds, .. b.Milliseconds];
        int[] groups = [.. Enumerable.Repeat(0, a.Count), .. Enumerable.Repeat(1, b.Count)];
        return Bootstrap.Rows(
            times.Length,
            rows => Percentile(column, times, rows[..a.Count]) - Percentile(column, times, rows[a.Count..]),
            Settings(times.Length, comparisons),
            groups).P;
    }

    private static double? AucMacro(Predictions predictions) => OneVsRest.Of(predictions).AucMacro;

    private static double? Percentile(TimeColumn column, IReadOnlyList<double> times, ReadOnlySpan<int> rows)
    {
        var drawn = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            drawn[i] = times[rows[i]];
        }

        return Percentiles.Linear(drawn, column.Percentile);
    }
}
