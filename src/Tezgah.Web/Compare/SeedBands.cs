using Tezgah.Core.Statistics;
using Tezgah.Web.Charts;
using Tezgah.Web.Live;

namespace Tezgah.Web.Compare;

/// <summary>The mean of a metric over seeds with a band of one standard deviation to each side.</summary>
public static class SeedBands
{
    private const int Places = 400;

    /// <summary>Lower edge, upper edge and mean, where at least one of the runs has a value.</summary>
    /// <param name="group">The runs.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="names">The names of the three traces.</param>
    public static IReadOnlyList<ChartTrace> Of(SeedGroup group, string metric, (string Lower, string Upper, string Mean) names)
    {
        ArgumentNullException.ThrowIfNull(group);
        var steps = SeedSummary.PerStep(Aligned([.. group.Runs.Select(r => CurveOf(r, metric)).Where(c => c.Count > 0)]));
        double[] x = [.. steps.Select(s => (double)s.Step)];
        ChartTrace Edge(string name, Func<SeedSummary, double> value, bool band)
        {
            var edge = new Curve(x, [.. steps.Select(s => value(s.Summary))]);
            return new() { Name = name, Style = group.Style, Faint = true, Band = band, Beside = names.Mean, Data = edge };
        }

        return
        [
            Edge(names.Lower, s => s.Band.Lower, band: false),
            Edge(names.Upper, s => s.Band.Upper, band: true),
            new ChartTrace { Name = names.Mean, Key = "mean-" + group.Runs[0].Run.Id, Style = group.Style, Marks = steps.Count <= 60, Data = new Curve(x, [.. steps.Select(s => s.Summary.Mean)]) },
        ];
    }

    private static Curve CurveOf(ComparedRun run, string metric) =>
        CurveSet.Noisy.Contains(metric) ? run.Model.Seen.Smooth(metric) : run.Model.Seen[metric];

    // Long curves are thinned, each at steps of its own: a mean over other runs at each step would jump. Then all are read off at
    // the same places, between two points in proportion. Runs that were evaluated at the same steps keep those.
    private static IEnumerable<IEnumerable<(long Step, double Value)>> Aligned(Curve[] curves)
    {
        if (curves.Length == 0 || curves.MaxBy(c => c.Count)!.X.ToHashSet() is var longest && curves.All(c => c.X.All(longest.Contains)))
        {
            return curves.Select(c => c.X.Zip(c.Y, (x, y) => ((long)x, y)));
        }

        var (first, last) = (curves.Min(c => c.X[0]), curves.Max(c => c.LastX));
        long[] places = [.. Enumerable.Range(0, Places + 1).Select(i => (long)Math.Round(first + ((last - first) * i / Places))).Distinct()];
        return curves.Select(c => places.Where(p => p >= c.X[0] && p <= c.LastX).Select(p => (p, At(c, p))));
    }

    private static double At(Curve curve, double x)
    {
        var (low, high) = (0, curve.Count - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = curve.X[middle] <= x ? (middle, high) : (low, middle);
        }

        var width = curve.X[high] - curve.X[low];
        return width <= 0 ? curve.Y[low] : curve.Y[low] + ((curve.Y[high] - curve.Y[low]) * (x - curve.X[low]) / width);
    }
}
