using Tezgah.Web.Compare;

namespace Tezgah.Web.Tests.Compare;

public sealed class CompareQueryTests
{
    [Fact]
    public void Parse_NothingInTheAddress_HasTheDefaults()
    {
        var query = CompareQuery.Parse(null, null, null, null);

        Assert.Empty(query.Runs);
        Assert.Equal(CompareQuery.UsualMetrics, query.Metrics);
        Assert.All(query.ToAddress(), part => Assert.Null(part.Value));
    }

    [Fact]
    public void ToAddress_OfEverythingChosen_IsReadBackTheSame()
    {
        var query = CompareQuery.Parse("a,b", "loss", "shares", "micro");

        var address = query.ToAddress();
        var again = CompareQuery.Parse((string)address["runs"]!, (string)address["metrics"]!, (string)address["matrix"]!, (string)address["roc"]!);

        Assert.Equal(["a", "b"], again.Runs);
        Assert.Equal(["loss"], again.Metrics);
        Assert.Equal((true, "micro"), (again.Shares, again.Roc));
    }

    [Fact]
    public void Parse_TooManyRunsAndDoubles_KeepsTheFirstOfEach()
    {
        var query = CompareQuery.Parse("a, a,b,c,d,e,f,g,h,i", null, null, null);

        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h"], query.Runs);
        Assert.Same(query, query.With("z"));
        Assert.Equal(["a", "c"], (query with { Runs = ["a", "b", "c"] }).Without("b").Runs);
    }

    [Fact]
    public void Toggle_Curve_PutsItInOrOut()
    {
        var query = new CompareQuery { Metrics = ["loss"] };

        Assert.Equal(["loss", "epoch"], query.Toggle("epoch").Metrics);
        Assert.Empty(query.Toggle("loss").Metrics);
        Assert.Empty(CompareQuery.Parse(null, "", null, null).Metrics);
    }
}
