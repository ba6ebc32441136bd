using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Web.Access;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class RunPageTests : RunPageContext
{
    [Fact]
    public void Page_NoSuchRun_SaysSoAndLeadsToAllRuns()
    {
        var page = Render<RunPage>(p => p.Add(r => r.Id, "nobody"));

        Assert.Equal("There is no such run", page.Find("h1").TextContent);
        Assert.Equal("/runs", page.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Page_QueuedRun_SaysItsPlace()
    {
        Runs.Queue = ["first", "run-a"];

        Assert.Contains("Place 2 in the queue", Open(SomeRun.In(RunStatus.Queued)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_FailedRun_SaysWhyWithTheLastStepAndTheLogsEnd()
    {
        Store.Log["run-a"] = [new LogLine(1, SomeRun.s_now, "info", "batch 7 begins"), new LogLine(2, SomeRun.s_now, "error", "…", Nan())];

        var notice = Open(SomeRun.In(RunStatus.Failed) with { Problem = Nan() }).Find("[role=alert]");

        Assert.Contains("The run failed after step 100.", notice.TextContent, StringComparison.Ordinal);
        Assert.Contains("lower the learning rate (0.5)", notice.TextContent, StringComparison.Ordinal);
        Assert.Equal("batch 7 begins", notice.QuerySelector("pre")!.TextContent);
    }

    [Fact]
    public void Page_InterruptedInTurkish_SaysItInTurkish()
    {
        Speak("tr");

        var page = Open(SomeRun.In(RunStatus.Interrupted) with { Problem = new Problem("worker-died", null, "100", "adım 100") });

        Assert.Contains("Çalışma 100. adımdan sonra kesildi.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunStatus.Running, "25")]
    [InlineData(RunStatus.Completed, "Completed")]
    public void Page_InATab_SaysStateAndName(RunStatus status, string state)
    {
        var title = Open(SomeRun.In(status, name: "math")).FindComponent<Microsoft.AspNetCore.Components.Web.PageTitle>();

        var text = Render(title.Instance.ChildContent!).Markup;
        Assert.StartsWith(state, text, StringComparison.Ordinal);
        Assert.EndsWith(" · math", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_LogFiltered_ShowsGraverLinesOnly()
    {
        Store.Log["run-a"] = [new LogLine(1, SomeRun.s_now, "info", "fine"), new LogLine(2, SomeRun.s_now, "warning", "look")];
        var page = Open(Running());

        page.Find("select").Change("warning");

        page.WaitForAssertion(() => Assert.Equal("look", Assert.Single(page.FindAll("[role=log] li > span")).TextContent));
    }

    [Fact]
    public void Page_LogSearched_ShowsLinesWithTheTextOnly()
    {
        Store.Log["run-a"] = [new LogLine(1, SomeRun.s_now, "info", "Epoch 1 ends"), new LogLine(2, SomeRun.s_now, "info", "look")];
        var page = Open(Running());

        page.Find("input[type=search]").Input("epoch");

        page.WaitForAssertion(() => Assert.Equal("Epoch 1 ends", Assert.Single(page.FindAll("[role=log] li > span")).TextContent));
    }

    [Fact]
    public async Task Page_LogFilter_IsInTheAddressOnceTypingPauses()
    {
        Store.Log["run-a"] = [new LogLine(1, SomeRun.s_now, "info", "Epoch 1 ends"), new LogLine(2, SomeRun.s_now, "warning", "Epoch 2: look")];
        var page = Open(Running());
        var written = 0;
        Navigation.LocationChanged += (_, _) => written++;

        foreach (var typed in (string[])["e", "ep", "epoch 2"])
        {
            _ = page.ActAsync("input[type=search]", e => e.Input(typed));
        }

        await page.AdvanceUntilAsync(Time, TimeSpan.FromMilliseconds(100), () => written > 0);
        Assert.EndsWith("?find=epoch%202", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(1, written);
        await page.ActAsync("select", e => e.Change("warning"));
        await page.AdvanceUntilAsync(Time, TimeSpan.FromMilliseconds(100), () => Navigation.Uri.EndsWith("?find=epoch%202&level=warning", StringComparison.Ordinal));
    }

    [Fact]
    public void Page_AddressWithALogFilter_ShowsThoseLines()
    {
        Store.Log["run-a"] = [new LogLine(1, SomeRun.s_now, "warning", "other"), new LogLine(2, SomeRun.s_now, "info", "epoch"), new LogLine(3, SomeRun.s_now, "warning", "Epoch 2")];
        Navigation.NavigateTo("/runs/run-a?find=epoch&level=warning");

        var page = Open(Running());

        Assert.Equal("Epoch 2", Assert.Single(page.FindAll("[role=log] li > span")).TextContent);
        Assert.Equal("epoch", page.Find("input[type=search]").GetAttribute("value"));
    }

    [Fact]
    public void Page_LongLog_ShowsItsEndAndMoreOnRequest()
    {
        Store.Log["run-a"] = [.. Enumerable.Range(1, 700).Select(i => new LogLine(i, SomeRun.s_now, "info", $"line {i}"))];
        var page = Open(Running());
        Assert.Equal(300, page.FindAll("[role=log] li").Count);

        page.Find(".earlier button").Click();

        page.WaitForAssertion(() => Assert.Equal(600, page.FindAll("[role=log] li").Count));
    }

    [Fact]
    public void Page_SettingsOpened_ShowsAllOfThem()
    {
        var page = Open(Running());
        var settings = page.FindComponent<RunSettings>();
        Assert.Equal(["Training file"], settings.FindAll("tbody th").Select(h => h.TextContent));

        settings.Find("button").Click();

        page.WaitForAssertion(() => Assert.True(settings.FindAll("tbody tr").Count > 30));
    }

    [Theory]
    [InlineData("en", "imported from /home/student/keras;")]
    [InlineData("tr", "programın /home/student/keras klasöründen")]
    public void Page_ImportedRun_SaysWhereItsSettingsAreNot(string culture, string said)
    {
        Speak(culture);
        var results = new ImportedResults(
            "/home/student/keras", new Dictionary<string, string>(StringComparer.Ordinal), [], false, 3, new Dictionary<string, double?>(StringComparer.Ordinal), [], null, []);

        var settings = Open(Running() with { JobJson = ImportMark.JobJson(results, SomeRun.s_now) }).FindComponent<RunSettings>();

        Assert.Contains(said, settings.Find("p").TextContent, StringComparison.Ordinal);
        Assert.Empty(settings.FindAll(".notice, table, button"));
    }

    [Theory]
    [InlineData("en", "LoRA", "Yes", "0.0015")]
    [InlineData("tr", "LoRA", "Evet", "0,0015")]
    public void Page_Settings_AreInTheReadersWords(string culture, string method, string yes, string rate)
    {
        Speak(culture);
        var job = new TrainingJob { Method = MethodNames.Lora, Data = new DataSettings { Train = "/d/t.csv" }, Training = new TrainingSettings { LearningRate = 0.0015, GradientCheckpointing = true } };

        var page = Open(Running() with { JobJson = JobFile.ToJson(job) });

        var values = page.FindComponent<RunSettings>().FindAll("tbody td:nth-child(2)").Select(d => d.TextContent).ToList();
        Assert.Contains(values, v => v.Contains(method, StringComparison.Ordinal));
        Assert.Contains(values, v => v.StartsWith(yes, StringComparison.Ordinal));
        Assert.Contains(values, v => v.StartsWith(rate, StringComparison.Ordinal));
        Assert.DoesNotContain(values, v => v.StartsWith("true", StringComparison.Ordinal) || v.StartsWith("lora", StringComparison.Ordinal));
    }

    [Fact]
    public void Page_SecondPasses_DurationGoesOn()
    {
        var page = Open(Running());

        Time.Advance(TimeSpan.FromSeconds(7));

        page.WaitForAssertion(() => Assert.Contains("4 min 07 s", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_OfAnEndedRunMarkedElsewhere_ShowsItAtOnce()
    {
        var run = SomeRun.In(RunStatus.Completed);
        var page = Open(run);

        Feed.Say(run with { Revision = run.Revision + 1, Tags = ["thesis"], ArchivedAt = SomeRun.s_now });
        page.WaitForAssertion(() => Assert.Equal(["In the archive", "thesis"], page.FindAll(".tag").Select(t => t.TextContent)));
        Feed.Say(run with { Revision = run.Revision + 2, Note = "look again" });
        page.WaitForAssertion(() => Assert.Equal("look again", page.Find(".note").TextContent));
    }

    [Fact]
    public void Page_ForAViewer_ShowsMarksAndOffersNoChange()
    {
        Visit.Of(Role.Viewer, Services.GetRequiredService<AccessKeys>().Session);

        var page = Open(SomeRun.In(RunStatus.Completed) with { Tags = ["thesis"] });

        Assert.Equal("thesis", page.Find("a.tag").TextContent);
        Assert.Empty(page.FindAll("details.menu, .written button"));
    }

    [Fact]
    public async Task Page_Left_StopsListening()
    {
        Open(Running());
        Assert.Equal(1, Feed.Audience);

        await DisposeComponentsAsync();

        Assert.Equal(0, Feed.Audience);
    }
}
