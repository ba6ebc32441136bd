using Tezgah.Core.Perplexities;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Tests.Perplexities;

public sealed class PerplexityTableTests
{
    private static readonly PerplexityMeasurement s_base = new("base", PerplexityScope.FullText, 2.63, 1000, "a");

    [Fact]
    public void Reduction_is_against_the_baseline()
    {
        var table = PerplexityTable.Of(s_base, [s_base with { Name = "tuned", MeanLoss = 1.47 }, s_base with { Name = "worse", MeanLoss = 2.7 }]);

        Assert.Equal(PerplexityScope.FullText, table.Scope);
        Assert.Equal((null, null), (table.Rows[0].LossReductionPercent, table.Rows[0].PerplexityReductionPercent));
        Assert.Equal(44.106, table.Rows[1].LossReductionPercent!.Value, 3);
        Assert.Equal(100 * (1 - Math.Exp(1.47 - 2.63)), table.Rows[1].PerplexityReductionPercent!.Value, 9);
        Assert.True(table.Rows[2].PerplexityReductionPercent < 0);
    }

    [Fact]
    public void Full_text_and_response_only_are_not_mixed() => Assert.Equal(
        "perplexity-scopes-mixed",
        Assert.Throws<ProblemException>(() => PerplexityTable.Of(s_base, [s_base with { Scope = PerplexityScope.ResponseOnly }])).Problems[0].Code);

    [Fact]
    public void Other_texts_or_tokens_are_not_compared()
    {
        Assert.Equal("perplexity-data-differ", Code(s_base with { DataHash = "b" }));
        Assert.Equal("perplexity-data-differ", Code(s_base with { Tokens = 999 }));
    }

    private static string Code(PerplexityMeasurement other) =>
        Assert.Throws<ProblemException>(() => PerplexityTable.Of(s_base, [other])).Problems[0].Code;
}
