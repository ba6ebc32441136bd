using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Sweeps;
using Tezgah.Web.Tests.Data;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Sweeps;

public sealed class SweepPagesTests : DataContext
{
    private SweepStore Sweeps => Services.GetRequiredService<SweepStore>();

    [Fact]
    public void NewPage_FromARun_StartsTheRunsOfTheGrid()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, name: "Base"));
        Navigation.NavigateTo("/sweeps/new?from=run-a");
        var page = Render<NewSweepPage>();
        page.WaitForAssertion(() => Assert.Equal("Base, sweep", page.Find("#sweep-name").GetAttribute("value")));
        Assert.Contains("4 choices of values, 4 runs", page.Markup, StringComparison.Ordinal);
        page.Find("#sweep-seeds").Input("42, 43");
        page.WaitForAssertion(() => Assert.Contains("Start 8 runs", page.Find("button.primary").TextContent, StringComparison.Ordinal));

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.StartsWith("/sweeps/base-sweep-", Address, StringComparison.Ordinal));
        Assert.Equal(8, Runs.Submitted.Count);
        Assert.Equal([42L, 43L], Runs.Submitted.Select(j => j.Training.Seed).Distinct());
    }

    [Theory]
    [InlineData(null, "Base, sweep")]
    [InlineData("Learning rates", "Learning rates")]
    [InlineData(" ", null)]
    public void NewPage_Study_IsTheSweepsNameUntilAPersonSaysOtherwise(string? typed, string? study)
    {
        Store.Put(SomeRun.In(RunStatus.Completed, name: "Base") with { Group = "Known study" });
        Navigation.NavigateTo("/sweeps/new?from=run-a");
        var page = Render<NewSweepPage>();
        page.WaitForAssertion(() => Assert.Equal("Base, sweep", page.Find("#sweep-study").GetAttribute("value")));
        Assert.Equal("Known study", page.Find("#known-studies option").GetAttribute("value"));
        if (typed is not null)
        {
            page.Find("#sweep-study").Input(typed);
        }

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.StartsWith("/sweeps/base-sweep-", Address, StringComparison.Ordinal));
        Assert.Equal(study, Sweeps.List().Sweeps.Single().Study);
        Assert.Equal(study is null ? [] : ["run-1", "run-2", "run-3", "run-4"], Shelf.Marked.SelectMany(m => m.Ids));
        Assert.All(Shelf.Marked, m => Assert.Equal(study, m.Marks.Group));
    }

    [Theory]
    [InlineData("en", "The study 'sss", "shorten it to 120 at most")]
    [InlineData("tr", "'sss", "en çok 120 karaktere kısaltın")]
    public void NewPage_StudyTooLong_SaysSoAndStartsNothing(string culture, string begin, string end)
    {
        Speak(culture);
        Store.Put(SomeRun.In(RunStatus.Completed, name: "Base"));
        Navigation.NavigateTo("/sweeps/new?from=run-a");
        var page = Render<NewSweepPage>();
        page.WaitForAssertion(() => Assert.StartsWith("Base", page.Find("#sweep-study").GetAttribute("value"), StringComparison.Ordinal));

        page.Find("#sweep-study").Input(new string('s', 121));
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains(begin, page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Contains(end, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Runs.Submitted);
    }

    [Fact]
    public async Task NewPage_LeftWhileTheRunsAreQueued_QueuesTheRestAndLeadsNobodyAway()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, name: "Base"));
        Navigation.NavigateTo("/sweeps/new?from=run-a");
        var page = Render<NewSweepPage>();
        page.WaitForAssertion(() => Assert.Equal("Base, sweep", page.Find("#sweep-name").GetAttribute("value")));
        var queue = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Runs.Submitting = _ => queue.Task;
        await page.ActAsync("form", f => f.Submit());
        await page.ActAsync("form", f => f.Submit());

        Navigation.NavigateTo("/runs");
        await DisposeComponentsAsync();
        queue.SetResult();

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Xunit.TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (Sweeps.List().Sweeps is not [var sweep] || sweep.Trials.Any(t => t.RunId is null))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(4, Runs.Submitted.Count);
        Assert.Equal("/runs", Address);
    }

    [Fact]
    public void NewPage_WithMistakes_SaysThemOnceItIsStarted()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, name: "Base"));
        Navigation.NavigateTo("/sweeps/new?from=run-a");
        var page = Render<NewSweepPage>();
        page.WaitForAssertion(() => Assert.Equal("Base, sweep", page.Find("#sweep-name").GetAttribute("value")));
        page.Find("#axis-0-values").Input("1e-3, abc");
        Assert.Empty(page.FindAll("[role=alert]"));

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("abc", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(Runs.Submitted);
    }

    [Fact]
    public async Task NewPage_Halving_SaysHowManyGoOn()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, name: "Base"));
        Navigation.NavigateTo("/sweeps/new?from=run-a");
        var page = Render<NewSweepPage>();
        page.WaitForAssertion(() => Assert.Equal("Base, sweep", page.Find("#sweep-name").GetAttribute("value")));

        await page.InvokeAsync(() => page.FindAll(".kinds button")[2].Click());
        page.WaitForElement("#axis-0-range");
        await page.ActAsync("#axis-0-range", e => e.Change("log"));

        page.WaitForAssertion(() => Assert.Contains("3 of 9 go on", page.Markup, StringComparison.Ordinal));
        Assert.Contains("1 of 3 go on", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Sweep_ShowsItsRunsAndTheBest()
    {
        var sweep = Finished();

        var page = Open(sweep);

        Assert.Equal(3, page.FindAll(".scroll tbody tr").Count);
        Assert.Contains("2e-4", page.Find("tr.best").TextContent, StringComparison.Ordinal);
        Assert.Contains("Learning rate", page.Find("figcaption h3").TextContent, StringComparison.Ordinal);
        page.Find(".sort").Click();
        page.WaitForAssertion(() => Assert.Contains("2e-4", page.FindAll(".scroll tbody tr")[0].TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_RefreshedByItsRuns_KeepsWhatWentWrongWithAnAction()
    {
        var sweep = Finished();
        Store.Put(SomeRun.In(RunStatus.Running, "run-1") with { TotalSteps = 90 });
        Runs.Stopping = _ => throw new ProblemException(new Problem("disk-full", null, "/data"));
        var page = Open(sweep);
        await page.ActAsync(".actions button", b => b.Click());
        await page.InvokeAsync(() => Services.GetRequiredService<DialogService>().Close(true));
        page.WaitForAssertion(() => Assert.Contains("/data", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));

        Store.Put(SomeRun.In(RunStatus.Completed, "run-1") with { TotalSteps = 90 });
        Feed.Say(SomeRun.In(RunStatus.Completed, "run-1"));

        page.WaitForAssertion(() => Assert.Contains("3 of 3", page.Find(".facts").TextContent, StringComparison.Ordinal));
        Assert.Contains("/data", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OneRunWentOn_ReadsThatRunAlone()
    {
        var sweep = Finished();
        Store.Put(SomeRun.In(RunStatus.Running, "run-2") with { TotalSteps = 90 });
        var page = Open(sweep);
        page.WaitForAssertion(() => Assert.Equal(1, Feed.Audience));
        await page.InvokeAsync(Store.Finds.Clear);
        var curves = Store.Ranges.Count;

        Store.Put(SomeRun.In(RunStatus.Completed, "run-2") with { TotalSteps = 90 });
        Store.Series["run-2"] = [new Series("eval_accuracy", [90], [0.99])];
        Feed.Say(SomeRun.In(RunStatus.Completed, "run-2"));

        page.WaitForAssertion(() => Assert.Contains("0.99", page.Find("tr.best").TextContent, StringComparison.Ordinal));
        Assert.Equal(["run-2"], Store.Finds);
        Assert.Equal(curves + 1, Store.Ranges.Count);
        Assert.Contains("3 of 3", page.Find(".facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ReadingFailed_ReadsAllRunsTheNextTime()
    {
        var sweep = Finished();
        var page = Open(sweep);
        page.WaitForAssertion(() => Assert.Equal(1, Feed.Audience));
        Store.Problem = new Problem("disk-full", null, "/data");
        Feed.Say(SomeRun.In(RunStatus.Completed, "run-1"));
        page.WaitForAssertion(() => Assert.Contains("/data", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));

        Store.Problem = null;
        Store.Finds.Clear();
        Feed.Say(SomeRun.In(RunStatus.Completed, "run-2"));
        await page.AdvanceUntilAsync(Time, TimeSpan.FromSeconds(1), () => page.FindAll("[role=alert]").Count == 0);

        Assert.Equal(["run-1", "run-2", "run-3"], Store.Finds);
    }

    [Fact]
    public void Page_InTurkish_HasItsTexts()
    {
        Speak("tr");

        var page = Open(Finished("1e-5", "0.0002", "5e-4"));

        Assert.Contains("Izgara", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Contains("Tohum 42", page.Markup, StringComparison.Ordinal);
        Assert.StartsWith("0,0002", page.Find("tr.best td").TextContent, StringComparison.Ordinal);
        Assert.Contains("Öğrenme oranı 0,0002:", page.Find(".facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void List_Sweeps_ShowsHowFarTheyAre()
    {
        Finished();

        var page = Render<SweepsPage>();

        page.WaitForAssertion(() => Assert.Contains("3 of 3", page.Find("tbody tr").TextContent, StringComparison.Ordinal));
    }

    private Sweep Finished(params string[] rates)
    {
        var sweep = SomeSweep.WithTrials(SomeSweep.Grid(rates is [] ? ["1e-5", "2e-4", "5e-4"] : rates));
        Sweeps.Save(sweep);
        double[] values = [0.65, 0.85, 0.78];
        foreach (var trial in sweep.Trials)
        {
            Store.Put(SomeRun.In(RunStatus.Completed, trial.RunId!) with { TotalSteps = 90 });
            Store.Series[trial.RunId!] = [new Series("eval_accuracy", [90], [values[trial.Number - 1]])];
        }

        return sweep;
    }

    private IRenderedComponent<SweepPage> Open(Sweep sweep)
    {
        var page = Render<SweepPage>(p => p.Add(c => c.Id, sweep.Id));
        page.WaitForElement(".facts");
        return page;
    }
}
