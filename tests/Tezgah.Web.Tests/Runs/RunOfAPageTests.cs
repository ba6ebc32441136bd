using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen.Blazor;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;
using Tezgah.Web.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

/// <summary>What people wrote on the run of a page, and what its owner does with it there.</summary>
public sealed class RunOfAPageTests : DashboardContext
{
    private static readonly RunRecord s_written = SomeRun.In(RunStatus.Completed, "a") with
    {
        Tags = ["best", "two words"],
        Group = "Learning rates",
        Note = "look again\nat step 40",
    };

    public RunOfAPageTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Theory]
    [InlineData("en", "Edit tags, study, note")]
    [InlineData("tr", "Etiket, araştırma ve notu düzenle")]
    public void Marks_OfARun_AreShownAndLeadToRunsWithTheSame(string culture, string edit)
    {
        Speak(culture);

        var line = Line(s_written);

        Assert.Equal(["best", "two words"], line.FindAll("a.tag").Select(t => t.TextContent));
        Assert.Equal("/runs?filter=tag%20%3D%20%22two%20words%22", line.FindAll("a.tag")[1].GetAttribute("href"));
        Assert.Equal("Learning rates", line.Find(".study a").TextContent);
        Assert.Equal("look again\nat step 40", line.Find(".note").TextContent);
        Assert.Contains(edit, line.Find("button").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_OfARunWithoutAny_OfferToAddThem()
    {
        var line = Line(SomeRun.In(RunStatus.Completed, "a"));

        Assert.Contains("Add tags, study, note", line.Find("button").TextContent, StringComparison.Ordinal);
        Assert.Empty(line.FindAll("ul, .study, .note, .archived"));
    }

    [Fact]
    public void Marks_ForAViewer_AreThereWithoutAButton()
    {
        Visit.Of(Role.Viewer, Services.GetRequiredService<AccessKeys>().Session);

        var line = Line(s_written);

        Assert.Equal("look again\nat step 40", line.Find(".note").TextContent);
        Assert.Empty(line.FindAll("button"));
    }

    [Fact]
    public void Marks_WithScript_AreShownAsText()
    {
        const string Script = "<script>alert(1)</script>";

        var line = Line(s_written with { Tags = [Script], Note = Script, Group = Script });

        Assert.Empty(line.FindAll("script"));
        Assert.Equal([Script, Script, Script], [line.Find("a.tag").TextContent, line.Find(".study a").TextContent, line.Find(".note").TextContent]);
    }

    [Fact]
    public void Marks_Edited_AreWrittenByTheFormOfTheTable()
    {
        var dialogs = Render<RadzenDialog>();
        var line = Line(s_written);

        line.Find("button").Click();
        dialogs.WaitForElement("form.marks");
        Assert.Contains("Mark “Run a”", dialogs.Markup, StringComparison.Ordinal);
        Assert.Equal("Learning rates", dialogs.Find("input[list=known-groups]").GetAttribute("value"));
        dialogs.Find("textarea").Change("done");
        dialogs.Find("form.marks").Submit();

        line.WaitForAssertion(() => Assert.Single(Shelf.Marked));
        Assert.Equal(["a"], Shelf.Marked[0].Ids);
        Assert.Equal(("Run a", "Learning rates", "done"), (Shelf.Marked[0].Marks.Name, Shelf.Marked[0].Marks.Group, Shelf.Marked[0].Marks.Note));
    }

    [Theory]
    [InlineData("en", "The tag 'ttt")]
    [InlineData("tr", "etiketi 121 karakter uzunluğunda")]
    public void Marks_TooLong_AreRefusedWhereTheyWereTyped(string culture, string sentence)
    {
        Speak(culture);
        var dialogs = Render<RadzenDialog>();
        var line = Line(s_written);

        line.Find("button").Click();
        dialogs.WaitForElement("input[list=known-tags]").Change(new string('t', RunMarks.LongestWord + 1));
        dialogs.Find("form.marks").Submit();

        dialogs.WaitForAssertion(() => Assert.Contains(sentence, dialogs.Find("form.marks [role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(Shelf.Marked);
    }

    [Theory]
    [InlineData("en", "Archive", "Take out of the archive")]
    [InlineData("tr", "Arşivle", "Arşivden çıkar")]
    public void Menu_OfARun_ArchivesItAndTakesItOut(string culture, string archive, string unarchive)
    {
        Speak(culture);
        var menu = Menu(s_written);

        Item(menu, archive).Click();
        menu.WaitForAssertion(() => Assert.True(Shelf.Marked.Single().Marks.Archived));

        menu.Render(p => p.Add(m => m.Run, s_written with { ArchivedAt = SomeRun.s_now }));
        Item(menu, unarchive).Click();
        menu.WaitForAssertion(() => Assert.False(Shelf.Marked[^1].Marks.Archived));
    }

    [Fact]
    public async Task Menu_Delete_SaysWhatIsLostAndGoesWhereItCanBeTakenBack()
    {
        Store.Put(s_written);
        Navigation.NavigateTo("/runs/a");
        var dialogs = Render<RadzenDialog>();

        Item(Menu(s_written), "Delete…").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("1 run with 2 checkpoints and 3 MB", dialogs.Markup, StringComparison.Ordinal));
        dialogs.Find(".rz-dialog .danger").Click();
        dialogs.WaitForAssertion(() => Assert.Equal("/runs", Address));

        ReadRuns();
        var page = Render<RunsPage>();
        Assert.Equal("1 run deleted; kept for 7 days.", page.WaitForElement(".undo span").TextContent);
        page.Find(".undo button").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".undo")));
        Assert.Empty(await Shelf.ListDeletedAsync(Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Menu_DeleteGivenUp_StaysOnThePage()
    {
        Store.Put(s_written);
        Navigation.NavigateTo("/runs/a");
        var dialogs = Render<RadzenDialog>();

        Item(Menu(s_written), "Delete…").Click();
        dialogs.WaitForElement(".rz-dialog .actions .button:not(.danger)").Click();

        dialogs.WaitForAssertion(() => Assert.Empty(dialogs.FindAll(".rz-dialog")));
        Assert.Equal("/runs/a", Address);
        Assert.Empty(Services.GetRequiredService<RunDesk>().Deleted);
    }

    [Fact]
    public void Menu_Refused_SaysWhy()
    {
        Shelf.Refusal = new Problem("run-missing", null, "a");
        var menu = Menu(s_written);

        Item(menu, "Archive").Click();

        menu.WaitForAssertion(() => Assert.Equal(Shelf.Refusal.Message, menu.Find("[role=alert]").TextContent));
    }

    [Fact]
    public void Menu_ForAViewer_IsNotThere()
    {
        Visit.Of(Role.Viewer, Services.GetRequiredService<AccessKeys>().Session);

        Assert.Equal("", Menu(s_written).Markup.Trim());
    }

    private static AngleSharp.Dom.IElement Item(IRenderedComponent<RunMenu> menu, string text) =>
        menu.FindAll(".item").Single(i => i.LastChild!.TextContent.Trim() == text);

    private IRenderedComponent<RunMarksLine> Line(RunRecord run) => Render<RunMarksLine>(p => p.Add(l => l.Run, run));

    private IRenderedComponent<RunMenu> Menu(RunRecord run) => Render<RunMenu>(p => p.Add(m => m.Run, run));
}
