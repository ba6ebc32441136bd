using System.Runtime.InteropServices;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Tests.Charts;

public sealed class ChartPacketTests
{
    [Fact]
    public void Of_TwoCurves_PacksXThenYOfEachFromTheGivenPointOn()
    {
        var packet = ChartPacket.Of([new Curve([1, 2, 3], [10, 20, 30]), new Curve([4], [double.NaN])], [1, 0]);

        Assert.Equal([2, 1], packet.Counts);
        Assert.Equal([2, 3, 20, 30, 4, double.NaN], MemoryMarshal.Cast<byte, double>(packet.Bytes).ToArray());
    }
}
