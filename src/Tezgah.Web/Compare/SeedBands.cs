using Tezgah.Core.Statistics;
using Tezgah.Web.Charts;
using Tezgah.Web.Live;

namespace Tezgah.Web.Compare;

/// <summary>The mean of a metric over seeds with a band of one standard deviation to each side.</summary>
public static class SeedBands
{
    /// <summary>Lower edge, upper edge and mean, where at least one of the runs has a value.</summary>
    /// <param name="group">The runs.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="names">The names of the three traces.</param>
    public static IReadOnlyList<ChartTrace> Of(SeedGroup group, string metric, (string Lower, string Upper, string Mean) names)
    {
        ArgumentNullException.ThrowIfNull(group);
        var steps = SeedSummary.PerStep(group.Runs.Select(r => Points(r, metric)));
        double[] x = [.. steps.Select(s => (double)s.Step)];
        ChartTrace Edge(string name, Func<SeedSummary, double> value, bool band) => new()
        {
            Name = name, Style = group.Style, Faint = true, Band = band, Data = new Curve(x, [.. steps.Select(s => value(s.Summary))]),
        };
        return
        [
            Edge(names.Lower, s => s.Band.Lower, band: false),
            Edge(names.Upper, s => s.Band.Upper, band: true),
            new ChartTrace { Name = names.Mean, Style = group.Style, Marks = steps.Count <= 60, Data = new Curve(x, [.. steps.Select(s => s.Summary.Mean)]) },
        ];
    }

    private static IEnumerable<(long Step, double Value)> Points(ComparedRun run, string metric)
    {
        var curve = CurveSet.Noisy.Contains(metric) ? run.Model.Seen.Smooth(metric) : run.Model.Seen[metric];
        return curve.X.Zip(curve.Y, (x, y) => ((long)x, y));
    }
}
