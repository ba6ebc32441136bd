using Bunit;
using Radzen.Blazor;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Models;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Models;

public sealed class ModelsPageTests : ModelsContext
{
    [Fact]
    public void Page_NoModel_SaysHowToAddOne()
    {
        var page = Render<ModelsPage>();

        page.WaitForAssertion(() => Assert.Contains("No model yet", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_Models_ShowsWhatTheyAreAndHowManyProblemsTheyHave()
    {
        Put("good");
        Put("bad", without: "lm_head.weight");

        var page = Render<ModelsPage>();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".state").Count));
        var (bad, good) = (page.FindAll("tbody tr")[0].TextContent, page.FindAll("tbody tr")[1].TextContent);
        Assert.Contains("1 problem", bad, StringComparison.Ordinal);
        Assert.All(new[] { "Llama", "float32", "1,024", "Usable" }, fact => Assert.Contains(fact, good, StringComparison.Ordinal));
        Assert.Equal("/models/good", page.FindAll("tbody a")[1].GetAttribute("href"));
    }

    [Fact]
    public async Task Add_FolderInAnAllowedPlace_LeadsToItsPage()
    {
        SomeModel.Write(At("extra", "My Model.1"));
        var page = Render<ModelsPage>();

        await TypeAsync(page, At("extra", "My Model.1"));

        page.WaitForAssertion(() => Assert.Matches("^/models/my-model-1-[0-9a-f]{8}$", Address));
    }

    [Theory]
    [InlineData("/etc", "'/etc' lies outside the folders")]
    [InlineData("none", "There is no folder 'none'")]
    [InlineData(".", "holds no config.json")]
    public async Task Add_FolderThatCannotBeTaken_SaysWhyAtTheField(string typed, string sentence)
    {
        Directory.CreateDirectory(At("work"));
        var page = Render<ModelsPage>();

        await TypeAsync(page, typed);

        page.WaitForAssertion(() => Assert.Contains(sentence, page.Find("#model-folder-problem").TextContent, StringComparison.Ordinal));
        Assert.Equal("true", page.Find("#model-folder").GetAttribute("aria-invalid"));
    }

    [Fact]
    public void Found_FolderBelowTheDataFolder_IsOneClickAway()
    {
        Put("known");
        SomeModel.Write(At("data", "models", "org", "new-one"));
        var page = Render<ModelsPage>();
        page.WaitForElement(".found");

        Assert.Equal("new-one", page.Find(".found button").LastChild!.TextContent.Trim());
        page.Find(".found button").Click();

        page.WaitForAssertion(() => Assert.StartsWith("/models/new-one-", Address, StringComparison.Ordinal));
    }

    [Fact]
    public void Found_ModelOfAFinishedRun_HasTheRunsName()
    {
        SomeModel.Write(Path.Combine(Runs.Folder("done").Artifacts, "model"));
        Store.Put(SomeRun.In(RunStatus.Completed, "done", "My run"), SomeRun.In(RunStatus.Failed, "failed"));

        var page = Render<ModelsPage>();

        page.WaitForAssertion(() => Assert.Contains("run My run", page.Find(".found").TextContent, StringComparison.Ordinal));
        Directory.Delete(Runs.Folder("done").Root, recursive: true);
    }

    [Theory]
    [InlineData("Remove", 0)]
    [InlineData("Keep it", 1)]
    public void Remove_Pressed_TakesItOffOnlyAfterTheAnswerAndNeverDeletes(string answer, int left)
    {
        var model = Put("a");
        var dialogs = Render<RadzenDialog>();
        var page = Render<ModelsPage>();
        page.WaitForElement("tbody button").Click();
        dialogs.WaitForElement(".rz-dialog");

        dialogs.FindAll(".rz-dialog button").Single(b => b.TextContent.Trim() == answer).Click();

        page.WaitForAssertion(() => Assert.Equal(left, page.FindAll("tbody tr").Count));
        Assert.True(File.Exists(Path.Combine(model.Folder, "config.json")));
    }

    [Fact]
    public void Page_StoreBroken_SaysWhat()
    {
        Models.Problem = new Problem("store-broken", null, "/data/tezgah.db", "malformed");

        var page = Render<ModelsPage>();

        page.WaitForAssertion(() => Assert.Contains("/data/tezgah.db", page.Find(".notice").TextContent, StringComparison.Ordinal));
    }

    private static async Task TypeAsync(IRenderedComponent<ModelsPage> page, string folder)
    {
        // Its handlers change when the list has been read.
        await page.InvokeAsync(() => page.Find("#model-folder").Input(folder));
        await page.InvokeAsync(() => page.Find("form.add").Submit());
    }
}
