using Microsoft.Extensions.Localization;
using Tezgah.Core.Derivations;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;

namespace Tezgah.Web.Compare;

/// <summary>Latency against accuracy: on two axes, and as a scatter with the Pareto front.</summary>
public static class TradeOffSpecs
{
    /// <summary>The runs that were both tested and measured.</summary>
    public static IReadOnlyList<ComparedRun> Both(IReadOnlyList<ComparedRun> runs) =>
        [.. runs.Where(r => r.Results.Test.Value?.Report.Accuracy is not null && r.Results.Latency.Value?.P50 is not null)];

    /// <summary>A bar for the median time of each run on the left axis, a mark for its accuracy on the right.</summary>
    public static ChartSpec TwoAxes(IReadOnlyList<ComparedRun> runs, IStringLocalizer<CompareTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(texts);
        double[] places = [.. Enumerable.Range(0, runs.Count).Select(i => (double)i)];
        return new()
        {
            Title = texts["TwoAxes"],
            XTitle = "",
            YTitle = texts["MedianAxis"],
            RightTitle = texts["Column.accuracy"],
            RightRange = new ChartWindow(0, 1),
            XNames = [.. runs.Select(r => r.Run.Name)],
            Traces =
            [
                new ChartTrace { Name = texts["Column.p50"], Kind = TraceKind.Bars, Style = 0, Data = new Curve(places, [.. runs.Select(Time)]) },
                new ChartTrace { Name = texts["Column.accuracy"], Style = 1, Marks = true, Right = true, Data = new Curve(places, [.. runs.Select(Accuracy)]) },
            ],
        };
    }

    /// <summary>A point for each run, and the front of those that no other beats in both.</summary>
    public static ChartSpec Scatter(IReadOnlyList<ComparedRun> runs, IStringLocalizer<CompareTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(texts);
        var front = ParetoFront.Of([.. runs.Select(r => (Time(r), Accuracy(r)))]);
        return new()
        {
            Title = texts["Scatter"],
            XTitle = texts["MedianAxis"],
            YTitle = texts["Column.accuracy"],
            Traces =
            [
                new ChartTrace
                {
                    Name = texts["Pareto"], Guide = true, Steps = true,
                    Data = new Curve([.. front.Select(i => Time(runs[i]))], [.. front.Select(i => Accuracy(runs[i]))]),
                },
                .. runs.Select(r => new ChartTrace { Name = r.Run.Name, Kind = TraceKind.Points, Style = r.Style, Data = new Curve([Time(r)], [Accuracy(r)]) }),
            ],
        };
    }

    /// <summary>Who is on the front, and how many times faster the fastest run is than the most accurate one.</summary>
    public static string Words(IReadOnlyList<ComparedRun> runs, IStringLocalizer<CompareTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(texts);
        var front = ParetoFront.Of([.. runs.Select(r => (Time(r), Accuracy(r)))]);
        var names = texts["ParetoWords", string.Join(", ", front.Select(i => runs[i].Run.Name))].Value;
        var (fastest, best) = (runs.MinBy(Time)!, runs.MaxBy(Accuracy)!);
        return fastest == best || Time(fastest) <= 0
            ? names
            : $"{names} {texts["FasterWords", fastest.Run.Name, Format.Number(Derivation.TimesFaster(Time(fastest), Time(best))), best.Run.Name]}";
    }

    private static double Time(ComparedRun run) => run.Results.Latency.Value!.P50!.Value;

    private static double Accuracy(ComparedRun run) => run.Results.Test.Value!.Report.Accuracy!.Value;
}
