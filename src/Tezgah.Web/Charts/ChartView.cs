using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.Charts;

/// <summary>How the charts of a page are looked at: all of it is in the page's address, so that a refresh or a link keeps it.</summary>
public sealed record ChartView
{
    /// <summary>The most letters of a list in an address: with all others a browser and a server still take it.</summary>
    public const int MostLetters = 2500;

    // Beyond that a place is no step, and writing it would take hundreds of digits.
    private const double Furthest = int.MaxValue;

    /// <summary>The stretch of the x axis that the charts of the page's group show; null is all.</summary>
    public ChartWindow? Window { get; init; }

    /// <summary>The charts whose y axis is logarithmic, by <see cref="ChartPanel.Name"/>.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>The curves that are left out of the picture: the chart's name, a dot, the <see cref="ChartTrace.Key"/>.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>The charts whose data are shown as a table, by <see cref="ChartPanel.Name"/>.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Reads the parts of an address; what is not there, or cannot be read, keeps its default.</summary>
    public static ChartView Parse(string? from, string? to, string? log, string? hide = null, string? tables = null) => new()
    {
        Window = Number(from) is { } start && Number(to) is { } end && end > start ? new ChartWindow(start, end) : null,
        Log = Words(log),
        Hidden = Words(hide),
        Tables = Words(tables),
    };

    /// <summary>The parts of the address; null leaves a part out.</summary>
    public IReadOnlyDictionary<string, object?> ToAddress() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["from"] = Window is null ? null : Text(Math.Floor(Window.From)),
        ["to"] = Window is null ? null : Text(Math.Ceiling(Window.To)),
        ["log"] = Joined(Log),
        ["hide"] = Joined(Hidden),
        ["tables"] = Joined(Tables),
    };

    /// <summary>The same with a chart's y axis logarithmic or not.</summary>
    public ChartView WithLog(string chart, bool log) => this with { Log = With(Log, chart, log) };

    /// <summary>Whether a curve is left out of the picture.</summary>
    public bool IsHidden(string chart, string curve) => Hidden.Contains(Full(chart, curve));

    /// <summary>The same with a curve left out of the picture or not.</summary>
    public ChartView WithHidden(string chart, string curve, bool hidden) => this with { Hidden = With(Hidden, Full(chart, curve), hidden) };

    /// <summary>The same without what was said of a curve in any chart: it is not there any longer.</summary>
    public ChartView Without(string curve) => this with { Hidden = [.. Hidden.Where(h => !h.EndsWith("." + curve, StringComparison.Ordinal))] };

    /// <summary>The same with a chart's data shown as a table or not.</summary>
    public ChartView WithTable(string chart, bool open) => this with { Tables = With(Tables, chart, open) };

    private static string Full(string chart, string curve) => chart + "." + curve;

    private static string[] With(IReadOnlyList<string> names, string name, bool there) => there ? [.. names.Where(n => n != name), name] : [.. names.Where(n => n != name)];

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= Furthest ? value : null;

    private static string Text(double value) => Math.Clamp(value, -Furthest, Furthest).ToString("0", CultureInfo.InvariantCulture);

    private static string[] Words(string? text) =>
        Fitting((text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal));

    // More than an address can hold stays chosen all the same, until the page is left.
    private static string? Joined(IReadOnlyList<string> names) => Fitting(names) is { Length: > 0 } fitting ? string.Join(',', fitting) : null;

    private static string[] Fitting(IEnumerable<string> names)
    {
        var letters = -1;
        return [.. names.TakeWhile(n => (letters += n.Length + 1) <= MostLetters)];
    }
}

/// <summary>
/// What a page cascades to its charts so that it keeps how they are looked at. One for the life of the page, cascaded as fixed: another
/// value would have each chart rendered a second time with each rendering of the page.
/// </summary>
/// <param name="view">Asks how they are looked at.</param>
/// <param name="onView">A person wants to look at them otherwise.</param>
public sealed class ChartViews(Func<ChartView> view, EventCallback<ChartView> onView)
{
    /// <summary>How they are looked at.</summary>
    public ChartView View => view();

    /// <summary>A person wants to look at them otherwise.</summary>
    public EventCallback<ChartView> OnView => onView;
}
