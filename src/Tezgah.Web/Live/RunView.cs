using System.Globalization;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Live;

/// <summary>How a run's charts are looked at: all of it is in the page's address, so that a refresh or a link keeps it.</summary>
public sealed record RunView
{
    /// <summary>The strongest smoothing that can be chosen.</summary>
    public const double MostSmoothing = 0.99;

    /// <summary>The steps that are seen; null is all.</summary>
    public ChartWindow? Window { get; init; }

    /// <summary>The charts whose y axis is logarithmic, by <see cref="RunChart.Key"/>.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>How much of the old average stays with each step; 0 … <see cref="MostSmoothing"/>.</summary>
    public double Smoothing { get; init; } = RunReader.Smoothing;

    /// <summary>Reads the parts of an address; what is not there, or cannot be read, keeps its default.</summary>
    public static RunView Parse(string? from, string? to, string? log, string? smooth) => new()
    {
        Window = Number(from) is { } start && Number(to) is { } end && end > start ? new ChartWindow(start, end) : null,
        Log = [.. (log ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)],
        Smoothing = Number(smooth) is { } weight ? Math.Clamp(weight, 0, MostSmoothing) : RunReader.Smoothing,
    };

    /// <summary>The parts of the address; null leaves a part out.</summary>
    public IReadOnlyDictionary<string, object?> ToAddress() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["from"] = Window is null ? null : Text(Math.Floor(Window.From)),
        ["to"] = Window is null ? null : Text(Math.Ceiling(Window.To)),
        ["log"] = Log.Count == 0 ? null : string.Join(',', Log),
        ["smooth"] = Smoothing == RunReader.Smoothing ? null : Text(Smoothing),
    };

    /// <summary>The same with a chart's y axis logarithmic or not.</summary>
    public RunView WithLog(string key, bool log) =>
        this with { Log = log ? [.. Log.Where(k => k != key), key] : [.. Log.Where(k => k != key)] };

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
