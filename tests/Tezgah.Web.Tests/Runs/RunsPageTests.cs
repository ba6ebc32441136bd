using Bunit;
using Radzen.Blazor;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunsPageTests : DashboardContext
{
    public RunsPageTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Page_EveryState_ShowsARowEachWithStopWhereItHelps()
    {
        Store.Put(Enum.GetValues<RunStatus>().Select(s => SomeRun.In(s, s.ToString(), "Run " + s)));

        var page = Open();

        Assert.Equal(8, page.FindAll("tbody tr").Count);
        Assert.Equal(
            ["Stop Run Queued", "Stop Run Running", "Stop Run Starting"],
            page.FindAll("tbody .act button").Select(b => b.GetAttribute("aria-label")!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Page_FailedRun_SaysWhyInTheReadersLanguage()
    {
        Speak("tr");
        Store.Put(SomeRun.In(RunStatus.Failed) with { Problem = new Problem("loss-not-finite", null, "37", "NaN", "5") });

        Assert.Contains("37. adımda kayıp NaN", Open().Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_RunWithNumbers_ShowsThemAsTheLanguageWritesThem()
    {
        Speak("tr");
        Store.Put(SomeRun.In(RunStatus.Running));

        var row = Open().Find("tbody tr").TextContent;

        Assert.Contains("0,8125", row, StringComparison.Ordinal);
        Assert.Contains("%87,4", row, StringComparison.Ordinal);
        Assert.Contains("100 / 400 adım · 12 dk 00 sn kaldı", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_AddressWithSearchAndOrder_ShowsWhatItSays()
    {
        Store.Put(SomeRun.In(RunStatus.Running, "a", "Beta"), SomeRun.In(RunStatus.Running, "b", "Alpha"), SomeRun.In(RunStatus.Failed, "c", "Alpha"));
        Navigation.NavigateTo("/runs?q=a&show=active&sort=name&order=up");

        Assert.Equal(["Alpha", "Beta"], Open().FindAll("tbody th").Select(h => h.TextContent.Trim()));
    }

    [Fact]
    public void Page_HeadPressed_PutsTheOrderIntoTheAddress()
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        var page = Open();

        page.FindAll("thead button").Single(b => b.TextContent.StartsWith("Loss", StringComparison.Ordinal)).Click();

        Assert.Contains("sort=loss", Address, StringComparison.Ordinal);
        Assert.Contains("order=up", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_SearchWithoutMatch_SaysSo()
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        Navigation.NavigateTo("/runs?q=nothing-like-it");

        Assert.Contains("No run matches", Open().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_TwoRunsChosen_OffersTheirComparison()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"), SomeRun.In(RunStatus.Completed, "b"), SomeRun.In(RunStatus.Completed, "c"));
        var page = Open();

        page.Find("[aria-label='Choose Run a']").Click();
        Assert.Contains("Choose one more", page.Find(".bulk").OuterHtml, StringComparison.Ordinal);
        page.Find("[aria-label='Choose Run c']").Click();

        Assert.Equal("/compare?runs=a,c", page.FindAll("a").Single(a => a.TextContent.Contains("Compare 2 runs", StringComparison.Ordinal)).GetAttribute("href"));
    }

    [Fact]
    public void Page_QueuedRun_ShowsItsPlace()
    {
        Runs.Queue = ["first", "run-a"];
        Store.Put(SomeRun.In(RunStatus.Queued));

        Assert.Contains("Place 2 in the queue", Open().Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stop", new[] { "run-a" })]
    [InlineData("Let it go on", new string[0])]
    public void Page_StopPressed_StopsOnlyAfterTheAnswer(string answer, string[] stopped)
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        var dialogs = Render<RadzenDialog>();
        var page = Open();

        page.Find("tbody .act button").Click();
        Assert.Empty(Runs.Stopped);
        dialogs.WaitForElement(".rz-dialog");
        dialogs.FindAll(".rz-dialog button").Single(b => b.TextContent.Trim() == answer).Click();

        page.WaitForAssertion(() => Assert.Equal(stopped, Runs.Stopped));
    }

    [Fact]
    public void Page_StoreBroken_SaysWhat()
    {
        Store.Problem = new Problem("store-broken", null, "/data/tezgah.db", "disk image is malformed");

        var page = Render<RunsPage>();

        page.WaitForAssertion(() => Assert.Contains("/data/tezgah.db", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("table"));
    }

    [Fact]
    public void Page_Left_HearsNothingMore()
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        var page = Open();
        page.Instance.Dispose();

        Feed.Say(SomeRun.In(RunStatus.Running) with { Revision = 99 });

        Assert.Equal(1, Feed.Audience);
    }

    [Fact]
    public async Task Page_ManyRuns_RendersThoseInSightAlone()
    {
        Store.Put(Enumerable.Range(0, 500).Select(i => SomeRun.In(RunStatus.Completed, $"r{i:000}") with { CreatedAt = SomeRun.s_now.AddMinutes(-i) }));
        var page = Open();

        Assert.Equal(RunsTable.FirstRows, page.FindAll("tbody tr[data-index]").Count);
        Assert.Equal("501", page.Find("table").GetAttribute("aria-rowcount"));

        await page.FindComponent<RunsTable>().InvokeAsync(() => page.FindComponent<RunsTable>().Instance.ShowRows(300, 20));

        Assert.Contains("Run r300", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Run r000", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("tbody tr.space").Count);
    }

    [Fact]
    public void Page_FilterInTheAddress_ShowsChipsAndTheRunsItMeans()
    {
        Store.Put(SomeRun.In(RunStatus.Running, "a") with { Tags = ["thesis"] }, SomeRun.In(RunStatus.Running, "b"));
        Navigation.NavigateTo("/runs?filter=" + Uri.EscapeDataString("tag = thesis and learning_rate <= 1e-3"));
        var page = Open();

        Assert.Equal("Run a", page.Find("tbody th a").TextContent);
        Assert.Equal(["Tags = thesis", "Learning rate <= 1e-3"], page.FindAll(".chip .edit").Select(c => c.TextContent));

        page.Find("[aria-label='Remove the condition Tags = thesis']").Click();

        Assert.Equal(2, page.FindAll("tbody tr").Count);
        Assert.Contains("filter=learning_rate%20%3C%3D%201e-3", Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validation accuracy > 80%", 1, null)]
    [InlineData("loss <", 2, "a value is missing")]
    [InlineData("blah > 3", 0, "No run has a field 'blah'")]
    public void Page_FilterTyped_IsTakenOrItsFaultIsNamed(string text, int rows, string? wrong)
    {
        Store.Put(SomeRun.In(RunStatus.Running, "a"), SomeRun.In(RunStatus.Queued, "b"));
        var page = Open();

        page.Find("[aria-label='Filter']").Input(text);
        page.Find(".filter form.type").Submit();

        Assert.Equal(rows, page.FindAll("tbody tr").Count);
        Assert.Equal(wrong is not null, page.FindAll("[role=alert]").Any(a => a.TextContent.Contains(wrong ?? "none", StringComparison.Ordinal)));
    }

    [Fact]
    public void Page_ConditionBuilt_IsAdded()
    {
        Store.Put(SomeRun.In(RunStatus.Running, "a"), SomeRun.In(RunStatus.Failed, "b"));
        var page = Open();

        page.Find(".build select").Change("status");
        page.FindAll(".build select")[2].Change("failed");
        page.Find("form.build").Submit();

        Assert.Equal("Run b", page.Find("tbody th a").TextContent);
        Assert.Equal("Status = Failed", page.Find(".chip .edit").TextContent);
    }

    [Fact]
    public void Page_ColumnsInTheAddress_ShowSettingsAndMetrics()
    {
        Store.Put(SomeRun.In(RunStatus.Running) with { Note = "why" });
        Navigation.NavigateTo("/runs?cols=training.learning_rate,eval_accuracy,nothing_like_it");
        var page = Open();

        Assert.Equal(["Name", "Learning rate", "Validation accuracy", "nothing_like_it"], page.FindAll("thead button").Select(b => b.TextContent.Trim()));
        Assert.Equal(["0.001", "87.4%", "–"], page.FindAll("tbody td[data-label]").Select(c => c.TextContent.Replace(" ", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Page_ColumnAddedAndMoved_IsInTheAddress()
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        Navigation.NavigateTo("/runs?cols=loss,status");
        var page = Open();

        page.Find("[title='training.seed'].add").Click();
        Assert.Contains("cols=loss%2Cstatus%2Ctraining.seed", Address, StringComparison.Ordinal);

        page.Find("[aria-label='Status further to the front']").Click();
        Assert.Contains("cols=status%2Closs%2Ctraining.seed", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_ShiftClick_ChoosesTheRangeAndPutsItIntoTheAddress()
    {
        Store.Put(Enumerable.Range(0, 6).Select(i => SomeRun.In(RunStatus.Completed, $"r{i}") with { CreatedAt = SomeRun.s_now.AddMinutes(-i) }));
        var page = Open();

        page.Find("[aria-label='Choose Run r1']").Click();
        page.Find("[aria-label='Choose Run r4']").Click(new Microsoft.AspNetCore.Components.Web.MouseEventArgs { ShiftKey = true });

        Assert.Equal("4 chosen", page.Find(".bulk strong").TextContent);
        Assert.Contains("sel=r1%2Cr2%2Cr3%2Cr4", Address, StringComparison.Ordinal);

        page.Find("[aria-label='Choose all that are shown']").Click();
        Assert.Contains("sel=all", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_SelectionInTheAddress_IsChosen()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"), SomeRun.In(RunStatus.Completed, "b"));
        Navigation.NavigateTo("/runs?sel=b");

        var page = Open();

        Assert.False(page.Find("[aria-label='Choose Run a']").HasAttribute("checked"));
        Assert.True(page.Find("[aria-label='Choose Run b']").HasAttribute("checked"));
    }

    [Fact]
    public void Page_Deleted_SaysWhatIsLostAndTakesItBack()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"), SomeRun.In(RunStatus.Completed, "b"));
        Navigation.NavigateTo("/runs?sel=a");
        var dialogs = Render<RadzenDialog>();
        var page = Open();

        page.FindAll(".bulk button").Single(b => b.TextContent.Contains("Delete", StringComparison.Ordinal)).Click();
        dialogs.WaitForAssertion(() => Assert.Contains("1 runs with 2 checkpoints and 3 MB", dialogs.Markup, StringComparison.Ordinal));
        dialogs.Find(".rz-dialog .danger").Click();

        page.WaitForAssertion(() => Assert.Equal("Run b", page.Find("tbody th a").TextContent));
        page.FindAll(".undo button").First(b => b.TextContent.Contains("Undo", StringComparison.Ordinal)).Click();
        Time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
    }

    [Fact]
    public void Page_RunsThatHaveNotEnded_AreNotOfferedForDeletion()
    {
        Store.Put(SomeRun.In(RunStatus.Running, "a"));
        Shelf.Loss = Shelf.Loss with { NotEnded = ["Run a"] };
        Navigation.NavigateTo("/runs?sel=a");
        var dialogs = Render<RadzenDialog>();
        var page = Open();

        page.FindAll(".bulk button").Single(b => b.TextContent.Contains("Delete", StringComparison.Ordinal)).Click();

        dialogs.WaitForAssertion(() => Assert.Contains("1 of them have not ended: Run a", dialogs.Markup, StringComparison.Ordinal));
        Assert.True(dialogs.Find(".rz-dialog .danger").HasAttribute("disabled"));
    }

    [Fact]
    public void Page_Marked_WritesTagsStudyAndNote()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a") with { Tags = ["old"] });
        Navigation.NavigateTo("/runs?sel=a");
        var dialogs = Render<RadzenDialog>();
        var page = Open();

        page.FindAll(".bulk button").Single(b => b.TextContent.Contains("Mark", StringComparison.Ordinal)).Click();
        dialogs.WaitForElement("form.marks");
        dialogs.Find("input[list=known-tags]").Change("thesis, best");
        dialogs.Find("input[list=known-groups]").Change("Learning rates");
        dialogs.Find("textarea").Change("look again");
        dialogs.Find("fieldset input").Change(true);
        dialogs.Find("form.marks").Submit();

        page.WaitForAssertion(() => Assert.Single(Shelf.Marked));
        var marks = Shelf.Marked[0].Marks;
        Assert.Equal(["thesis", "best"], marks.AddTags);
        Assert.Equal(["old"], marks.RemoveTags);
        Assert.Equal(("Run a", "Learning rates", "look again"), (marks.Name, marks.Group, marks.Note));
    }

    [Fact]
    public void Page_MarksWithScript_AreShownAsText()
    {
        const string Script = "<script>alert(1)</script>";
        Store.Put(SomeRun.In(RunStatus.Completed, "a", Script) with { Tags = [Script], Note = Script, Group = Script });

        var page = Open();

        Assert.Empty(page.FindAll("script"));
        Assert.Equal(Script, page.Find("tbody th a").TextContent);
    }

    [Fact]
    public void Page_ViewSaved_KeepsTheQueryWithoutTheSelection()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"));
        Navigation.NavigateTo("/runs?sort=loss&order=up&sel=a");
        var page = Open();

        page.Find("[aria-label='Name of this view']").Input("Best");
        page.Find(".list form").Submit();

        Assert.Equal(new SavedView("Best", "sort=loss&order=up"), Assert.Single(Views.Views));
        Assert.Equal("/runs?sort=loss&order=up", page.FindAll("a").Single(a => a.TextContent == "Best").GetAttribute("href"));
    }

    [Fact]
    public void Page_OldLink_StillSortsAsItSays()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"));
        Navigation.NavigateTo("/runs?sort=test&order=up");

        Assert.Equal("ascending", Open().FindAll("thead th").Single(h => h.TextContent.Contains("Test accuracy", StringComparison.Ordinal)).GetAttribute("aria-sort"));
    }

    [Fact]
    public void Page_LiveBatch_ShowsTheNewStep()
    {
        Store.Put(SomeRun.In(RunStatus.Running));
        var page = Open();

        Feed.Say(SomeRun.In(RunStatus.Running) with { Revision = 8, Step = 222 });

        page.WaitForAssertion(() => Assert.Contains("222 / 400", page.Find("tbody").TextContent, StringComparison.Ordinal));
    }

    private IRenderedComponent<RunsPage> Open()
    {
        ReadRuns();
        var page = Render<RunsPage>();
        page.WaitForElement("h1:not(.visually-hidden)");
        return page;
    }
}
