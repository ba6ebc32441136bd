using Tezgah.Web.Charts;
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
        var query = CompareQuery.Parse("a,b", "loss", "shares", "micro", "mean", "eval_loss", "b,a", "cell.1.2.-1", ChartView.Parse("10", "20", "loss", "loss.a"));

        var address = query.ToAddress();
        string Part(string name) => (string)address[name]!;
        var again = CompareQuery.Parse(
            Part("runs"), Part("metrics"), Part("matrix"), Part("roc"), Part("seeds"), Part("checkpoint"), Part("pair"), Part("rows"), ChartView.Parse(Part("from"), Part("to"), Part("log"), Part("hide")));

        Assert.Equal(["a", "b"], again.Runs);
        Assert.Equal(["loss"], again.Metrics);
        Assert.Equal((true, "micro", true, "eval_loss"), (again.Shares, again.Roc, again.Seeds, again.Checkpoint));
        Assert.Equal(("b", "a"), again.Pair);
        Assert.Equal(new ExampleChoice(ExampleKind.Cell, 1, 2, -1), again.Examples);
        Assert.Equal(new ChartWindow(10, 20), again.Charts.Window);
        Assert.Equal(address, again.ToAddress());
        Assert.Empty(again.Without("a").Charts.Hidden);
    }

    [Fact]
    public void Parse_TooManyRunsAndDoubles_KeepsTheFirstOfEach()
    {
        var many = Enumerable.Range(0, 30).Select(i => $"run-{i}").ToArray();
        var query = CompareQuery.Parse("run-0, " + string.Join(',', many), null, null, null);

        Assert.Equal(many[..20], query.Runs);
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
