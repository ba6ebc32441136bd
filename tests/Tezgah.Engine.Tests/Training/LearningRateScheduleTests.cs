using System.Text.Json;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Training;

namespace Tezgah.Engine.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData("cosine", 0, 0.0)]
    [InlineData("cosine", 1, 0.5)]
    [InlineData("cosine", 2, 1.0)]
    [InlineData("cosine", 6, 0.5)]
    [InlineData("cosine", 10, 0.0)]
    [InlineData("linear", 1, 0.5)]
    [InlineData("linear", 2, 1.0)]
    [InlineData("linear", 4, 0.75)]
    [InlineData("linear", 10, 0.0)]
    [InlineData("linear", 12, 0.0)]
    [InlineData("constant", 0, 0.0)]
    [InlineData("constant", 9, 1.0)]
    public void At_step_of_ten_with_two_warm_up_is_the_formula(string kind, int index, double expected) =>
        Assert.Equal(expected, new LearningRateSchedule(kind, 1, 2, 10).At(index), 12);

    [Fact]
    public void At_without_warm_up_starts_at_the_highest_rate() =>
        Assert.Equal(3e-4, new LearningRateSchedule("cosine", 3e-4, 0, 5).At(0));

    [Fact]
    public void At_with_unknown_kind_says_its_name()
    {
        var error = Assert.Throws<NotSupportedException>(() => new LearningRateSchedule("zigzag", 1, 0, 5).At(1));
        Assert.Contains("zigzag", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, null, 101, 11)]
    [InlineData(0.1, 7, 101, 7)]
    [InlineData(0, null, 101, 0)]
    public void Of_takes_warm_up_steps_before_the_share(double ratio, int? steps, int total, int expected)
    {
        var settings = new TrainingSettings { WarmupRatio = ratio, WarmupSteps = steps };
        Assert.Equal(expected, LearningRateSchedule.Of(settings, total).WarmupSteps);
    }

    [Fact]
    [Trait("Category", "Parity")]
    public void At_equals_the_reference()
    {
        var path = Path.Combine(Reference.Root(), "schedules.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var compared = 0;
        foreach (var settings in document.RootElement.GetProperty("settings").EnumerateArray())
        {
            var total = settings.GetProperty("total_steps").GetInt32();
            foreach (var (theirs, ours) in new[] { ("cosine", "cosine"), ("linear", "linear"), ("constant_with_warmup", "constant"), ("constant_with_warmup", "constant_with_warmup"), ("cosine_with_restarts", "cosine_with_restarts") })
            {
                var schedule = new LearningRateSchedule(
                    ours, settings.GetProperty("base_lr").GetDouble(), settings.GetProperty("warmup_steps").GetInt32(), total, settings.GetProperty("num_cycles_restarts").GetInt32());
                var expected = settings.GetProperty("schedules").GetProperty(theirs).EnumerateArray().Select(v => v.GetDouble()).ToArray();
                for (var i = 0; i < expected.Length; i++)
                {
                    Assert.True(
                        Math.Abs(expected[i] - schedule.At(i)) <= 1e-12 * Math.Max(Math.Abs(expected[i]), 1e-9),
                        $"{theirs}, step {i}: {schedule.At(i)} instead of {expected[i]}");
                    compared++;
                }
            }
        }

        Assert.NotEqual(0, compared);
    }
}
