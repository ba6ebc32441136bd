using Tezgah.Core.Runs.Query;
using Tezgah.Web.Runs;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunsStateTests
{
    [Fact]
    public void Parse_Nothing_IsThePlainPageAndItsAddressIsEmpty()
    {
        var state = RunsState.Parse(null, null, null, null, null, null);

        Assert.Equal(RunsState.Plain, state);
        Assert.All(state.ToAddress().Values, Assert.Null);
    }

    [Fact]
    public void Parse_WhatToAddressSays_IsTheSameState()
    {
        var state = new RunsState(new RunQuery("lr", "loss < 1 and tag = \"a b\"", RunsFilter.Ended, "training.seed", Descending: false), "loss,training.seed");
        var address = state.ToAddress();

        string? Part(string name) => (string?)address[name];
        Assert.Equal(state, RunsState.Parse(Part("q"), Part("filter"), Part("show"), Part("sort"), Part("order"), Part("cols")));
    }

    [Theory]
    [InlineData("validation", "eval_accuracy")]
    [InlineData("Test", "test.accuracy")]
    [InlineData("loss", "loss")]
    [InlineData("", "created")]
    public void Parse_SortsOfOldLinks_AreUnderstood(string sort, string field) =>
        Assert.Equal(field, RunsState.Parse(null, null, "nonsense", sort, null, null).Query.Sort);

    [Fact]
    public void SortedBy_SameColumn_TurnsRound()
    {
        var loss = RunsState.Plain.SortedBy("loss");

        Assert.Equal(("loss", false), (loss.Query.Sort, loss.Query.Descending));
        Assert.True(loss.SortedBy("loss").Query.Descending);
        Assert.True(RunsState.Plain.SortedBy("test.accuracy").Query.Descending);
    }

    [Fact]
    public void With_UsualColumns_LeavesTheAddressShort() =>
        Assert.Equal("", (RunsState.Plain with { Columns = "loss" }).With(RunsState.UsualColumns.Split(',')).Columns);
}
