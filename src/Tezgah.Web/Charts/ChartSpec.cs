namespace Tezgah.Web.Charts;

/// <summary>How a trace is drawn.</summary>
public enum TraceKind
{
    /// <summary>A line, with marks where points are few.</summary>
    Line,

    /// <summary>Marks alone.</summary>
    Points,

    /// <summary>Bars, beside those of the other traces.</summary>
    Bars,
}

/// <summary>One trace of a chart: its data and what tells it from the others, in colour and without.</summary>
public sealed record ChartTrace
{
    /// <summary>Its name in the legend and in the table.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in addresses, the same in every language; null takes the number of its style.</summary>
    public string? Key { get; init; }

    /// <summary>Its points.</summary>
    public required Curve Data { get; init; }

    /// <summary>How it is drawn.</summary>
    public TraceKind Kind { get; init; } = TraceKind.Line;

    /// <summary>Which colour of the palette, and with it which dash, mark or hatching: 0, 1, 2 ….</summary>
    public int Style { get; init; }

    /// <summary>Whether it stands behind the others: thin, pale, without marks (the raw values behind a smoothed curve).</summary>
    public bool Faint { get; init; }

    /// <summary>Whether it only guides the eye (a diagonal, a threshold): thin, grey, not in the table.</summary>
    public bool Guide { get; init; }

    /// <summary>Whether it stands before the others: thick, in the colour of text (a mean of the others).</summary>
    public bool Strong { get; init; }

    /// <summary>Whether it is left out of the picture; it stays in the legend and in the table.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether every point has a mark: evaluations, which are few.</summary>
    public bool Marks { get; init; }

    /// <summary>Whether the value holds until the next point (ROC curves, learning rates by step).</summary>
    public bool Steps { get; init; }

    /// <summary>
    /// The name of a trace of the same style that it belongs to (the raw values behind a smoothed curve, the edges of a band): it has no
    /// place of its own in the legend, and is left out of the picture together with that one. Null stands by itself.
    /// </summary>
    public string? Beside { get; init; }

    /// <summary>Whether it belongs to the axis on the right.</summary>
    public bool Right { get; init; }

    /// <summary>Whether it is the upper edge of a band whose lower edge is the trace before it: thin, with the band filled.</summary>
    public bool Band { get; init; }
}

/// <summary>A chart without its points: everything that is written on it, and its axes.</summary>
public sealed record ChartSpec
{
    /// <summary>Its heading.</summary>
    public required string Title { get; init; }

    /// <summary>What the x axis shows, with its unit.</summary>
    public required string XTitle { get; init; }

    /// <summary>What the y axis shows, with its unit.</summary>
    public required string YTitle { get; init; }

    /// <summary>What is drawn.</summary>
    public required IReadOnlyList<ChartTrace> Traces { get; init; }

    /// <summary>What the chart shows, in words, for those who cannot see it; written by <see cref="ChartWords"/>.</summary>
    public string Words { get; init; } = "";

    /// <summary>Whether y is logarithmic.</summary>
    public bool LogY { get; init; }

    /// <summary>Whether x is logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>The ends of the x axis; null fits the data.</summary>
    public ChartWindow? XRange { get; init; }

    /// <summary>The ends of the y axis; null fits the data.</summary>
    public ChartWindow? YRange { get; init; }

    /// <summary>Names that stand on the x axis at 0, 1, 2 …; empty for numbers.</summary>
    public IReadOnlyList<string> XNames { get; init; } = [];

    /// <summary>Names that stand on the y axis at 0, 1, 2 …; empty for numbers.</summary>
    public IReadOnlyList<string> YNames { get; init; } = [];

    /// <summary>The stretch of the x axis that is seen when the chart is first drawn; null is all of it.</summary>
    public ChartWindow? Window { get; init; }

    /// <summary>What is marked on the curves, in the order of its places.</summary>
    public IReadOnlyList<ChartEvent> Events { get; init; } = [];

    /// <summary>Charts of one group share their x axis, its zoom and the cursor; null stands alone.</summary>
    public string? Group { get; init; }

    /// <summary>Whether a stretch of the x axis can be chosen to look at it closely.</summary>
    public bool Zoom { get; init; }

    /// <summary>Whether both axes have the same scale (ROC curves).</summary>
    public bool Square { get; init; }

    /// <summary>What the y axis on the right shows; null for no such axis.</summary>
    public string? RightTitle { get; init; }

    /// <summary>The ends of the y axis on the right; null fits the data.</summary>
    public ChartWindow? RightRange { get; init; }

    /// <summary>Whether bars stand upon each other and not beside each other.</summary>
    public bool Stacked { get; init; }
}

/// <summary>A stretch of an axis.</summary>
/// <param name="From">Its start.</param>
/// <param name="To">Its end.</param>
public sealed record ChartWindow(double From, double To);

/// <summary>Something that happened at a place of the x axis.</summary>
/// <param name="X">The place.</param>
/// <param name="Kind"><c>checkpoint</c>, <c>best</c>, <c>spike</c>, <c>nan</c> or <c>resumed</c>: its sign and colour.</param>
/// <param name="Text">What it was, in the reader's language.</param>
public sealed record ChartEvent(double X, string Kind, string Text);
