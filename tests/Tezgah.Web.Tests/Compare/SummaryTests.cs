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
    public void MayBeChance_ModelsOfTheSameSkill_SaysSoAndOfDifferentSkillDoesNot()
    {
        Assert.All(Summary.Columns, c => Assert.True(Summary.MayBeChance(c, s_good, s_same)));
        Assert.All(Summary.Columns, c => Assert.False(Summary.MayBeChance(c, s_good, s_bad)));
    }

    [Fact]
    public void MayBeChance_OtherRows_IsNotKnown()
    {
        var other = Predictions.Create([0, 1], [0, 1], null, 8);

        Assert.All(Summary.Columns, c => Assert.Null(Summary.MayBeChance(c, s_good, other)));
    }

    [Fact]
    public void MayBeChance_WithoutProbabilities_IsNotKnownForTheAreaAlone()
    {
        var bare = Predictions.Create(s_same.Truth.ToArray(), s_same.Predicted.ToArray(), null, 8);

        Assert.Equal(["auc_macro"], Summary.Columns.Where(c => Summary.MayBeChance(c, s_good, bare) is null).Select(c => c.Key));
    }
}
