using System.Globalization;

namespace Tezgah.Web.Charts;

/// <summary>What the script module is told about a chart; its names are read in <c>wwwroot/js/chart.js</c>.</summary>
/// <param name="Title">The heading, for the picture that is saved.</param>
/// <param name="XTitle">The title of the x axis.</param>
/// <param name="YTitle">The title of the y axis.</param>
/// <param name="LogY">Whether y is logarithmic.</param>
/// <param name="XRange">The ends of the x axis, or null.</param>
/// <param name="YRange">The ends of the y axis, or null.</param>
/// <param name="XNames">The names on the x axis.</param>
/// <param name="YNames">The names on the y axis.</param>
/// <param name="Window">The ends of the stretch that is seen at first, or null.</param>
/// <param name="Events">What is marked on the curves.</param>
/// <param name="Group">The group, or null.</param>
/// <param name="Zoom">Whether it can be zoomed.</param>
/// <param name="Square">Whether both axes have the same scale.</param>
/// <param name="Separators">The decimal mark and the mark between thousands.</param>
/// <param name="Traces">How each trace looks.</param>
public sealed record ChartScript(
    string Title,
    string XTitle,
    string YTitle,
    bool LogY,
    double[]? XRange,
    double[]? YRange,
    IReadOnlyList<string> XNames,
    IReadOnlyList<string> YNames,
    double[]? Window,
    IReadOnlyList<ChartEvent> Events,
    string? Group,
    bool Zoom,
    bool Square,
    string Separators,
    IReadOnlyList<TraceScript> Traces)
{
    /// <summary>The title of the y axis on the right, or null for none.</summary>
    public string? RightTitle { get; init; }

    /// <summary>The ends of the y axis on the right, or null.</summary>
    public double[]? RightRange { get; init; }

    /// <summary>Whether bars stand upon each other.</summary>
    public bool Stacked { get; init; }

    /// <summary>Whether x is logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>The words for a chart in the number format of <paramref name="culture"/>.</summary>
    public static ChartScript Of(ChartSpec spec, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(culture);
        return new(
            spec.Title,
            spec.XTitle,
            spec.YTitle,
            spec.LogY,
            Ends(spec.XRange),
            Ends(spec.YRange),
            spec.XNames,
            spec.YNames,
            Ends(spec.Window),
            spec.Events,
            spec.Group,
            spec.Zoom,
            spec.Square,
            culture.NumberFormat.NumberDecimalSeparator + culture.NumberFormat.NumberGroupSeparator,
            [.. spec.Traces.Select(TraceScript.Of)])
        {
            RightTitle = spec.RightTitle,
            RightRange = Ends(spec.RightRange),
            Stacked = spec.Stacked,
            LogX = spec.LogX,
        };
    }

    private static double[]? Ends(ChartWindow? window) => window is null ? null : [window.From, window.To];
}

/// <summary>How one trace looks.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Kind"><c>line</c>, <c>points</c> or <c>bars</c>.</param>
/// <param name="Style">The number of its colour, dash, mark and hatching.</param>
/// <param name="Faint">Whether it stands behind the others.</param>
/// <param name="Guide">Whether it only guides the eye.</param>
/// <param name="Strong">Whether it stands before the others.</param>
/// <param name="Hidden">Whether it is left out.</param>
/// <param name="Marks">Whether every point has a mark.</param>
/// <param name="Steps">Whether the value holds until the next point.</param>
public sealed record TraceScript(string Name, string Kind, int Style, bool Faint, bool Guide, bool Strong, bool Hidden, bool Marks, bool Steps)
{
    /// <summary>Whether it belongs to the axis on the right.</summary>
    public bool Right { get; init; }

    /// <summary>Whether it is the upper edge of a band.</summary>
    public bool Band { get; init; }

    internal static TraceScript Of(ChartTrace trace) => new(
        trace.Name,
        trace.Kind switch { TraceKind.Bars => "bars", TraceKind.Points => "points", _ => "line" },
        trace.Style,
        trace.Faint,
        trace.Guide,
        trace.Strong,
        trace.Hidden,
        trace.Marks,
        trace.Steps)
    {
        Right = trace.Right,
        Band = trace.Band,
    };
}
