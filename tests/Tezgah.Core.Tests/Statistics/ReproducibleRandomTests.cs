using Tezgah.Core.Statistics;

namespace Tezgah.Core.Tests.Statistics;

public sealed class ReproducibleRandomTests
{
    [Fact]
    public void SplitMix_PublishedSeed_GivesThePublishedNumbers()
    {
        var state = 1234567UL;

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => ReproducibleRandom.SplitMix(ref state)));
    }

    [Fact]
    public void NextBits_StateOneToFour_GivesThePublishedNumbers()
    {
        var random = new ReproducibleRandom(1, 2, 3, 4);

        Assert.Equal(
            [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625],
            Enumerable.Range(0, 7).Select(_ => random.NextBits()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_500_000_000)]
    public void Next_ManyDraws_StayInRangeAndAreEven(int limit)
    {
        var random = new ReproducibleRandom(5);
        const int draws = 20_000;
        var sum = 0.0;
        for (var i = 0; i < draws; i++)
        {
            var value = random.Next(limit);
            Assert.InRange(value, 0, limit - 1);
            sum += value;
        }

        // Five standard errors of the mean of an even distribution.
        Assert.Equal((limit - 1) / 2.0, sum / draws, 5.0 * limit / Math.Sqrt(12.0 * draws));
    }

    [Fact]
    public void NextDouble_ManyDraws_LieInZeroToOneAndRepeatWithTheSeed()
    {
        var (first, second) = (new ReproducibleRandom(8), new ReproducibleRandom(8));
        for (var i = 0; i < 1000; i++)
        {
            var value = first.NextDouble();
            Assert.True(value is >= 0 and < 1);
            Assert.Equal(value, second.NextDouble());
        }
    }

    [Fact]
    public void Next_LimitZero_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReproducibleRandom(1).Next(0));
    }
}
