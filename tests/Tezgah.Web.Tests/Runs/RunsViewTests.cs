using Tezgah.Core.Runs;
using Tezgah.Web.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunsViewTests : DashboardContext
{
    [Fact]
    public void Select_ByLoss_PutsRunsWithoutOneLastEitherWay()
    {
        RunRow[] rows = [Row("a", 0.5), Row("b", null), Row("c", 0.2), Row("d", double.NaN)];

        Assert.Equal(["c", "a"], Ids(rows, new RunsQuery(Sort: RunsSort.Loss, Descending: false)).Take(2));
        Assert.Equal(["a", "c"], Ids(rows, new RunsQuery(Sort: RunsSort.Loss)).Take(2));
    }

    [Fact]
    public void Select_ByWords_FindsThemInNameAndId()
    {
        RunRow[] rows = [Of(SomeRun.In(RunStatus.Running, "20260305-x", "Six layers, seed 7")), Of(SomeRun.In(RunStatus.Running, "b", "Two layers"))];

        Assert.Equal(["20260305-x"], Ids(rows, new RunsQuery("SEED layers")));
        Assert.Equal(["20260305-x"], Ids(rows, new RunsQuery("0305")));
    }

    [Fact]
    public void Select_InTurkish_KnowsDottedAndDotlessI()
    {
        Speak("tr");
        RunRow[] rows = [Of(SomeRun.In(RunStatus.Running, "a", "Işık")), Of(SomeRun.In(RunStatus.Running, "b", "İstatistik"))];

        Assert.Equal(["a"], Ids(rows, new RunsQuery("ışık")));
        Assert.Equal(["b"], Ids(rows, new RunsQuery("istat")));
    }

    [Fact]
    public void Count_OfEveryState_PutsEachIntoOneFilter()
    {
        var counts = RunsView.Count(Enum.GetValues<RunStatus>().Select(s => SomeRun.In(s, s.ToString())));

        Assert.Equal(8, counts[RunsFilter.All]);
        Assert.Equal(4, counts[RunsFilter.Active]);
        Assert.Equal(1, counts[RunsFilter.Completed]);
        Assert.Equal(3, counts[RunsFilter.Ended]);
    }

    [Fact]
    public void Row_OfARunningRun_TellsShareAndTimeLeftByThePaceSoFar()
    {
        // 100 of 400 steps in 4 minutes.
        var row = Of(SomeRun.In(RunStatus.Running));

        Assert.Equal(0.25, row.Progress);
        Assert.Equal(TimeSpan.FromMinutes(12), row.Left);
        Assert.Equal(TimeSpan.FromMinutes(4), row.Duration);
    }

    [Fact]
    public void Row_OfARunThatHasNotSpoken_KnowsNothing()
    {
        var row = Of(SomeRun.In(RunStatus.Queued));

        Assert.Null(row.Progress);
        Assert.Null(row.Left);
        Assert.Null(row.Duration);
        Assert.Null(row.Loss);
    }

    private static RunRow Of(RunRecord run) => RunRow.Of(run, null, SomeRun.s_now);

    private static RunRow Row(string id, double? loss) => Of(SomeRun.In(RunStatus.Running, id) with
    {
        Latest = loss is { } value
            ? new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = value }
            : new Dictionary<string, double>(StringComparer.Ordinal),
    });

    private static IEnumerable<string> Ids(IEnumerable<RunRow> rows, RunsQuery query) => RunsView.Select(rows, query).Select(r => r.Run.Id);
}
