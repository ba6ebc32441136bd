using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Web.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunRowTests
{
    private static readonly DateTimeOffset s_resumed = SomeRun.s_now.AddDays(2);

    // 500 of 1,000 steps in an hour, two days of rest, and 100 more in ten minutes.
    private static readonly RunRecord s_run = SomeRun.In(RunStatus.Running) with
    {
        Step = 600,
        TotalSteps = 1000,
        StartedAt = SomeRun.s_now,
        SessionStartedAt = s_resumed,
        SessionStep = 500,
        WorkedBefore = TimeSpan.FromHours(1),
        LastEventAt = s_resumed.AddMinutes(10),
    };

    [Fact]
    public void Row_OfARunThatWasResumed_CountsNoPause()
    {
        var row = RowOf(s_run, s_resumed.AddMinutes(10));

        Assert.Equal(TimeSpan.FromMinutes(40), row.Left);
        Assert.Equal(TimeSpan.FromMinutes(70), row.Duration);
    }

    [Fact]
    public void Row_OfARunThatWaitsToGoOn_DoesNotWork()
    {
        var row = RowOf(s_run with { Status = RunStatus.Queued }, s_resumed.AddDays(1));

        Assert.Equal(TimeSpan.FromMinutes(70), row.Duration);
        Assert.Null(row.Left);
    }

    private static RunRow RowOf(RunRecord run, DateTimeOffset now)
    {
        var (settings, isImported) = new RunSettingValues.Pool().Read(run.JobJson);
        return RunRow.Of(new IndexedRun(run, settings, [], isImported), null, now);
    }
}
