using Tezgah.Core.Classification;

namespace Tezgah.Core.Tests.Classification;

public sealed class ClassScoresTests
{
    [Fact]
    public void PerClass_HandCountedMatrix_GivesItsFractions()
    {
        var scores = ClassScores.PerClass(ConfusionMatrix.FromCounts([3, 1, 2, 4]));

        Assert.Equal((3 / 5.0, 3 / 4.0, 6 / 9.0), (scores[0].Precision, scores[0].Recall, scores[0].F1));
        Assert.Equal((4 / 5.0, 4 / 6.0, 8 / 11.0), (scores[1].Precision, scores[1].Recall, scores[1].F1));
        Assert.Equal((4L, 5L), (scores[0].Support, scores[0].Predicted));
    }

    [Fact]
    public void PerClass_NeverPredicted_HasZeroPrecisionMarkedUndefined()
    {
        var score = ClassScores.PerClass(ConfusionMatrix.FromCounts([0, 2, 0, 3]))[0];

        Assert.Equal((0.0, 0.0, 0.0), (score.Precision, score.Recall, score.F1));
        Assert.Equal((false, true, true), (score.PrecisionDefined, score.RecallDefined, score.F1Defined));
    }

    [Fact]
    public void PerClass_NeitherTrueNorPredicted_IsUndefinedThroughout()
    {
        var score = ClassScores.PerClass(ConfusionMatrix.FromCounts([0, 0, 0, 3]))[0];

        Assert.Equal((false, false, false), (score.PrecisionDefined, score.RecallDefined, score.F1Defined));
    }

    [Fact]
    public void Averages_WithAnAbsentClass_MacroCountsItAndWeightedDoesNot()
    {
        var scores = ClassScores.PerClass(ConfusionMatrix.FromCounts([2, 0, 0, 0, 2, 0, 0, 0, 0]));

        Assert.Equal(2 / 3.0, ClassScores.Macro(scores).F1!.Value, 15);
        Assert.Equal(1, ClassScores.Weighted(scores).F1);
    }

    [Fact]
    public void Micro_WithUnansweredRows_HasPrecisionOfAnswersAndRecallOfAll()
    {
        var micro = ClassScores.Micro(ConfusionMatrix.FromCounts([3, 1, 0, 2], [2, 2]));

        Assert.Equal((5 / 6.0, 5 / 10.0, 10 / 16.0), (micro.Precision, micro.Recall, micro.F1));
    }

    [Fact]
    public void Averages_WithoutARow_AreUndefined()
    {
        var confusion = ConfusionMatrix.FromCounts([0, 0, 0, 0]);
        var scores = ClassScores.PerClass(confusion);

        Assert.Equal(AverageScore.Undefined, ClassScores.Macro(scores));
        Assert.Equal(AverageScore.Undefined, ClassScores.Weighted(scores));
        Assert.Equal(AverageScore.Undefined, ClassScores.Micro(confusion));
        Assert.Null(ClassScores.Accuracy(confusion));
    }
}
