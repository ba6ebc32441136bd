using System.Runtime.InteropServices;
using Tezgah.Storage.Curves;

namespace Tezgah.Web.Charts;

/// <summary>
/// The points of one trace of a chart: x and y of the same length. A chart remembers how many it has drawn and of which
/// <see cref="Generation"/>, so that a tick sends the new points only, and a missed tick is made up by the next. Not safe
/// for several threads: it lives on its page's dispatcher.
/// </summary>
public sealed class Curve
{
    private readonly List<double> _x = [];
    private readonly List<double> _y = [];

    /// <summary>An empty curve.</summary>
    public Curve()
    {
    }

    /// <summary>A curve with points; [n] each.</summary>
    public Curve(IReadOnlyList<double> x, IReadOnlyList<double> y) => Replace(x, y);

    /// <summary>Rises whenever points that were there are no longer the same.</summary>
    public int Generation { get; private set; }

    /// <summary>The number of points.</summary>
    public int Count => _x.Count;

    /// <summary>The places of the points; [n].</summary>
    public IReadOnlyList<double> X => _x;

    /// <summary>Their values; [n]; NaN is a gap.</summary>
    public IReadOnlyList<double> Y => _y;

    /// <summary>The place of the last point; minus infinity if there is none.</summary>
    public double LastX => _x.Count == 0 ? double.NegativeInfinity : _x[^1];

    /// <summary>The lowest finite value; NaN if there is none.</summary>
    public double Lowest { get; private set; } = double.NaN;

    /// <summary>The highest finite value; NaN if there is none.</summary>
    public double Highest { get; private set; } = double.NaN;

    /// <summary>Adds a point behind the last.</summary>
    public void Append(double x, double y)
    {
        _x.Add(x);
        _y.Add(y);
        Measure(y);
    }

    /// <summary>Puts other points in the place of all.</summary>
    /// <exception cref="ArgumentException">The two are not of the same length.</exception>
    public void Replace(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
        {
            throw new ArgumentException($"{x.Count} places for {y.Count} values: give one each.", nameof(y));
        }

        // Copied first: the caller may hand in this curve's own lists.
        double[] newX = [.. x];
        double[] newY = [.. y];
        _x.Clear();
        _y.Clear();
        _x.AddRange(newX);
        _y.AddRange(newY);
        (Lowest, Highest) = (double.NaN, double.NaN);
        Array.ForEach(newY, Measure);
        Generation++;
    }

    /// <summary>
    /// Thins a curve over whole steps to at most <paramref name="points"/> points, its extremes among them, once it has twice
    /// as many.
    /// </summary>
    public void Bound(int points)
    {
        if (Count > 2 * points)
        {
            var (x, y) = CurveThinner.Thin([.. _x.Select(x => (int)x)], CollectionsMarshal.AsSpan(_y), points);
            Replace(Array.ConvertAll(x, step => (double)step), y);
        }
    }

    private void Measure(double y)
    {
        if (double.IsFinite(y))
        {
            // Negated: a comparison with NaN, the start, is false.
            Lowest = y >= Lowest ? Lowest : y;
            Highest = y <= Highest ? Highest : y;
        }
    }
}
