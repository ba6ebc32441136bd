using System.Globalization;
using Tezgah.Web.Charts;
using Tezgah.Web.Compare;

namespace Tezgah.Web.Live;

/// <summary>How a run is looked at: all of it is in the page's address, so that a refresh or a link keeps it.</summary>
public sealed record RunView
{
    /// <summary>The strongest smoothing that can be chosen.</summary>
    public const double MostSmoothing = 0.99;

    /// <summary>How its charts are looked at.</summary>
    public ChartView Charts { get; init; } = new();

    /// <summary>How much of the old average stays with each step; 0 … <see cref="MostSmoothing"/>.</summary>
    public double Smoothing { get; init; } = RunReader.Smoothing;

    /// <summary>Which lines of the log are shown.</summary>
    public LogFilter Log { get; init; } = LogFilter.All;

    /// <summary>Whether the confusion matrix shows shares of the true class and not counts.</summary>
    public bool Shares { get; init; }

    /// <summary>The rows of the confusion matrix that are listed; null lists none.</summary>
    public ExampleChoice? Examples { get; init; }

    /// <summary>Reads the parts of an address; what is not there, or cannot be read, keeps its default.</summary>
    public static RunView Parse(ChartView charts, string? smooth, LogFilter? log = null, string? matrix = null, string? rows = null) => new()
    {
        Charts = charts,
        Smoothing = Number(smooth) is { } weight ? Math.Clamp(weight, 0, MostSmoothing) : RunReader.Smoothing,
        Log = log ?? LogFilter.All,
        Shares = matrix == CompareQuery.SharesWord,
        Examples = ExampleChoice.Parse(rows),
    };

    /// <summary>The parts of the address; null leaves a part out.</summary>
    public IReadOnlyDictionary<string, object?> ToAddress() => new Dictionary<string, object?>(Charts.ToAddress().Concat(Log.ToAddress()), StringComparer.Ordinal)
    {
        ["smooth"] = Smoothing == RunReader.Smoothing ? null : Smoothing.ToString("0.###", CultureInfo.InvariantCulture),
        ["matrix"] = Shares ? CompareQuery.SharesWord : null,
        ["rows"] = Examples?.ToString(),
    };

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
