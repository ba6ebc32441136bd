using Bunit;
using Radzen.Blazor;
using Tezgah.Core.Runs;
using Tezgah.Web.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

public sealed class DeletedPageTests : DashboardContext
{
    public DeletedPageTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task Page_DeletedRuns_CanBeBroughtBack()
    {
        await DeleteAsync("a", "b");
        var page = Render<DeletedPage>();

        page.Find("[aria-label='Bring back: Run a']").Click();

        Assert.Equal("Run b", page.Find("tbody th").TextContent);
        Assert.NotNull(await Store.FindAsync("a"));
    }

    [Fact]
    public async Task Page_RemovePressed_RemovesOnlyAfterTheAnswer()
    {
        await DeleteAsync("a");
        var dialogs = Render<RadzenDialog>();
        var page = Render<DeletedPage>();

        page.Find("[aria-label='Remove for good: Run a']").Click();
        Assert.Empty(Shelf.Removed);
        dialogs.WaitForElement(".rz-dialog");
        dialogs.FindAll(".rz-dialog button").Single(b => b.TextContent.Trim() == "Remove for good").Click();

        page.WaitForAssertion(() => Assert.Equal(["a"], Shelf.Removed));
        page.WaitForAssertion(() => Assert.Contains("There are no deleted runs", page.Markup, StringComparison.Ordinal));
    }

    private async Task DeleteAsync(params string[] ids)
    {
        Store.Put(ids.Select(id => SomeRun.In(RunStatus.Completed, id)));
        await Shelf.DeleteAsync(ids);
    }
}
