using Tezgah.Core.Classification;
using Tezgah.Web.Compare;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Compare;

public sealed class SummaryTests
{
    private static readonly Predictions s_good = SomeResults.Predictions(1, 0.95);
    private static readonly Predictions s_same = SomeResults.Predictions(2, 0.95);
    private static readonly Predictions s_bad = SomeResults.Predictions(3, 0.4);

    [Fact]
    public void Columns_OfAReport_AreItsNumbersAndThoseOfItsConfusionMatrix()
    {
        var report = ClassificationReport.Compute(s_good);

        Assert.Equal(
            [report.Accuracy, report.Macro.Precision, report.Macro.Recall, report.Micro.F1, report.Macro.F1, report.Weighted.F1, report.Probabilities!.OneVsRest.AucMacro],
            Summary.Columns.Select(c => c.Of(report)));
        Assert.All(Summary.Columns.Where(c => c.OfCounts is not null), c => Assert.Equal(c.Of(report)!.Value, c.OfCounts!(report.Confusion)!.Value, 12));
    }

    [Fact]
    public void Cells_Numbers_MarkTheBestAndKeepWhatIsUndefined()
    {
        Assert.Equal([false, true, false, false], Summary.Cells([0.8, 0.9, null, double.NaN]).Select(c => c.IsBest));
        Assert.Equal([0.8, 0.9, null, null], Summary.Cells([0.8, 0.9, null, double.NaN]).Select(c => c.Value));
        Assert.Equal([true, false], Summary.Cells([3, 5], lowestIsBest: true).Select(c => c.IsBest));
        Assert.Equal([true, true], Summary.Cells([0.9, 0.9]).Select(c => c.IsBest));
    }

    [Fact]
    public void Cells_OneRunAlone_IsNotTheBestOfAnything() => Assert.False(Summary.Cells([0.9, null])[0].IsBest);

    [Fact]
    public void P_ModelsOfTheSameSkill_IsHighAndOfDifferentSkillLow()
    {
        Assert.All(Summary.Columns, c => Assert.True(SummaryCertainty.P(c, Of(s_good), Of(s_same), 1) > 0.05));
        Assert.All(Summary.Columns, c => Assert.True(SummaryCertainty.P(c, Of(s_good), Of(s_bad), 1) < 0.01));
    }

    [Fact]
    public void P_OtherRows_IsNotKnown()
    {
        var other = Predictions.Create([0, 1], [0, 1], null, 8);

        Assert.All(Summary.Columns, c => Assert.Null(SummaryCertainty.P(c, Of(s_good), Of(other), 1)));
    }

    [Fact]
    public void P_WithoutProbabilities_IsNotKnownForTheAreaAlone()
    {
        var bare = Predictions.Create(s_same.Truth.ToArray(), s_same.Predicted.ToArray(), null, 8);

        Assert.Equal(["auc_macro"], Summary.Columns.Where(c => SummaryCertainty.P(c, Of(s_good), Of(bare), 1) is null).Select(c => c.Key));
    }

    [Fact]
    public void Settings_ManyComparisons_DrawEnoughSamplesForHolmToLeaveOneSignificant()
    {
        var smallest = 2.0 / (SummaryCertainty.Settings(1_000_000, 19).Replicates + 1);

        Assert.True(19 * smallest <= 0.05);
        Assert.Equal(2000, SummaryCertainty.Settings(640, 1).Replicates);
    }

    [Fact]
    public void IntervalOf_EveryColumn_HoldsItsNumber() => Assert.All(Summary.Columns, c =>
    {
        var interval = SummaryCertainty.IntervalOf(c, Of(s_bad))!;
        Assert.InRange(c.Of(Of(s_bad).Report)!.Value, interval.Lower, interval.Upper);
        Assert.InRange(interval.Upper - interval.Lower, 0.005, 0.2);
    });

    private static Tested Of(Predictions predictions) => new(predictions, ClassificationReport.Compute(predictions), []);
}
