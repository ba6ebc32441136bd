using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Live;

namespace Tezgah.Web.Tests.Live;

public sealed class CurveSetTests
{
    [Fact]
    public void CurveSet_OfSeries_HasThemAndTheAverageOfTheNoisyOnes()
    {
        var curves = new CurveSet([Series("loss", 4, 1), Series("eval_loss", 3)], smoothing: 0.5, points: 100);

        Assert.Equal([4, 1], curves["loss"].Y);
        Assert.Equal([4, ((0.25 * 4) + (0.5 * 1)) / 0.75], curves.Smooth("loss").Y);
        Assert.Equal(0, curves.Smooth("eval_loss").Count);
        Assert.Equal(["loss", "eval_loss"], curves.Names);
    }

    [Fact]
    public void Append_NextStep_ContinuesCurveAndAverageAsIfReadAtOnce()
    {
        var grown = new CurveSet([Series("loss", 4, 1)], 0.9, 100);
        grown.Append(Point(3, 7));
        var read = new CurveSet([Series("loss", 4, 1, 7)], 0.9, 100);

        Assert.Equal(read["loss"].Y, grown["loss"].Y);
        Assert.Equal(read.Smooth("loss").Y, grown.Smooth("loss").Y);
    }

    [Fact]
    public void Append_StepThatIsThere_IsLeftOut()
    {
        var curves = new CurveSet([Series("loss", 4, 1)], 0.9, 100);

        curves.Append(Point(2, 9));

        Assert.Equal([4, 1], curves["loss"].Y);
        Assert.Equal(2, curves.Smooth("loss").Count);
    }

    [Fact]
    public void Append_EvaluationOfTheStepOfAnEarlierLine_IsTaken()
    {
        var curves = new CurveSet([Series("loss", 4, 1)], 0.9, 100);
        var evaluation = new MetricPoint(2, default, new Dictionary<string, double>(StringComparer.Ordinal) { ["eval_loss"] = 2 });

        Assert.False(curves.IsPast(evaluation));
        curves.Append(evaluation);

        Assert.Equal([2], curves["eval_loss"].X);
    }

    [Fact]
    public void IsPast_EarlierStep_IsSeen() => Assert.True(new CurveSet([Series("loss", 4, 1)], 0.9, 100).IsPast(Point(1, 4)));

    [Fact]
    public void CurveSet_OfAWindow_AveragesFromBeforeItAndShowsNothingOutsideIt()
    {
        var whole = new CurveSet([Series("loss", 4, 1, 7, 2, 5)], 0.9, 100);

        var detail = new CurveSet([Series("loss", 4, 1, 7, 2)], 0.9, 100, new ChartWindow(3, 4));
        detail.Append(Point(5, 5));

        Assert.Equal([3, 4], detail["loss"].X);
        Assert.Equal(whole.Smooth("loss").Y.Skip(2).Take(2), detail.Smooth("loss").Y);
    }

    [Fact]
    public void CurveSet_OfALongRun_KeepsFewPointsAndTheExtremes()
    {
        var values = Enumerable.Range(1, 50_000).Select(i => i == 31_415 ? 99.0 : i % 5).ToArray();

        var curves = new CurveSet([Series("loss", values)], 0.9, 1000);

        Assert.InRange(curves["loss"].Count, 500, 1000);
        Assert.Equal((31_415, 99), curves.Highest("loss"));
        Assert.InRange(curves.Smooth("loss").Count, 500, 1000);
    }

    [Fact]
    public void Highest_NothingButGaps_IsNotThere() =>
        Assert.Null(new CurveSet([Series("eval_accuracy", double.NaN)], 0.9, 100).Highest("eval_accuracy"));

    private static Series Series(string name, params double[] values) => new(name, [.. Enumerable.Range(1, values.Length)], values);

    private static MetricPoint Point(int step, double loss) =>
        new(step, default, new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = loss });
}
