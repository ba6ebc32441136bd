using System.Buffers.Binary;

namespace Tezgah.Web.Charts;

/// <summary>
/// Points on their way to the browser: for each trace its x and then its y, little-endian float64, one after the other. They
/// travel as bytes beside the message, not as text in it.
/// </summary>
/// <param name="Counts">The points of each trace; [traces].</param>
/// <param name="Bytes">16 bytes a point.</param>
public sealed record ChartPacket(int[] Counts, byte[] Bytes)
{
    /// <summary>Packs the points of each curve from the given index on.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="from">The first point of each that is packed; [traces].</param>
    public static ChartPacket Of(IReadOnlyList<Curve> curves, IReadOnlyList<int> from)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(from);
        var counts = curves.Select((c, i) => c.Count - from[i]).ToArray();
        var bytes = new byte[16 * counts.Sum()];
        var at = 0;
        for (var i = 0; i < curves.Count; i++)
        {
            at = Write(bytes, at, curves[i].X, from[i]);
            at = Write(bytes, at, curves[i].Y, from[i]);
        }

        return new(counts, bytes);
    }

    /// <summary>The points of several charts, one chart after the other.</summary>
    /// <returns>The counts of each chart, [charts][traces]; all bytes.</returns>
    public static (int[][] Counts, byte[] Bytes) Join(IReadOnlyList<ChartPacket> packets)
    {
        ArgumentNullException.ThrowIfNull(packets);
        return ([.. packets.Select(p => p.Counts)], [.. packets.SelectMany(p => p.Bytes)]);
    }

    private static int Write(byte[] bytes, int at, IReadOnlyList<double> values, int from)
    {
        for (var i = from; i < values.Count; i++, at += 8)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(at), values[i]);
        }

        return at;
    }
}
