using Microsoft.Extensions.Localization;
using Tezgah.Core.Results;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Compare;

/// <summary>Every single inference as a point, a row for each run, with the median and the 95th percentile as upright lines.</summary>
public static class LatencySpec
{
    private const double Spread = 0.28;
    private const double Reach = 0.4;

    /// <summary>The chart of runs that were measured.</summary>
    public static ChartSpec Of(IReadOnlyList<ComparedRun> runs, IStringLocalizer<CompareTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(texts);
        return new()
        {
            Title = texts["LatencyTitle"],
            XTitle = texts["LatencyAxis"],
            YTitle = "",
            YNames = [.. runs.Select(r => r.Run.Name)],
            YRange = new ChartWindow(runs.Count - 0.4, -0.6),
            Traces = [.. runs.SelectMany((r, row) => Row(r, row, texts))],
        };
    }

    /// <summary>Whether two of the measurements were not made under the same conditions.</summary>
    public static bool DifferentConditions(IReadOnlyList<LatencyFile> files) =>
        files.Select(f => (f.Machine, f.Device, f.Dtype, f.Threads, f.BatchSize)).Distinct().Count() > 1;

    private static IEnumerable<ChartTrace> Row(ComparedRun run, int row, IStringLocalizer<CompareTexts> texts)
    {
        var file = run.Results.Latency.Value!;
        // Up and down by turns and not by chance: the same measurement always gives the same picture.
        double[] places = [.. file.Milliseconds.Select((_, i) => row + (Spread * (((i * 0.618034) % 1) - 0.5) * 2))];
        yield return new ChartTrace { Name = texts["LatencyOf", run.Run.Name], Kind = TraceKind.Points, Style = run.Style, Data = new Curve(file.Milliseconds, places) };
        if (file is { P50: { } p50, P95: { } p95 })
        {
            yield return new ChartTrace
            {
                Name = texts["LatencyPercentiles", run.Run.Name],
                Guide = true,
                Strong = true,
                Data = new Curve([p50, p50, double.NaN, p95, p95], [row - Reach, row + Reach, double.NaN, row - Reach, row + Reach]),
            };
        }
    }
}
