using Tezgah.Core.Runs;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Live;

/// <summary>
/// The curves of one run by the metric's name, of a bounded number of points each however long the run is, and the smoothed
/// training loss beside them.
/// </summary>
public sealed class CurveSet
{
    /// <summary>The metric that is shown smoothed as well.</summary>
    public const string Smoothed = "loss";

    private readonly Dictionary<string, Curve> _curves = new(StringComparer.Ordinal);
    private readonly int _points;
    private readonly ChartWindow? _window;
    private readonly Smoothing _smoothing;

    /// <summary>Reads curves as the store gave them.</summary>
    /// <param name="series">The metrics; each may have more than <paramref name="points"/> points.</param>
    /// <param name="smoothing">How much of the old average stays with each step; 0 … below 1.</param>
    /// <param name="points">The most points that are drawn of a curve, give or take a half.</param>
    /// <param name="window">The steps that are seen; null is all. What lies before is used for the average only.</param>
    public CurveSet(IReadOnlyList<Series> series, double smoothing, int points, ChartWindow? window = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        _points = points;
        _window = window;
        _smoothing = new(smoothing);
        foreach (var one in series)
        {
            Load(one);
        }
    }

    /// <summary>The smoothed training loss.</summary>
    public Curve SmoothedLoss { get; } = new();

    /// <summary>The names of the metrics that have a value.</summary>
    public IEnumerable<string> Names => _curves.Where(c => c.Value.Count > 0).Select(c => c.Key);

    /// <summary>A metric's curve; empty while it has no value.</summary>
    public Curve this[string name] =>
        _curves.TryGetValue(name, out var curve) ? curve : _curves[name] = new Curve();

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
            var curve = this[name];
            if (point.Step > curve.LastX)
            {
                curve.Append(point.Step, value);
                curve.Bound(_points);
                if (name == Smoothed)
                {
                    SmoothedLoss.Append(point.Step, _smoothing.Next(value));
                    SmoothedLoss.Bound(_points);
                }
            }
        }
    }

    /// <summary>The highest value of a metric and its step; null while there is none.</summary>
    public (int Step, double Value)? Highest(string name)
    {
        var curve = this[name];
        (int, double)? best = null;
        for (var i = 0; i < curve.Count; i++)
        {
            if (double.IsFinite(curve.Y[i]) && (best is null || curve.Y[i] > best.Value.Item2))
            {
                best = ((int)curve.X[i], curve.Y[i]);
            }
        }

        return best;
    }

    private void Load(Series series)
    {
        double[] steps = [.. series.Steps.Select(s => (double)s)];
        var from = _window is null ? 0 : steps.TakeWhile(s => s < _window.From).Count();
        Thin(this[series.Name], steps[from..], [.. series.Values.Skip(from)]);
        if (series.Name == Smoothed && steps.Length > 0)
        {
            double[] smoothed = [.. series.Values.Select(_smoothing.Next)];
            Thin(SmoothedLoss, steps[from..], smoothed[from..]);
        }
    }

    private void Thin(Curve curve, double[] steps, double[] values)
    {
        var (x, y) = Thinning.MinMax(steps, values, _points);
        curve.Replace(x, y);
    }
}
