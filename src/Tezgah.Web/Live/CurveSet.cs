using Tezgah.Core.Runs;
using Tezgah.Storage.Curves;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Live;

/// <summary>
/// The curves of one run by the metric's name, of a bounded number of points each however long the run is, and a smoothed
/// one beside each that is noisy.
/// </summary>
public sealed class CurveSet
{
    private readonly Dictionary<string, Curve> _curves = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Curve> _smooth = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Smoothing> _averages = new(StringComparer.Ordinal);
    private readonly int _points;
    private readonly ChartWindow? _window;
    private double _smoothing;

    /// <summary>Reads curves as the store gave them.</summary>
    /// <param name="series">The metrics; each may have more than <paramref name="points"/> points.</param>
    /// <param name="smoothing">How much of the old average stays with each step; 0 … below 1.</param>
    /// <param name="points">The most points that are drawn of a curve; while it grows, up to twice as many.</param>
    /// <param name="window">The steps that are seen; null is all. What lies before is used for the average only.</param>
    public CurveSet(IReadOnlyList<Series> series, double smoothing, int points, ChartWindow? window = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        (_smoothing, _points, _window) = (smoothing, points, window);
        foreach (var one in series)
        {
            Load(one);
        }
    }

    /// <summary>The metrics that change from step to step by chance: their course is seen in the average only.</summary>
    public static IReadOnlyList<string> Noisy { get; } = ["loss", "grad_norm", "tokens_per_second"];

    /// <summary>The names of the metrics that have a value.</summary>
    public IEnumerable<string> Names => _curves.Where(c => c.Value.Count > 0).Select(c => c.Key);

    /// <summary>A metric's curve; empty while it has no value.</summary>
    public Curve this[string name] => In(_curves, name);

    /// <summary>A noisy metric's moving average; empty for any other.</summary>
    public Curve Smooth(string name) => In(_smooth, name);

    /// <summary>Whether the values are of a step that their curves have passed.</summary>
    public bool IsPast(MetricPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return point.Values.Keys.Any(name => this[name].LastX > point.Step);
    }

    /// <summary>Adds the values of a step behind those that are there.</summary>
    public void Append(MetricPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (_window is not null && point.Step > _window.To)
        {
            return;
        }

        foreach (var (name, value) in point.Values)
        {
            if (point.Step > this[name].LastX)
            {
                Add(this[name], point.Step, value);
                if (Noisy.Contains(name))
                {
                    Add(Smooth(name), point.Step, AverageOf(name).Next(value));
                }
            }
        }
    }

    /// <summary>Averages the noisy curves anew with another weight; the curves themselves stay.</summary>
    /// <param name="noisy">Their values, whole; those behind the last that was appended are left out.</param>
    /// <param name="smoothing">How much of the old average stays with each step.</param>
    public void Resmooth(IReadOnlyList<Series> noisy, double smoothing)
    {
        ArgumentNullException.ThrowIfNull(noisy);
        _smoothing = smoothing;
        _averages.Clear();
        foreach (var series in noisy)
        {
            // What the feed has not brought yet would be averaged twice when it does.
            var last = this[series.Name].LastX;
            var count = series.Steps.Count(s => s <= last);
            LoadSmooth(series.Name, ArrayOf(series.Steps).AsSpan(0, count), ArrayOf(series.Values).AsSpan(0, count));
        }
    }

    /// <summary>The highest value of a metric and its first step; null while there is none.</summary>
    public (int Step, double Value)? Highest(string name) => First(this[name], this[name].Highest);

    /// <summary>The lowest value of a metric and its first step; null while there is none.</summary>
    public (int Step, double Value)? Lowest(string name) => First(this[name], this[name].Lowest);

    private static (int Step, double Value)? First(Curve curve, double value)
    {
        for (var i = 0; i < curve.Count; i++)
        {
            if (curve.Y[i] == value)
            {
                return ((int)curve.X[i], value);
            }
        }

        return null;
    }

    private static T[] ArrayOf<T>(IReadOnlyList<T> list) => list as T[] ?? [.. list];

    private static Curve In(Dictionary<string, Curve> curves, string name) =>
        curves.TryGetValue(name, out var curve) ? curve : curves[name] = new Curve();

    private void Load(Series series)
    {
        var (steps, values) = (ArrayOf(series.Steps), ArrayOf(series.Values));
        var from = _window is null ? 0 : steps.TakeWhile(s => s < _window.From).Count();
        Thin(this[series.Name], steps.AsSpan(from), values.AsSpan(from));
        if (Noisy.Contains(series.Name))
        {
            LoadSmooth(series.Name, steps, values, from);
        }
    }

    private void LoadSmooth(string name, ReadOnlySpan<int> steps, ReadOnlySpan<double> values, int from = 0)
    {
        var average = AverageOf(name);
        var smooth = new double[values.Length];
        for (var i = 0; i < smooth.Length; i++)
        {
            smooth[i] = average.Next(values[i]);
        }

        Thin(Smooth(name), steps[from..], smooth.AsSpan(from));
    }

    private void Add(Curve curve, int step, double value)
    {
        curve.Append(step, value);
        curve.Bound(_points);
    }

    private void Thin(Curve curve, ReadOnlySpan<int> steps, ReadOnlySpan<double> values)
    {
        var (x, y) = CurveThinner.Thin(steps, values, _points);
        curve.Replace(Array.ConvertAll(x, s => (double)s), y);
    }

    private Smoothing AverageOf(string name) =>
        _averages.TryGetValue(name, out var average) ? average : _averages[name] = new Smoothing(_smoothing);
}
