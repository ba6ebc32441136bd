using Tezgah.Core.Classification;

namespace Tezgah.Core.Tests.Classification;

public sealed class AgreementTests
{
    [Fact]
    public void CohenKappa_TextbookExample_IsPointFour()
    {
        // 50 cases, 35 agree (0.7); chance (25 · 30 + 25 · 20) / 2500 = 0.5.
        Assert.Equal(0.4, Agreement.CohenKappa(ConfusionMatrix.FromCounts([20, 5, 10, 15]))!.Value, 15);
    }

    [Fact]
    public void CohenKappa_OffByTwo_CostsMoreTheHigherTheWeights()
    {
        var far = ConfusionMatrix.FromCounts([5, 0, 2, 0, 5, 0, 0, 0, 5]);

        var plain = Agreement.CohenKappa(far)!.Value;
        Assert.True(Agreement.CohenKappa(far, KappaWeights.Linear) < plain);
        Assert.True(Agreement.CohenKappa(far, KappaWeights.Quadratic) < Agreement.CohenKappa(far, KappaWeights.Linear));
        // Observed 2 · 4 = 8; expected (7·5·0 + 7·5·1 + 7·7·4 + 5·5·1 + 5·7·1 + 5·5·4 + 5·5·1) / 17 = 416 / 17.
        Assert.Equal(1 - (8 * 17 / 416.0), Agreement.CohenKappa(far, KappaWeights.Quadratic)!.Value, 14);
    }

    [Fact]
    public void CohenKappa_OneClassOnlyOrNoRow_DoesNotExist()
    {
        Assert.Null(Agreement.CohenKappa(ConfusionMatrix.FromCounts([4, 0, 0, 0])));
        Assert.Null(Agreement.CohenKappa(ConfusionMatrix.FromCounts([0, 0, 0, 0])));
    }

    [Fact]
    public void CohenKappa_WithUnansweredRows_CountsThemAsDisagreementAndHasNoWeightedForm()
    {
        var confusion = ConfusionMatrix.FromCounts([20, 5, 10, 15], [0, 10]);

        // 35 of 60 agree; chance (25 · 30 + 35 · 20) / 3600.
        Assert.Equal(((35 / 60.0) - (1450 / 3600.0)) / (1 - (1450 / 3600.0)), Agreement.CohenKappa(confusion)!.Value, 14);
        Assert.Null(Agreement.CohenKappa(confusion, KappaWeights.Linear));
    }

    [Fact]
    public void Matthews_OfTwoClasses_IsThePhiCoefficient()
    {
        var (tn, fp, fn, tp) = (40.0, 10.0, 5.0, 45.0);
        var phi = ((tp * tn) - (fp * fn)) / Math.Sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));

        Assert.Equal(phi, Agreement.Matthews(ConfusionMatrix.FromCounts([40, 10, 5, 45]))!.Value, 14);
    }

    [Theory]
    [InlineData(4, 0, 0, 0)]
    [InlineData(4, 0, 3, 0)]
    [InlineData(4, 3, 0, 0)]
    public void Matthews_OneClassInAMargin_IsZeroByConventionAndSaysSo(long a, long b, long c, long d)
    {
        var confusion = ConfusionMatrix.FromCounts([a, b, c, d]);

        Assert.Equal(0, Agreement.Matthews(confusion));
        Assert.False(Agreement.MatthewsDefined(confusion));
    }

    [Fact]
    public void Matthews_PerfectAndOpposite_AreOneAndMinusOne()
    {
        Assert.Equal(1, Agreement.Matthews(ConfusionMatrix.FromCounts([4, 0, 0, 7]))!.Value, 14);
        Assert.Equal(-1, Agreement.Matthews(ConfusionMatrix.FromCounts([0, 4, 7, 0]))!.Value, 14);
    }

    [Fact]
    public void BalancedAccuracy_ClassWithoutRows_IsLeftOut()
    {
        Assert.Equal(0.75, Agreement.BalancedAccuracy(ConfusionMatrix.FromCounts([1, 1, 0, 0, 3, 0, 0, 0, 0])));
        Assert.Null(Agreement.BalancedAccuracy(ConfusionMatrix.FromCounts([0])));
    }
}
