using Bunit;
using Radzen.Blazor;
using Tezgah.Core.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunsPageBulkTests : RunsPageContext
{
    [Fact]
    public void Page_TwoRunsChosen_OffersTheirComparison()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"), SomeRun.In(RunStatus.Completed, "b"), SomeRun.In(RunStatus.Completed, "c"));
        var page = Open();

        page.Find("[aria-label='Choose Run a']").Click();
        page.WaitForAssertion(() => Assert.Contains("Choose one more", page.Find(".bulk").OuterHtml, StringComparison.Ordinal));
        page.Find("[aria-label='Choose Run c']").Click();

        Assert.Equal("/compare?runs=a,c", page.FindAll("a").Single(a => a.TextContent.Contains("Compare 2 runs", StringComparison.Ordinal)).GetAttribute("href"));
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
        page.WaitForAssertion(() => Assert.Contains("sel=all", Address, StringComparison.Ordinal));
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
        dialogs.WaitForAssertion(() => Assert.Contains("1 run with 2 checkpoints and 3 MB", dialogs.Markup, StringComparison.Ordinal));
        dialogs.Find(".rz-dialog .danger").Click();

        page.WaitForAssertion(() => Assert.Equal("Run b", page.Find("tbody th a").TextContent));
        page.FindAll(".undo button").First(b => b.TextContent.Contains("Undo", StringComparison.Ordinal)).Click();
        Time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
    }

    [Fact]
    public async Task Page_LastRunDeleted_StillOffersItBack()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"));
        Navigation.NavigateTo("/runs?sel=a");
        var dialogs = Render<RadzenDialog>();
        var page = Open();

        page.FindAll(".bulk button").Single(b => b.TextContent.Contains("Delete", StringComparison.Ordinal)).Click();
        dialogs.WaitForElement(".rz-dialog .danger:not([disabled])").Click();

        page.WaitForAssertion(() => Assert.Equal("1 run deleted; kept for 7 days.", page.Find(".undo span").TextContent));
        await page.AdvanceUntilAsync(Time, TimeSpan.FromSeconds(1), () => page.FindAll("tbody tr").Count == 0);
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".undo")));
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

        dialogs.WaitForAssertion(() => Assert.Contains("1 of them has not ended: Run a", dialogs.Markup, StringComparison.Ordinal));
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
}
