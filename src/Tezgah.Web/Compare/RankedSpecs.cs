using System.Globalization;
using Tezgah.Core.Classification;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Compare;

/// <summary>What charts of ROC curves and of precision-recall curves have in common.</summary>
internal static class RankedSpecs
{
    private static readonly ChartWindow s_unit = new(-0.01, 1.01);

    /// <summary>The number of the class that is asked for; below 0 for none.</summary>
    /// <param name="show"><c>all</c>, <c>macro</c>, <c>micro</c>, or the number of a class.</param>
    /// <param name="labels">The names of the classes.</param>
    public static int ClassOf(string show, IReadOnlyList<string> labels) =>
        int.TryParse(show, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < labels.Count ? number : -1;

    /// <summary>Whether each run has a chart of its own with all its classes.</summary>
    public static bool IsOfAllClasses(string show, IReadOnlyList<string> labels) => show is not ("macro" or "micro") && ClassOf(show, labels) < 0;

    /// <summary>The probabilities of a run, each class against the rest.</summary>
    public static OneVsRest Ranked(ComparedRun run) => run.Results.Test.Value!.Report.Probabilities!.OneVsRest;

    /// <summary>A curve with the area under it behind its name; none where there is no curve.</summary>
    public static IEnumerable<ChartTrace> Trace(string name, Curve? curve, double? area, int style) =>
        curve is null ? [] : [new ChartTrace { Name = $"{name} ({NumberText.Share(area)})", Data = curve, Style = style }];

    /// <summary>A square chart of two shares.</summary>
    public static ChartSpec Square(string title, string x, string y, IReadOnlyList<ChartTrace> traces) => new()
    {
        Title = title,
        XTitle = x,
        YTitle = y,
        XRange = s_unit,
        YRange = s_unit,
        Square = true,
        Traces = traces,
    };
}
