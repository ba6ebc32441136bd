using Bunit;
using Tezgah.Core.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunsPageFilterTests : RunsPageContext
{
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
        page.WaitForAssertion(() => Assert.Contains("cols=loss%2Cstatus%2Ctraining.seed", Address, StringComparison.Ordinal));

        page.Find("[aria-label='Status further to the front']").Click();
        page.WaitForAssertion(() => Assert.Contains("cols=status%2Closs%2Ctraining.seed", Address, StringComparison.Ordinal));
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
}
