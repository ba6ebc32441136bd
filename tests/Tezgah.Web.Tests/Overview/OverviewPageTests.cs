using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;
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

    [Theory]
    [InlineData("en", "To the end: Run r1", "To the front: Run r119", "Show 100 more", "20 of 130")]
    [InlineData("tr", "En sona: Run r1", "En öne: Run r119", "100 tane daha göster", "20 / 130")]
    public void Page_LongQueue_ShowsMoreAndMovesToBothEnds(string culture, string last, string first, string more, string shown)
    {
        Speak(culture);
        Fill(130);
        var page = Open();
        page.WaitForElement("[role=meter]", TimeSpan.FromSeconds(20));
        Assert.Equal(20, page.FindAll("[aria-labelledby=waiting] li").Count);
        Assert.Equal(shown, page.Find(".more span").TextContent);
        Assert.Equal(more, page.Find(".more button").TextContent.Trim());

        page.Find(".more button").Click();
        page.WaitForAssertion(() => Assert.Equal(120, page.FindAll("[aria-labelledby=waiting] li").Count));
        page.Find($"[aria-label='{first}']").Click();
        page.Find($"[aria-label='{last}']").Click();

        page.WaitForAssertion(() => Assert.Equal([("r119", 1), ("r1", 130)], Queue.Moved.ToArray()));
        page.Find(".more button").Click();
        page.WaitForAssertion(() => Assert.Equal(130, page.FindAll("[aria-labelledby=waiting] li").Count));
        page.Find(".more button").Click();
        page.WaitForAssertion(() => Assert.Equal(20, page.FindAll("[aria-labelledby=waiting] li").Count));
    }

    [Theory]
    [InlineData("en", true, "“Run r2” is taken from the queue and does not start.")]
    [InlineData("tr", false, "“Run r2” kuyruktan çıkarılır ve başlamaz.")]
    public async Task Page_CancelPressed_AsksFirst(string culture, bool yes, string question)
    {
        Speak(culture);
        Fill(3);
        var page = Open();
        page.WaitForElement("[role=meter]", TimeSpan.FromSeconds(20));
        var dialogs = Render<Radzen.Blazor.RadzenDialog>();

        page.Find($"[aria-label='{(culture == "en" ? "Take from the queue" : "Kuyruktan çıkar")}: Run r2']").Click();
        dialogs.WaitForAssertion(() => Assert.Contains(question, dialogs.Markup, StringComparison.Ordinal));
        Assert.Empty(Runs.Stopped);
        await page.InvokeAsync(() => Services.GetRequiredService<Radzen.DialogService>().Close(yes));

        page.WaitForAssertion(() => Assert.Equal(yes ? ["r2"] : [], Runs.Stopped));
    }

    [Fact]
    public void Page_ForAViewer_ShowsTheQueueWithoutButtons()
    {
        Visit.Of(Role.Viewer, Services.GetRequiredService<AccessKeys>().Session);
        Fill(30);

        var page = Open();

        Assert.Equal(20, page.FindAll("[aria-labelledby=waiting] li").Count);
        Assert.Empty(page.FindAll("[aria-labelledby=waiting] li button"));
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

    private void Fill(int count)
    {
        Store.Put(Enumerable.Range(1, count).Select(i => SomeRun.In(RunStatus.Queued, $"r{i}")));
        Queue.Waiting = [.. Enumerable.Range(1, count).Select(i => new WaitingRun($"r{i}", "cpu", i, null))];
    }

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
