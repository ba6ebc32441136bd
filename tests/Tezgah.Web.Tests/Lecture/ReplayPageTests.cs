using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Lecture;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Lecture;

public sealed class ReplayPageTests : LectureContext
{
    [Fact]
    public void Page_RunThatGoesOn_SaysThatThereIsNothingToReplay()
    {
        Store.Put(SomeRun.In(RunStatus.Running, "live"));

        var page = Render<ReplayPage>(p => p.Add(r => r.Id, "live"));

        Assert.Equal("There is nothing to replay", page.Find("h1").TextContent);
        Assert.Equal("/runs/live", page.Find("a").GetAttribute("href"));
    }

    [Theory]
    [InlineData("en", "an evaluation has none")]
    [InlineData("tr", "değerlendirmelerin eğrisi yoktur")]
    public void Page_RunWithoutCurves_SaysWhatCanBeReplayed(string culture, string sentence)
    {
        Speak(culture);
        Store.Put(SomeRun.In(RunStatus.Completed, "evaluation"));

        var page = Render<ReplayPage>(p => p.Add(r => r.Id, "evaluation"));

        Assert.Contains(sentence, page.Find("section p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Opened_StandsAtTheBeginningAndHidesTheRest()
    {
        var page = Open();

        Assert.Contains("Step 0 of 100", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Completed", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".results"));
        Assert.Empty(page.FindAll("[data-metric]"));
    }

    [Fact]
    public void Page_Played_GoesOnByTheClock()
    {
        var page = Open();

        page.Find("[data-replay=play]").Click();
        Time.Advance(TimeSpan.FromSeconds(4));
        page.Find("[data-replay=play]").Click();

        page.WaitForAssertion(() => Assert.Contains("Step 40 of 100", page.Find(".step").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Equal("0.500", page.Find("[data-metric=eval_accuracy] dd .figure").TextContent);

        Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Contains("Step 40 of 100", page.Find(".step").TextContent, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Page_Played_RendersAtMostThreeTimesASecondButMovesItsCurvesWithEachTick()
    {
        var page = Open();
        await page.ActAsync("[data-replay=play]", b => b.Click());
        page.WaitForAssertion(() => Assert.Contains("pause", page.Find("[data-replay=play]").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        var (controls, charts) = (page.FindComponent<ReplayControls>(), page.FindComponent<RunCharts>());
        var before = controls.RenderCount;

        // Ten seconds of the run a second: a step with each tick.
        for (var step = 1; step <= 40; step++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            var (wanted, shown) = (step, 0);
            while (shown < wanted)
            {
                Xunit.TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                await page.InvokeAsync(() => shown = charts.Instance.Model.Run.Step);
            }
        }

        Assert.InRange(controls.RenderCount - before, 1, 11);
    }

    [Fact]
    public void Page_SteppedSoughtAndSped_FollowsEach()
    {
        var page = Open();

        page.Find("input[type=range]").Change("60");
        SeeStep(page, 60);
        page.Find("[data-replay=back]").Click();
        SeeStep(page, 59);
        page.Find("[data-replay=on]").Click();
        SeeStep(page, 60);
        page.Find("select").Change("100");
        page.Find("[data-replay=play]").Click();
        Time.Advance(TimeSpan.FromSeconds(0.2));
        page.Find("[data-replay=play]").Click();
        SeeStep(page, 80);
    }

    [Fact]
    public void Page_AtTheEnd_ShowsTheRunAsItEnded()
    {
        var page = Open();

        page.Find("input[type=range]").Change("100");

        SeeStep(page, 100);
        page.WaitForAssertion(() => Assert.True(page.Find("[data-replay=next]").HasAttribute("disabled")), TimeSpan.FromSeconds(10));
        Assert.Equal("at sixty", page.FindAll("[role=log] li span")[^1].TextContent);
    }

    [Fact]
    public void Page_Asked_TakesGuessesAndTellsWhoWasRight()
    {
        var page = Open();
        page.Find("input[type=range]").Change("60");
        SeeStep(page, 60);

        page.Find("[data-replay=next]").Click();
        page.WaitForElement(".curtain", TimeSpan.FromSeconds(10));
        Assert.Contains("next 20 steps", page.Find(".curtain h2").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("meter"));
        page.FindAll(".guess")[2].Click();
        page.WaitForAssertion(() => Assert.Equal("Guesses so far: 1", page.Find(".curtain [role=status]").TextContent), TimeSpan.FromSeconds(10));
        Assert.Equal("true", page.FindAll(".guess")[2].GetAttribute("aria-pressed"));

        page.Find("[data-replay=next]").Click();
        Time.Advance(TimeSpan.FromSeconds(2));

        page.WaitForAssertion(() => Assert.Equal("The answer: it rises.", page.Find(".curtain [role=status]").TextContent), TimeSpan.FromSeconds(10));
        Assert.Contains("1 said so", page.Find(".guess.right").TextContent, StringComparison.Ordinal);
        SeeStep(page, 80);
    }

    [Fact]
    public void Page_OfAViewer_FollowsTheLecturersReplayWithoutItsButtons()
    {
        BeViewer();
        var page = Open();
        Assert.Empty(page.FindAll("[data-replay]"));

        Shared(page).Seek(40);
        SeeStep(page, 40);
        Shared(page).Ask("loss");

        page.WaitForElement(".curtain", TimeSpan.FromSeconds(10));
        page.FindAll(".guess")[0].Click();
        page.WaitForAssertion(() => Assert.Equal(1, Shared(page).Now.Question!.Guesses));
    }

    [Fact]
    public void Page_OfAViewerOnTheirOwn_HasTheButtonsAndLeavesTheLectureAlone()
    {
        BeViewer();
        var page = Open();

        page.Find(".actions button").Click();
        page.WaitForElement("input[type=range]", TimeSpan.FromSeconds(10)).Change("30");

        SeeStep(page, 30);
        Assert.Equal(TimeSpan.Zero, Shared(page).Now.At);
    }

    [Fact]
    public void Page_InTurkish_SpeaksTurkish()
    {
        Speak("tr");

        var page = Open();

        Assert.Contains("Sırada ne var?", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Adım 0 / 100", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Left_ListensNoMore()
    {
        var page = Open();
        var session = Shared(page);

        page.Instance.Dispose();

        Assert.Null(Record.Exception(() => session.Seek(5)));
        Assert.Contains("Step 0 of 100", page.Find(".step").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Charts_AreThoseOfALiveRun()
    {
        var page = Open();
        page.Find("input[type=range]").Change("90");
        SeeStep(page, 90);

        var titles = page.FindComponents<ChartPanel>().Select(c => c.Instance.Spec.Title).ToArray();
        Assert.Contains("Loss", titles);
        Assert.Contains("Validation", titles);
    }

    private static void SeeStep(IRenderedComponent<ReplayPage> page, int step) => page.WaitForAssertion(
        () => Assert.Contains($"Step {step} of 100", page.Find(".step").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));

    // The lecture's, whichever the page shows.
    private ReplaySession Shared(IRenderedComponent<ReplayPage> page) =>
        Services.GetRequiredService<ReplayStage>().Of(page.FindComponent<ReplayControls>().Instance.Remote.Session.Tape, isLecturer: true);

    private IRenderedComponent<ReplayPage> Open()
    {
        var page = Render<ReplayPage>(p => p.Add(r => r.Id, SomeTape.Id));
        page.WaitForElement(".replay", TimeSpan.FromSeconds(30));
        return page;
    }
}
