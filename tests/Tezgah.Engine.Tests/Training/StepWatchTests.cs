using Tezgah.Engine.Training;

namespace Tezgah.Engine.Tests.Training;

public sealed class StepWatchTests
{
    [Fact]
    public void Loss_far_above_its_history_is_told_once()
    {
        var watch = Calm();
        var found = Assert.Single(watch.Add(31, new StepNumbers(9, 1)));
        Assert.Equal(("loss-spike", "31"), (found.Code, found.Args[0]));
        Assert.Empty(watch.Add(32, new StepNumbers(9, 1)));
    }

    [Fact]
    public void Gradient_far_off_its_history_is_told()
    {
        var found = Assert.Single(Calm().Add(31, new StepNumbers(2, 40)));
        Assert.Equal(("gradient-spike", "40"), (found.Code, found.Args[1]));
    }

    [Fact]
    public void Ordinary_differences_and_a_falling_loss_are_not_told()
    {
        var watch = new StepWatch([]);
        for (var i = 0; i < 200; i++)
        {
            Assert.Empty(watch.Add(i, new StepNumbers((4 * Math.Exp(-i / 50.0)) + (0.3 * (i % 5)), 1 + (i % 7))));
        }
    }

    [Fact]
    public void Watch_that_goes_on_knows_the_steps_before()
    {
        Assert.Single(new StepWatch(Calm().Recent).Add(31, new StepNumbers(9, 1)));
        Assert.Empty(new StepWatch([]).Add(31, new StepNumbers(9, 1)));
    }

    private static StepWatch Calm()
    {
        var watch = new StepWatch([]);
        for (var i = 1; i <= 30; i++)
        {
            Assert.Empty(watch.Add(i, new StepNumbers(2 + (0.1 * (i % 3)), 1 + (0.1 * (i % 2)))));
        }

        return watch;
    }
}
