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

    /// <summary>All points.</summary>
    public static ChartPacket All(IReadOnlyList<Curve> curves) => ChartPacket.Of(curves, new int[curves.Count]);

    /// <summary>Remembers that the browser gets everything there is now.</summary>
    public void Sent(IReadOnlyList<Curve> curves) => _sent = [.. curves.Select(c => (c, c.Generation, c.Count))];

    /// <summary>Forgets: nobody knows what the browser has.</summary>
    public void Forget() => _sent = [];
}
