namespace Tezgah.Web.Compare;

/// <summary>The runs that no other beats in both respects.</summary>
public static class ParetoFront
{
    /// <summary>
    /// The indices of the points that no other point beats: none is at most as expensive and at least as good, and better in one of
    /// the two. Rising cost.
    /// </summary>
    /// <param name="points">Cost (less is better) and gain (more is better) of each; a NaN is beaten by everything.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<(double Cost, double Gain)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return
        [
            .. Enumerable.Range(0, points.Count)
                .Where(i => !double.IsNaN(points[i].Cost) && !double.IsNaN(points[i].Gain) && !points.Any(p => Beats(p, points[i])))
                .OrderBy(i => points[i].Cost),
        ];
    }

    private static bool Beats((double Cost, double Gain) a, (double Cost, double Gain) b) =>
        a.Cost <= b.Cost && a.Gain >= b.Gain && (a.Cost < b.Cost || a.Gain > b.Gain);
}
