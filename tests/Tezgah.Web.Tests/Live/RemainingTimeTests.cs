using Tezgah.Core.Runs;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class RemainingTimeTests
{
    private static readonly RunRecord s_run = SomeRun.In(RunStatus.Running) with { Step = 0, TotalSteps = 1000, StartedAt = SomeRun.s_now, LastEventAt = SomeRun.s_now };

    [Fact]
    public void Left_SteadyPace_IsTheRestAtThatPace()
    {
        var time = new RemainingTime(s_run);
        for (var step = 1; step <= 200; step++)
        {
            time.Add(step, SomeRun.s_now.AddSeconds(0.5 * step));
        }

        var left = time.Left(s_run with { Step = 200 }, SomeRun.s_now.AddSeconds(100));

        Assert.Equal(TimeSpan.FromSeconds(400), left);
    }

    [Fact]
    public void Left_OneLongPause_DoesNotJump()
    {
        var time = new RemainingTime(s_run);
        for (var step = 1; step <= 200; step++)
        {
            time.Add(step, SomeRun.s_now.AddSeconds(0.5 * step));
        }

        time.Add(201, SomeRun.s_now.AddSeconds(120));
        var left = time.Left(s_run with { Step = 201 }, SomeRun.s_now.AddSeconds(120));

        Assert.InRange(left!.Value.TotalSeconds, 380, 430);
    }

    [Fact]
    public void Left_PageOpenedInTheMiddle_KnowsThePaceSinceTheStart()
    {
        var run = s_run with { Step = 250, LastEventAt = SomeRun.s_now.AddSeconds(100) };

        Assert.Equal(TimeSpan.FromSeconds(300), new RemainingTime(run).Left(run, SomeRun.s_now.AddSeconds(100)));
    }

    [Fact]
    public void Left_RunThatWasResumed_IsTheRestAtThePaceSinceThen()
    {
        var first = s_run with { Step = 500, SessionStartedAt = SomeRun.s_now, LastEventAt = SomeRun.s_now.AddHours(1) };
        var resumed = first with { Step = 501, SessionStep = 500, SessionStartedAt = SomeRun.s_now.AddDays(2), LastEventAt = SomeRun.s_now.AddDays(2).AddSeconds(7) };
        var followed = new RemainingTime(first);
        followed.Follow(resumed);
        followed.Add(501, resumed.LastEventAt!.Value);

        Assert.Equal(TimeSpan.FromSeconds(3495), new RemainingTime(resumed).Left(resumed, resumed.LastEventAt!.Value));
        Assert.Equal(TimeSpan.FromSeconds(3495), followed.Left(resumed, resumed.LastEventAt!.Value));
    }

    [Theory]
    [InlineData(RunStatus.Stopping)]
    [InlineData(RunStatus.Failed)]
    public void Left_RunThatDoesNotRun_SaysNothing(RunStatus status)
    {
        var run = s_run with { Step = 250, LastEventAt = SomeRun.s_now.AddSeconds(100), Status = status };

        Assert.Null(new RemainingTime(run).Left(run, SomeRun.s_now));
    }

    [Fact]
    public void Left_BeforeTheFirstStepOrAfterTheLast_SaysNothing()
    {
        Assert.Null(new RemainingTime(s_run).Left(s_run, SomeRun.s_now));
        var done = s_run with { Step = 1000, LastEventAt = SomeRun.s_now.AddSeconds(10) };
        Assert.Null(new RemainingTime(done).Left(done, SomeRun.s_now.AddSeconds(11)));
    }

    [Fact]
    public void Left_TotalThatBecomesKnownLater_IsTakenOver()
    {
        var time = new RemainingTime(s_run with { TotalSteps = 0 });
        time.Add(1, SomeRun.s_now.AddSeconds(1));
        time.Add(11, SomeRun.s_now.AddSeconds(11));

        Assert.Equal(TimeSpan.FromSeconds(29), time.Left(s_run with { Step = 11, TotalSteps = 40 }, SomeRun.s_now.AddSeconds(11)));
    }
}
