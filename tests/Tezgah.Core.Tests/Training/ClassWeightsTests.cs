using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;
using Tezgah.Core.Training;

namespace Tezgah.Core.Tests.Training;

public sealed class ClassWeightsTests
{
    private static readonly string[] s_labels = ["a", "b", "c"];

    [Fact]
    public void Weights_None_AreNone() => Assert.Null(ClassWeights.Of(new TrainingSettings(), s_labels, [1, 2, 3]));

    [Fact]
    public void Weights_Balanced_AreThoseOfScikitLearn() =>
        Assert.Equal([2.0, 1.0, 2.0 / 3], ClassWeights.Of(new TrainingSettings { ClassWeights = "balanced" }, s_labels, [1, 2, 3])!);

    [Fact]
    public void Weights_Given_AreTakenByName()
    {
        var settings = new TrainingSettings { ClassWeights = "given", ClassWeightValues = LabelWeights.FromText("c = 4; a = 0.5")! };

        Assert.Equal([0.5, 1.0, 4.0], ClassWeights.Of(settings, s_labels, [1, 1, 1])!);
    }

    [Fact]
    public void Weights_OfALabelThatIsNotThere_AreRefused()
    {
        var settings = new TrainingSettings { ClassWeights = "given", ClassWeightValues = LabelWeights.FromText("d = 4")! };

        var problem = Assert.Single(Assert.Throws<ProblemException>(() => ClassWeights.Of(settings, s_labels, [1, 1, 1])).Problems);

        Assert.Equal("class-weight-unknown", problem.Code);
    }
}
