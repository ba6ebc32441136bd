using Tezgah.Core.Runs.Analysis;

namespace Tezgah.Core.Tests.Runs.Analysis;

public sealed class CheckpointAnalysisTests
{
    [Fact]
    public void Peak_and_fall_are_found()
    {
        var analysis = Of([(0, 7), (100, 8), (200, 9), (400, 11), (500, 8), (600, 7), (700, 5)]);

        Assert.Equal((400, 400, 3), (analysis.Best.Step, analysis.OverfitsFrom!.Step, analysis.WorseningSteps));
        Assert.Equal(6.0 / 41, analysis.LossSinceBest, 12);
    }

    [Fact]
    public void Metric_that_rises_at_the_end_does_not_overfit()
    {
        var analysis = Of([(0, 7), (200, 10), (300, 6), (400, 9)]);

        Assert.Equal((200, 0), (analysis.Best.Step, analysis.WorseningSteps));
        Assert.Null(analysis.OverfitsFrom);
    }

    [Fact]
    public void Fall_that_begins_after_a_second_peak_is_dated_from_there()
    {
        var analysis = Of([(100, 11), (200, 7), (300, 9), (400, 8)]);

        Assert.Equal((100, 300), (analysis.Best.Step, analysis.OverfitsFrom!.Step));
    }

    [Fact]
    public void Stop_is_the_earliest_within_a_standard_error_of_the_best()
    {
        var analysis = Of([(0, 7), (100, 8), (200, 10), (400, 11), (700, 5)]);

        // 11/41 has a standard error of 0.069, which is 2.8 problems: 9 are not reached at 100, 10 are at 200.
        Assert.Equal(200, analysis.StopAt.Step);
        Assert.Equal(400, CheckpointAnalysis.Of([new(100, 10), new(400, 11)], lowerIsBetter: false).StopAt.Step);
    }

    [Fact]
    public void Loss_is_better_lower()
    {
        var analysis = CheckpointAnalysis.Of([new(50, 0.95), new(10, 1.2), new(87, 0.82), new(100, 0.9), new(120, double.NaN)], lowerIsBetter: true);

        Assert.Equal((87, 87, 1), (analysis.Best.Step, analysis.OverfitsFrom!.Step, analysis.WorseningSteps));
        Assert.Equal(0.08, analysis.LossSinceBest, 12);
    }

    [Fact]
    public void Equal_values_are_no_fall_and_the_earliest_is_best()
    {
        var analysis = CheckpointAnalysis.Of([new(1, 0.5), new(2, 0.5)], lowerIsBetter: false);

        Assert.Equal(1, analysis.Best.Step);
        Assert.Null(analysis.OverfitsFrom);
    }

    [Fact]
    public void Nothing_and_double_steps_are_refused()
    {
        Assert.Throws<ArgumentException>(() => CheckpointAnalysis.Of([new(1, double.NaN)], false));
        Assert.Throws<ArgumentException>(() => CheckpointAnalysis.Of([new(1, 0.5), new(1, 0.6)], false));
    }

    private static CheckpointAnalysis Of((int Step, int Solved)[] values) =>
        CheckpointAnalysis.Of(values.Select(v => CheckpointValue.OfShare(v.Step, v.Solved, 41)), lowerIsBetter: false);
}
