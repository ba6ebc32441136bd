using Tezgah.Core.Classification;

namespace Tezgah.Core.Tests.Classification;

public sealed class ProbabilityScoresTests
{
    [Fact]
    public void LogLoss_TrueClassWithProbabilityZero_CostsThirtySix()
    {
        Assert.Equal(-Math.Log(Math.Pow(2, -52)), ProbabilityScores.LogLoss(Predictions.Create([0], null, [0, 1], 2))!.Value, 12);
    }

    [Fact]
    public void LogLoss_RowThatDoesNotSumToOne_IsRescaled()
    {
        Assert.Equal(Math.Log(2), ProbabilityScores.LogLoss(Predictions.Create([0], null, [0.3, 0.3], 2))!.Value, 14);
    }

    [Fact]
    public void Brier_TwoClasses_IsHalfTheMulticlassOne()
    {
        var predictions = Predictions.Create([1, 0], null, [0.2, 0.8, 0.4, 0.6], 2);

        Assert.Equal((0.04 + 0.36) / 2, ProbabilityScores.Brier(predictions)!.Value, 15);
        Assert.Equal(0.04 + 0.36, ProbabilityScores.BrierMulticlass(predictions)!.Value, 15);
    }

    [Fact]
    public void Scores_WithoutRowsOrProbabilities_DoNotExist()
    {
        foreach (var predictions in new[] { Predictions.Create([], null, [], 2), Predictions.Create([0], [0], null, 2) })
        {
            Assert.Null(ProbabilityScores.LogLoss(predictions));
            Assert.Null(ProbabilityScores.Brier(predictions));
            Assert.Null(ProbabilityScores.BrierMulticlass(predictions));
            Assert.Empty(TopK.Of(predictions));
        }

        Assert.Null(ProbabilityScores.Brier(Predictions.Create([0], null, [1, 0, 0], 3)));
    }

    [Fact]
    public void TopK_TieWithTheTrueClass_CountsOnTheSideItIsBrokenTo()
    {
        var result = TopK.Of(Predictions.Create([1], null, [0.4, 0.4, 0.2], 3));

        Assert.Equal([new(1, 1, 0), new(2, 1, 1)], result);
    }

    [Fact]
    public void TopK_OfManyRows_RisesWithKAndStartsAtTheAccuracy()
    {
        var predictions = RandomPredictions.Create(500, 6, seed: 4, steps: 2);

        var result = TopK.Of(predictions);

        Assert.Equal([1, 2, 3, 4, 5], result.Select(r => r.K));
        Assert.Equal(ClassScores.Accuracy(ConfusionMatrix.Of(predictions)), result[0].TiesToLowerClassIndex);
        Assert.Equal(result.Select(r => r.TiesToLowerClassIndex).Order(), result.Select(r => r.TiesToLowerClassIndex));
    }
}
