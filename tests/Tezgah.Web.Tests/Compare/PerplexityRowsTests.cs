using Tezgah.Core.Runs;
using Tezgah.Web.Compare;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Compare;

public sealed class PerplexityRowsTests
{
    [Fact]
    public void Of_RunsOverTheSameTokens_AreHeldAgainstTheFirst()
    {
        var table = Assert.Single(PerplexityRows.Of([Run("a", ("full_text", 13.86, 442)), Run("b", ("full_text", 4.35, 442))]));

        Assert.Equal("full_text", table.Name);
        Assert.Null(table.Rows[0].ReductionPercent);
        Assert.Equal(68.61, table.Rows[1].ReductionPercent!.Value, 2);
    }

    [Fact]
    public void Of_RunsOverOtherTokens_AreNotHeldAgainstEachOther()
    {
        var table = Assert.Single(PerplexityRows.Of([Run("a", ("test", 13.86, 442)), Run("b", ("test", 4.35, 441))]));

        Assert.Null(table.Rows[1].ReductionPercent);
    }

    [Fact]
    public void Of_TwoKindsOfTexts_AreTwoTables_AndWhatWasBeforeIsNone()
    {
        var run = Run("a", ("full_text", 13.86, 442), ("response_only", 4.1, 39), ("full_text_against", 20, 442), ("before", 20, 442));

        Assert.Equal(["full_text", "response_only"], PerplexityRows.Of([run]).Select(t => t.Name));
    }

    [Fact]
    public void Of_ARunMeasuredTwice_ShowsTheNewest() =>
        Assert.Equal(3, Assert.Single(Assert.Single(PerplexityRows.Of([Run("a", ("test", 5, 10), ("test", 3, 10))])).Rows).Perplexity);

    private static ComparedRun Run(string id, params (string Name, double Perplexity, double Tokens)[] measured)
    {
        EvaluationRecord[] evaluations =
        [
            .. measured.Select(m => new EvaluationRecord(
                m.Name, "perplexity", 400, SomeRun.s_now,
                new Dictionary<string, double?> { ["loss"] = Math.Log(m.Perplexity), ["perplexity"] = m.Perplexity, ["label_tokens"] = m.Tokens, ["texts"] = 7 },
                [], new Dictionary<string, string> { ["perplexity"] = "perplexity.json" })),
        ];
        var model = new RunModel(new RunSnapshot(SomeRun.In(RunStatus.Completed, id), new CurveSet([], 0.9, 2000), [], evaluations));
        return new(model, 0, RunResults.None);
    }
}
