using Tezgah.Engine.Training;

namespace Tezgah.Engine.Tests.Training;

public sealed class BatchPlanTests
{
    private static readonly int[] s_lengths = [.. Enumerable.Range(0, 1000).Select(i => 5 + ((i * 37) % 60))];

    [Fact]
    public void Epoch_has_every_text_once()
    {
        var seen = new BatchPlan(s_lengths, 16, 3, 42).Epoch(2).SelectMany(step => step).SelectMany(batch => batch);
        Assert.Equal(Enumerable.Range(0, 1000), seen.Order());
    }

    [Fact]
    public void Epoch_has_as_many_steps_as_said_and_full_ones_but_the_last()
    {
        var plan = new BatchPlan(s_lengths, 16, 4, 42);
        var epoch = plan.Epoch(0);
        Assert.Equal(16, plan.StepsPerEpoch);
        Assert.Equal(16, epoch.Count);
        Assert.All(epoch.SkipLast(1), step => Assert.Equal(4, step.Count));
    }

    [Fact]
    public void Epoch_with_same_seed_is_the_same_and_with_another_seed_or_number_is_not()
    {
        int[] Order(long seed, int epoch) =>
            [.. new BatchPlan(s_lengths, 16, 1, seed).Epoch(epoch).SelectMany(step => step).SelectMany(batch => batch)];
        Assert.Equal(Order(1, 0), Order(1, 0));
        Assert.NotEqual(Order(1, 0), Order(2, 0));
        Assert.NotEqual(Order(1, 0), Order(1, 1));
    }

    [Fact]
    public void Epoch_puts_texts_of_about_one_length_into_a_batch()
    {
        var batches = new BatchPlan(s_lengths, 16, 1, 42).Epoch(0).SelectMany(step => step).ToList();
        var padded = batches.Sum(b => b.Length * b.Max(i => s_lengths[i]));
        Assert.InRange(padded, s_lengths.Sum(), s_lengths.Sum() * 1.1);
    }

    [Theory]
    [InlineData(3, null, 189)]
    [InlineData(0.5, null, 32)]
    [InlineData(0.001, null, 1)]
    [InlineData(3, 7, 7)]
    public void TotalSteps_rounds_a_part_of_an_epoch_up(double epochs, int? maxSteps, int expected) =>
        Assert.Equal(expected, new BatchPlan(s_lengths, 16, 1, 42).TotalSteps(epochs, maxSteps));
}
