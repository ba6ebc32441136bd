using Tezgah.Core.Jobs;
using Tezgah.Engine.Training;

namespace Tezgah.Engine.Tests.Training;

public sealed class BestTrackerTests
{
    [Fact]
    public void Best_is_the_lowest_loss_and_waiting_counts_evaluations_without_a_gain()
    {
        var tracker = new BestTracker(new EvaluationSettings { EarlyStoppingPatience = 2 });
        Assert.Equal([true, true, false, true, false, false], Add(tracker, "eval_loss", 3, 2, 2, 1.5, 1.6, double.NaN));
        Assert.Equal(new BestSoFar(4, 1.5, 2), tracker.State);
        Assert.True(tracker.IsExhausted);
    }

    [Fact]
    public void Gain_below_the_threshold_is_the_best_but_does_not_end_the_waiting()
    {
        var tracker = new BestTracker(new EvaluationSettings
        {
            MetricForBestModel = "accuracy",
            EarlyStoppingPatience = 2,
            EarlyStoppingThreshold = 0.1,
        });
        Assert.Equal([true, true, true], Add(tracker, "eval_accuracy", 0.5, 0.55, 0.6));
        Assert.Equal(new BestSoFar(3, 0.6, 2), tracker.State);
        Assert.True(tracker.IsExhausted);
    }

    [Fact]
    public void Without_patience_it_never_is_exhausted()
    {
        var tracker = new BestTracker(new EvaluationSettings());
        Add(tracker, "eval_loss", 1, 2, 3, 4, 5);
        Assert.False(tracker.IsExhausted);
    }

    private static bool[] Add(BestTracker tracker, string name, params double[] values) =>
        [.. values.Select((v, i) => tracker.Add(i + 1, new Dictionary<string, double> { [name] = v }))];
}
