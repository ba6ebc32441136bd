using Tezgah.Core.Classification;
using Tezgah.Web.Compare;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Compare;

public sealed class CertaintyTests
{
    private static readonly ComparedRun s_good = SomeCompared.Run("good", SomeResults.Predictions(1, 0.95), SomeResults.Latency("good", 1, 3));
    private static readonly ComparedRun s_same = SomeCompared.Run("same", SomeResults.Predictions(2, 0.95), SomeResults.Latency("same", 2, 3));
    private static readonly ComparedRun s_bad = SomeCompared.Run("bad", SomeResults.Predictions(3, 0.4), SomeResults.Latency("bad", 3, 6));

    [Fact]
    public void Of_OneClearlyBetter_IsTheBestOfEveryColumn()
    {
        var certainty = Certainty.Of([s_good, s_bad], default);

        Assert.All(Summary.Columns, c => Assert.Equal((Standing.Best, Standing.Behind), (certainty.Of(c.Key, "good"), certainty.Of(c.Key, "bad"))));
        Assert.Equal((Standing.Best, Standing.Behind), (certainty.Of("p50", "good"), certainty.Of("p50", "bad")));
        Assert.True(certainty.AdjustedP("accuracy", "bad") < 0.001);
    }

    [Fact]
    public void Of_TwoOfTheSameSkillAndAWorse_MarksNobodyAsTheBest()
    {
        var certainty = Certainty.Of([s_good, s_same, s_bad], default);

        Assert.Equal(
            [Standing.Level, Standing.Level, Standing.Behind],
            new[] { "good", "same", "bad" }.Select(id => certainty.Of("f1_macro", id)));
        Assert.Equal(2, certainty.Pairs.Count);
        Assert.All(certainty.Pairs, p => Assert.True(p.AdjustedP >= p.Comparison.McNemar.P));
    }

    [Fact]
    public void Of_OneTestedOnOtherRows_CallsNobodyTheBest()
    {
        var other = SomeCompared.Run("other", Predictions.Create([0, 1], [0, 0], null, 8));

        var certainty = Certainty.Of([s_good, s_bad, other], default);

        Assert.Equal((Standing.Unknown, Standing.Behind, Standing.Unknown), (certainty.Of("accuracy", "good"), certainty.Of("accuracy", "bad"), certainty.Of("accuracy", "other")));
        Assert.Null(certainty.AdjustedP("accuracy", "other"));
    }

    [Fact]
    public void Of_TimesUnderOtherConditions_AreNotJudged()
    {
        var elsewhere = SomeCompared.Run("elsewhere", null, SomeResults.Latency("elsewhere", 4, 1) with { Machine = "another" });

        var certainty = Certainty.Of([s_good, elsewhere], default);

        Assert.Equal((Standing.Unknown, Standing.Unknown), (certainty.Of("p50", "good"), certainty.Of("p50", "elsewhere")));
    }

    [Fact]
    public void Of_EveryNumber_HasAnIntervalAroundIt()
    {
        var certainty = Certainty.Of([s_bad], default);

        Assert.All(Summary.Columns, c => Assert.NotNull(certainty.Interval(c.Key, "bad")));
        var times = certainty.Interval("p50", "bad")!;
        Assert.InRange(s_bad.Results.Latency.Value!.P50!.Value, times.Lower, times.Upper);
    }

    [Fact]
    public void Of_PageThatWasLeft_GivesUp()
    {
        using var left = new CancellationTokenSource();
        left.Cancel();

        Assert.Throws<OperationCanceledException>(() => Certainty.Of([s_good, s_bad], left.Token));
    }
}
