using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Web.Data;

namespace Tezgah.Web.Tests.Data;

public sealed class DataPageTests : DataContext
{
    [Fact]
    public void Page_WithoutSets_SaysWhatToDo()
    {
        Assert.Contains("No data sets yet", Open().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_FilesOfRuns_AreOnTheListOnceWithTheirRuns()
    {
        var path = Write("topics.csv", Labelled);
        Store.Put(RunOn("run-a", path), RunOn("run-b", path));

        var page = Open();

        page.WaitForAssertion(() => Assert.Contains("1 KB", page.Find("tbody tr").TextContent, StringComparison.Ordinal));
        var row = Assert.Single(page.FindAll("tbody tr"));
        Assert.Contains("topics", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("2", row.Children[4].TextContent);
        Assert.StartsWith("/runs/new?data=topics-", row.QuerySelector("a.button")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_AskedAgain_ReadsOnlyTheJobsOfRunsThatChanged()
    {
        var path = Write("topics.csv", Labelled);
        var (run, other) = (RunOn("run-a", path), RunOn("run-b", Write("others.csv", Labelled)));
        Store.Put(run, other);
        var catalog = Services.GetRequiredService<DataCatalog>();
        var first = await Sets();

        Store.Put(run with { Revision = run.Revision + 1, JobJson = RunOn("run-a", Write("now.csv", Labelled)).JobJson });
        var second = await Sets();

        Assert.Equal(["now", "others"], second.Keys.Order(StringComparer.Ordinal));
        Assert.Same(first["others"], second["others"]);

        async Task<Dictionary<string, DataSet>> Sets() =>
            (await catalog.ListAsync(Xunit.TestContext.Current.CancellationToken)).Sets.ToDictionary(s => s.Set.Name, s => s.Set, StringComparer.Ordinal);
    }

    [Fact]
    public void Page_FileThatIsGone_SaysSoInItsRow()
    {
        Store.Put(RunOn("run-a", At("work", "gone.csv")));

        var page = Open();

        page.WaitForAssertion(() => Assert.Contains("not readable", page.Find("tbody tr").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Add_FileThatMayBeRead_LeadsToItsPageAndStaysOnTheList()
    {
        var page = Open();

        page.Find("#data-path").Input(Write("topics.csv", Labelled));
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.StartsWith("/data/topics-", Address, StringComparison.Ordinal));
        Assert.Equal("topics", Assert.Single(Sets.List().Sets).Name);
    }

    [Theory]
    [InlineData("/etc/passwd", "outside the folders")]
    [InlineData("../outside.csv", "outside the folders")]
    [InlineData("none.csv", "does not exist")]
    [InlineData("empty.csv", "is empty")]
    [InlineData(".", "is a folder")]
    public void Add_FileThatMayNotBeRead_SaysWhy(string typed, string why)
    {
        Write("empty.csv", "");
        var page = Open();

        page.Find("#data-path").Input(typed);
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains(why, page.Find(".problem").TextContent, StringComparison.Ordinal));
        Assert.Empty(Sets.List().Sets);
    }

    [Fact]
    public void Upload_File_IsWrittenIntoTheDataFolder()
    {
        var page = Open();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(Labelled, "../../evil name.csv"));

        page.WaitForAssertion(() => Assert.StartsWith("/data/evil-name-", Address, StringComparison.Ordinal));
        var set = Assert.Single(Sets.List().Sets);
        Assert.Equal(Path.Combine(Sets.Folder(set.Id), "evil name.csv"), set.Train);
        Assert.Equal(Labelled, File.ReadAllText(set.Train));
    }

    [Fact]
    public void Upload_FileOfAnotherType_IsRefused()
    {
        var page = Open();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "data.exe"));

        page.WaitForAssertion(() => Assert.Contains("none of the files that are taken", page.Find(".problem").TextContent, StringComparison.Ordinal));
        Assert.Empty(Sets.List().Sets);
    }

    [Fact]
    public void Page_InTurkish_HasNoEnglishLeft()
    {
        Speak("tr");
        Store.Put(RunOn("run-a", Write("topics.csv", Labelled)));

        var page = Open();

        Assert.Equal("Veri kümeleri", page.Find("h1").TextContent);
        Assert.Contains("Sınıflandırma", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_SetWhoseFileIsBroken_NamesIt()
    {
        Directory.CreateDirectory(Sets.Folder("bad-1"));
        File.WriteAllText(Path.Combine(Sets.Folder("bad-1"), "set.json"), "{");

        Assert.Contains("bad-1", Open().Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<DataPage> Open()
    {
        Navigation.NavigateTo("/data");
        var page = Render<DataPage>();
        page.WaitForState(() => page.FindAll("p[role=status]").Count == 0);
        return page;
    }
}
