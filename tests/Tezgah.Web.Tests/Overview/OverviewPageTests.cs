using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Runs;
using Tezgah.Web.Overview;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Overview;

public sealed class OverviewPageTests : DashboardContext
{
    public OverviewPageTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Page_RunsInEveryState_ShowsWhatRunsWaitsAndEnded()
    {
        Store.Put(
            SomeRun.In(RunStatus.Running, "r", "Live one"),
            SomeRun.In(RunStatus.Queued, "q", "Next one"),
            SomeRun.In(RunStatus.Completed, "c", "Done one"),
            SomeRun.In(RunStatus.Completed, "x", "Old one") with { ArchivedAt = SomeRun.s_now });
        Queue.Waiting = [new WaitingRun("q", "cpu", 1, "r")];

        var page = Open();

        Assert.Contains("Live one", Section(page, "running"), StringComparison.Ordinal);
        Assert.Contains("100 / 400 steps", Section(page, "running"), StringComparison.Ordinal);
        Assert.Contains("waits for the processor, which “Live one” uses", Section(page, "waiting"), StringComparison.Ordinal);
        Assert.Contains("Done one", Section(page, "results"), StringComparison.Ordinal);
        Assert.DoesNotContain("Old one", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ThatFailsAtItsTick_ShowsItAsItsError()
    {
        var queue = new BreakingQueue();
        Services.AddSingleton<IRunQueue>(queue);
        Store.Put(SomeRun.In(RunStatus.Running, "r"));
        Open();
        queue.IsBroken = true;

        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<InvalidOperationException>(await Renderer.UnhandledException.WaitAsync(TimeSpan.FromSeconds(30), Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Page_InTurkish_SaysWhyARunWaits()
    {
        Speak("tr");
        Store.Put(SomeRun.In(RunStatus.Running, "r", "Canlı"), SomeRun.In(RunStatus.Queued, "q", "Sıradaki"));
        Queue.Waiting = [new WaitingRun("q", "gpu", 1, "r")];

        Assert.Contains("ekran kartı için bekliyor; “Canlı” kullanıyor", Section(Open(), "waiting"), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_MovePressed_AsksForTheNewPlace()
    {
        Store.Put(SomeRun.In(RunStatus.Queued, "a"), SomeRun.In(RunStatus.Queued, "b"));
        Queue.Waiting = [new WaitingRun("a", "cpu", 1, null), new WaitingRun("b", "cpu", 2, null)];
        var page = Open();

        // The first sample draws the page again; from then on the clock stands still.
        page.WaitForElement("[role=meter]", TimeSpan.FromSeconds(20));

        page.Find("[aria-label='One place up: Run b']").Click();
        page.Find("[aria-label='One place down: Run a']").Click();

        page.WaitForAssertion(() => Assert.Equal([("b", 1), ("a", 2)], Queue.Moved.ToArray()));
        Assert.True(page.Find("[aria-label='One place up: Run a']").HasAttribute("disabled"));
    }

    [Fact]
    public void Page_TestedRun_ShowsWhatSaysMost()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"));
        Store.Evaluations["a"] =
        [
            new EvaluationRecord("test", "classification", 400, SomeRun.s_now, new Dictionary<string, double?>(StringComparer.Ordinal) { ["accuracy"] = 0.912 }, [], new Dictionary<string, string>(StringComparer.Ordinal)),
        ];

        Assert.Contains("Test accuracy 91.2", Section(Open(), "results"), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Machine_IsSampledForThePage()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"));

        var page = Open();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[role=meter]")), TimeSpan.FromSeconds(20));
        Assert.Contains("free", Section(page, "machine"), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NoRuns_OffersTheFirst() => Assert.Contains("Train your first model", Open().Markup, StringComparison.Ordinal);

    private static string Section(IRenderedComponent<OverviewPage> page, string id) =>
        page.Find($"[aria-labelledby='{id}']").TextContent;

    private IRenderedComponent<OverviewPage> Open()
    {
        ReadRuns();
        var page = Render<OverviewPage>();
        page.WaitForElement("h1:not(.visually-hidden)");
        return page;
    }

    private sealed class BreakingQueue : IRunQueue
    {
        public bool IsBroken { get; set; }

        public IReadOnlyList<WaitingRun> Waiting => IsBroken ? throw new InvalidOperationException("broken") : [];

        public Task MoveAsync(string id, int place, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
