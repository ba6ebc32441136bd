namespace Tezgah.Web.Charts;

/// <summary>What the browser has of a chart's points, and so what it still lacks.</summary>
internal sealed class ChartProgress
{
    private (Curve Curve, int Generation, int Count)[] _sent = [];

    /// <summary>Whether all points have to go again: other curves, or points that changed.</summary>
    public bool Stale(IReadOnlyList<Curve> curves) =>
        curves.Count != _sent.Length
        || curves.Where((c, i) => !ReferenceEquals(c, _sent[i].Curve) || c.Generation != _sent[i].Generation).Any();

    /// <summary>The points that are new since the last packet; null if there are none.</summary>
    public ChartPacket? New(IReadOnlyList<Curve> curves) =>
        curves.Where((c, i) => c.Count > _sent[i].Count).Any() ? ChartPacket.Of(curves, [.. _sent.Select(s => s.Count)]) : null;

    /// <summary>
    /// For each curve which of those that the browser has it goes on from (-1 for none), and the points that it lacks: a curve
    /// that only changed its looks or its place is not sent again.
    /// </summary>
    public (int[] Kept, ChartPacket News) Next(IReadOnlyList<Curve> curves)
    {
        var taken = new bool[_sent.Length];
        var kept = curves.Select(c => Take(c, taken)).ToArray();
        return (kept, ChartPacket.Of(curves, [.. kept.Select(k => k < 0 ? 0 : _sent[k].Count)]));
    }

    /// <summary>All points.</summary>
    public static ChartPacket All(IReadOnlyList<Curve> curves) => ChartPacket.Of(curves, new int[curves.Count]);

    /// <summary>Remembers that the browser gets everything there is now.</summary>
    public void Sent(IReadOnlyList<Curve> curves) => _sent = [.. curves.Select(c => (c, c.Generation, c.Count))];

    /// <summary>Forgets: nobody knows what the browser has.</summary>
    public void Forget() => _sent = [];

    private int Take(Curve curve, bool[] taken)
    {
        var found = Array.FindIndex(_sent, s => ReferenceEquals(s.Curve, curve) && s.Generation == curve.Generation);
        if (found < 0 || taken[found])
        {
            return -1;
        }

        taken[found] = true;
        return found;
    }
}
