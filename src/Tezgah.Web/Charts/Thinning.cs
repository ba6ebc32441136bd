namespace Tezgah.Web.Charts;

/// <summary>
/// Fewer points that draw the same picture: of each stretch of the x axis the lowest and the highest point stay, in their
/// order, as do the first and the last point of all. A gap (NaN) stays one.
/// </summary>
public static class Thinning
{
    /// <summary>About <paramref name="points"/> of the points; all of them if there are no more than that.</summary>
    /// <param name="x">[n], not falling.</param>
    /// <param name="y">[n].</param>
    /// <param name="points">At least 4.</param>
    public static (IReadOnlyList<double> X, IReadOnlyList<double> Y) MinMax(IReadOnlyList<double> x, IReadOnlyList<double> y, int points)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 4);
        var count = x.Count;
        if (count <= points)
        {
            return (x, y);
        }

        var stretches = (points - 2) / 2;
        var (start, width) = (x[0], (x[count - 1] - x[0]) / stretches);
        var kept = new List<int>(points + 2) { 0 };
        var stretch = new Stretch();
        var current = 0;
        for (var i = 1; i < count - 1; i++)
        {
            var index = width > 0 ? Math.Min(stretches - 1, (int)((x[i] - start) / width)) : 0;
            if (index != current)
            {
                stretch.MoveTo(kept);
                current = index;
            }

            stretch.Add(i, y);
        }

        stretch.MoveTo(kept);
        kept.Add(count - 1);
        return ([.. kept.Select(i => x[i])], [.. kept.Select(i => y[i])]);
    }

    private sealed class Stretch
    {
        private int _lowest = -1;
        private int _highest = -1;
        private int _gap = -1;

        public void Add(int i, IReadOnlyList<double> y)
        {
            if (double.IsNaN(y[i]))
            {
                _gap = _gap < 0 ? i : _gap;
                return;
            }

            _lowest = _lowest < 0 || y[i] < y[_lowest] ? i : _lowest;
            _highest = _highest < 0 || y[i] > y[_highest] ? i : _highest;
        }

        public void MoveTo(List<int> kept)
        {
            foreach (var i in new SortedSet<int> { _lowest, _highest, _gap })
            {
                if (i >= 0)
                {
                    kept.Add(i);
                }
            }

            (_lowest, _highest, _gap) = (-1, -1, -1);
        }
    }
}
