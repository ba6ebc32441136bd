using Tezgah.Web.Lecture;

namespace Tezgah.Web.Tests.Lecture;

public sealed class RunPaceTests
{
    [Fact]
    public void StepAt_WithoutEvaluations_GoesEvenly()
    {
        var pace = new RunPace(SomeTape.Run, 100, []);

        Assert.Equal([0, 0, 1, 50, 99, 100, 100], new[] { 0, 0.9, 1, 50, 99.5, 100, 500 }.Select(s => pace.StepAt(TimeSpan.FromSeconds(s))));
    }

    [Fact]
    public void StepAt_SlowBeginning_FollowsTheEvaluations()
    {
        var pace = new RunPace(SomeTape.Run, 100, [SomeTape.Evaluation(10, 50)]);

        Assert.Equal([5, 10, 55, 100], new[] { 25, 50, 75, 100 }.Select(s => pace.StepAt(TimeSpan.FromSeconds(s))));
    }

    [Fact]
    public void StepAt_TheMomentOfAStep_IsThatStep()
    {
        var pace = new RunPace(SomeTape.Run, 100, [SomeTape.Evaluation(7, 3), SomeTape.Evaluation(31, 77)]);

        Assert.All(Enumerable.Range(0, 101), step => Assert.Equal(step, pace.StepAt(pace.At(step))));
    }

    [Theory]
    [InlineData(120, 50)]
    [InlineData(50, -10)]
    [InlineData(50, 400)]
    public void StepAt_EvaluationThatIsNotOfTheTraining_IsLeftOut(int step, double seconds)
    {
        var pace = new RunPace(SomeTape.Run, 100, [SomeTape.Evaluation(step, seconds)]);

        Assert.Equal(50, pace.StepAt(TimeSpan.FromSeconds(50)));
    }

    [Fact]
    public void Length_RunWithoutTimes_IsStillOne()
    {
        var pace = new RunPace(SomeTape.Run with { StartedAt = null, EndedAt = null, LastEventAt = null }, 100, []);

        Assert.Equal(TimeSpan.FromMilliseconds(100), pace.Length);
        Assert.Equal(50, pace.StepAt(TimeSpan.FromMilliseconds(50)));
    }
}
