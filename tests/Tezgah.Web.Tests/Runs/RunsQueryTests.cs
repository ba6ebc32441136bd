using Tezgah.Web.Runs;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunsQueryTests
{
    [Fact]
    public void Query_ToAddressAndBack_IsTheSame()
    {
        var query = new RunsQuery("width 256", RunsFilter.Ended, RunsSort.Loss, Descending: false);
        var address = query.ToAddress();

        Assert.Equal(query, RunsQuery.Parse((string?)address["q"], (string?)address["show"], (string?)address["sort"], (string?)address["order"]));
    }

    [Fact]
    public void Query_Plain_LeavesTheAddressBare()
    {
        Assert.All(new RunsQuery().ToAddress().Values, Assert.Null);
    }

    [Fact]
    public void Parse_Nonsense_CountsAsNotGiven()
    {
        Assert.Equal(new RunsQuery(), RunsQuery.Parse("  ", "17", "colour", "sideways"));
    }

    [Theory]
    [InlineData(RunsSort.Loss, false)]
    [InlineData(RunsSort.Name, false)]
    [InlineData(RunsSort.Test, true)]
    public void SortedBy_AnotherColumn_PutsItsBestFirst(RunsSort sort, bool descending)
    {
        Assert.Equal(descending, new RunsQuery().SortedBy(sort).Descending);
    }

    [Fact]
    public void SortedBy_TheSameColumn_TurnsRound()
    {
        Assert.False(new RunsQuery().SortedBy(RunsSort.Started).Descending);
    }
}
