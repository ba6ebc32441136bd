using System.Numerics;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.Tests.Statistics;

public sealed class DistributionsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(3.8414588206941254, 0.05)]
    [InlineData(6.6348966010212145, 0.01)]
    [InlineData(10.827566170662733, 0.001)]
    public void ChiSquare1Above_TabledQuantiles_GiveTheirLevels(double x, double p)
    {
        Assert.Equal(p, Distributions.ChiSquare1Above(x), 1e-14);
    }

    [Theory]
    [InlineData(12.499)]
    [InlineData(12.501)]
    [InlineData(40)]
    public void ChiSquare1Above_WhereTheMethodChanges_AgreesWithTheIntegral(double x)
    {
        // The normal density's tail by Simpson's rule.
        var (from, to, steps) = (Math.Sqrt(x), Math.Sqrt(x) + 8, 20_000);
        var h = (to - from) / steps;
        var sum = 0.0;
        for (var i = 0; i <= steps; i++)
        {
            var z = from + (i * h);
            sum += Math.Exp(-z * z / 2) * (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2);
        }

        var tail = 2 * sum * h / 3 / Math.Sqrt(2 * Math.PI);
        Assert.Equal(1, Distributions.ChiSquare1Above(x) / tail, 1e-10);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(31)]
    [InlineData(200)]
    [InlineData(1100)]
    public void FairCoinAtMost_EveryCount_AgreesWithWholeNumbers(int trials)
    {
        var (sum, term, all) = (BigInteger.Zero, BigInteger.One, BigInteger.Pow(2, trials));
        for (var k = 0; k <= trials; k++)
        {
            sum += term;
            var exact = (double)(sum * BigInteger.Pow(10, 40) / all) / 1e40;
            Assert.Equal(exact, Distributions.FairCoinAtMost(k, trials), 1e-13);
            term = term * (trials - k) / (k + 1);
        }
    }

    [Fact]
    public void FairCoinAtMost_AMillionThrows_IsHalfPlusHalfTheMiddle()
    {
        // P(X ≤ n/2) = ½ + ½ P(X = n/2), the latter by Stirling √(2/πn) (1 - 1/4n).
        const int trials = 1_000_000;
        var middle = Math.Sqrt(2 / (Math.PI * trials)) * (1 - (1 / (4.0 * trials)));

        Assert.Equal(0.5 + (middle / 2), Distributions.FairCoinAtMost(trials / 2, trials), 1e-12);
        Assert.Equal(0, Distributions.FairCoinAtMost(0, trials));
    }

    [Fact]
    public void Functions_OutsideTheirDomain_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Distributions.ChiSquare1Above(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Distributions.ChiSquare1Above(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Distributions.FairCoinAtMost(3, 2));
    }
}
