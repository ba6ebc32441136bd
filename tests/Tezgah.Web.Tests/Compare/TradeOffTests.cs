using Tezgah.Web.Compare;

namespace Tezgah.Web.Tests.Compare;

public sealed class TradeOffTests
{
    [Fact]
    public void ParetoFront_Points_AreThoseThatNoneBeatsInBoth()
    {
        (double, double)[] points = [(25.4, 0.854), (110.2, 0.795), (20, 0.7), (20, 0.6), (30, 0.854), (double.NaN, 1)];

        Assert.Equal([2, 0], ParetoFront.Of(points));
    }

    [Fact]
    public void ParetoFront_TwoThatAreEqual_AreBothOnIt() => Assert.Equal([0, 1], ParetoFront.Of([(1, 0.5), (1, 0.5)]));

    [Fact]
    public void ParetoFront_NoPoint_IsEmpty() => Assert.Empty(ParetoFront.Of([]));
}
