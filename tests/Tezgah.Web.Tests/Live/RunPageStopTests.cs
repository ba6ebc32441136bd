using Bunit;
using Tezgah.Core.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class RunPageStopTests : RunPageContext
{
    [Fact]
    public async Task Page_StopPressed_AsksFirstAndStopsThen()
    {
        var page = Open(Running());

        await AnswerAsync(page, true, () => Assert.Empty(Runs.Stopped));

        page.WaitForAssertion(() => Assert.Equal(["run-a"], Runs.Stopped));
    }

    [Fact]
    public async Task Page_StopTakenBack_LeavesTheRunAlone()
    {
        var page = Open(Running());

        await AnswerAsync(page, false, () => Assert.Empty(Runs.Stopped));

        Assert.Empty(Runs.Stopped);
    }

    [Fact]
    public async Task Page_StopNowPressed_SaysWhatIsLostAndEndsIt()
    {
        var page = Open(SomeRun.In(RunStatus.Stopping));

        await AnswerAsync(page, true, () => Assert.Empty(Runs.Killed));

        page.WaitForAssertion(() => Assert.Equal(["run-a"], Runs.Killed));
        Assert.Empty(Runs.Stopped);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void Page_InterruptedRun_CanBeResumed(int step)
    {
        var page = Open(SomeRun.In(RunStatus.Interrupted) with { Step = step });

        page.Find("button[title^='Go on from the last checkpoint']").Click();

        page.WaitForAssertion(() => Assert.Equal(["run-a"], Runs.Resumed));
    }
}
