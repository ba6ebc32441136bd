using Tezgah.Core.Classification;

namespace Tezgah.Core.Tests.Classification;

public sealed class ScoreRankingTests
{
    [Fact]
    public void Auc_HandCountedPairs_CountsTiesHalf()
    {
        // Positives 0.8, 0.5; negatives 0.5, 0.3: pairs won 1 + 1 + ½ + 1 of 4.
        var ranking = ScoreRanking.Of([0.8, 0.5, 0.5, 0.3], [true, true, false, false]);

        Assert.Equal(3.5 / 4, ranking.Auc);
        Assert.Equal([0.8, 0.5, 0.3], ranking.Thresholds.ToArray());
        Assert.Equal([1, 2, 2], ranking.TruePositives.ToArray());
        Assert.Equal([0, 1, 2], ranking.FalsePositives.ToArray());
    }

    [Fact]
    public void AveragePrecision_HandCounted_SumsPrecisionTimesStepInRecall()
    {
        // Recall ½ at precision 1, then 1 at precision 2/3.
        var ranking = ScoreRanking.Of([0.9, 0.7, 0.6, 0.2], [true, false, true, false]);

        Assert.Equal((1 + (2 / 3.0)) / 2, ranking.AveragePrecision!.Value, 15);
    }

    [Fact]
    public void Auc_AllScoresEqual_IsAHalfAndAveragePrecisionTheShareOfPositives()
    {
        var ranking = ScoreRanking.Of([0.3, 0.3, 0.3, 0.3], [true, false, false, false]);

        Assert.Equal((0.5, 0.25), (ranking.Auc, ranking.AveragePrecision));
    }

    [Fact]
    public void Auc_OneSideMissing_DoesNotExist()
    {
        Assert.Null(ScoreRanking.Of([0.1, 0.2], [true, true]).Auc);
        Assert.Equal(1, ScoreRanking.Of([0.1, 0.2], [true, true]).AveragePrecision);
        Assert.Null(ScoreRanking.Of([0.1, 0.2], [false, false]).Auc);
        Assert.Null(ScoreRanking.Of([0.1, 0.2], [false, false]).AveragePrecision);
        Assert.Null(ScoreRanking.Of([], []).Auc);
    }

    [Fact]
    public void Of_NegativeZero_IsTheSameScoreAsZero()
    {
        Assert.Equal(0.5, ScoreRanking.Of([0.0, -0.0], [true, false]).Auc);
    }

    [Fact]
    public void Of_ScoreThatIsNotFinite_IsRefusedWithItsRow()
    {
        var error = Assert.Throws<ArgumentException>(() => ScoreRanking.Of([0.1, double.NaN], [true, false]));

        Assert.Contains("row 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ScoreRanking.Of([0.1], [true, false]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Auc_RisingTransformOfScores_ChangesNothing(int seed)
    {
        var (scores, positive) = Random(seed, 400);

        var plain = ScoreRanking.Of(scores, positive);
        var transformed = ScoreRanking.Of([.. scores.Select(s => Math.Exp(3 * s) - 100)], positive);

        Assert.Equal(plain.Auc, transformed.Auc);
        Assert.Equal(plain.AveragePrecision, transformed.AveragePrecision);
        Assert.Equal(plain.TruePositives.ToArray(), transformed.TruePositives.ToArray());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Auc_MirroredScoresOrSwappedLabels_IsOneMinusIt(int seed)
    {
        var (scores, positive) = Random(seed, 300);
        var auc = ScoreRanking.Of(scores, positive).Auc!.Value;

        Assert.Equal(1 - auc, ScoreRanking.Of([.. scores.Select(s => -s)], positive).Auc!.Value, 14);
        Assert.Equal(1 - auc, ScoreRanking.Of(scores, [.. positive.Select(p => !p)]).Auc!.Value, 14);
    }

    [Theory]
    [InlineData(7, 60)]
    [InlineData(8, 5000)]
    public void Auc_ShuffledRows_ChangesNothingAndEqualsAllPairs(int seed, int count)
    {
        var (scores, positive) = Random(seed, count);
        var order = Enumerable.Range(0, count).ToArray();
        new Random(seed).Shuffle(order);

        var auc = ScoreRanking.Of(scores, positive).Auc;

        Assert.Equal(auc, ScoreRanking.Of([.. order.Select(i => scores[i])], [.. order.Select(i => positive[i])]).Auc);
        var wins = (from p in Enumerable.Range(0, count).Where(i => positive[i])
                    from n in Enumerable.Range(0, count).Where(i => !positive[i])
                    select scores[p] > scores[n] ? 2L : scores[p] == scores[n] ? 1 : 0).Sum();
        var positives = positive.Count(p => p);
        Assert.Equal(wins / (2.0 * positives * (count - positives)), auc!.Value, 14);
    }

    [Fact]
    public void PooledArea_OfUnsortedParts_EqualsTheRanking()
    {
        var (scores, positive) = Random(9, 6000);
        double[] positives = [.. scores.Where((_, i) => positive[i])];
        double[] negatives = [.. scores.Where((_, i) => !positive[i])];

        Assert.Equal(ScoreRanking.Of(scores, positive).Auc, PooledArea.Of(positives, negatives));
    }

    // Scores on a coarse grid, so that many are equal.
    internal static (double[] Scores, bool[] Positive) Random(int seed, int count)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, count).Select(_ => random.Next(50) / 50.0)];
        return (scores, [.. scores.Select(s => random.NextDouble() < 0.2 + (0.6 * s))]);
    }
}
