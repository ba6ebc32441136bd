using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Runs.Imports;
using Tezgah.Storage;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;
using Tezgah.Web.Imports;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Imports;

public sealed class ImportsPageTests : DashboardContext
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tezgah-imports");
    private readonly DataFolder _data;

    public ImportsPageTests()
    {
        _data = DataFolder.Open(At("data"));
        Options = new DashboardOptions { DataFolder = At("data"), BaseFolder = At("work"), ModelFolders = [] };
        Services.AddImports();
        Services.AddSingleton(new RunImporter(_data, Store, Time));
    }

    [Fact]
    public async Task Folder_WithResults_IsShownBeforeAnythingIsImported()
    {
        Write("keras");

        var page = Look("keras");

        Assert.Contains("preds_test.csv", page.Find("section.preview").TextContent, StringComparison.Ordinal);
        Assert.Contains("3 rows, taken as steps since the file names none", page.Find("section.preview").TextContent, StringComparison.Ordinal);
        Assert.Matches(@"Accuracy 0\.[5-9]\d\d", page.Find(".values").TextContent);
        Assert.Equal("keras", page.Find("#import-name").GetAttribute("value"));
        Assert.Empty(await Store.ListAsync());
    }

    [Fact]
    public async Task Import_OfWhatWasShown_MakesARunMarkedAsImported()
    {
        Write("keras");
        var page = Look("keras");

        page.Find("#import-name").Input("Keras baseline");
        page.FindAll("form")[1].Submit();

        page.WaitForElement(".notice.good", s_patience);
        var run = Assert.Single(await Store.ListAsync());
        Assert.Equal(("Keras baseline", RunStatus.Completed, true), (run.Name, run.Status, ImportMark.IsImported(run)));
        Assert.True(File.Exists(_data.Run(run.Id).Artifact("preds_test.csv")));
        Assert.Equal("/compare?runs=" + run.Id, page.FindAll(".notice.good a")[1].GetAttribute("href"));
        Assert.Equal("imported", page.Find(".runs .imported").TextContent);
    }

    [Fact]
    public async Task Import_SentTwiceAtOnce_MakesOneRun()
    {
        Write("keras");
        var page = Look("keras");

        await page.InvokeAsync(() =>
        {
            var form = page.FindAll("form")[1];
            form.Submit();
            form.Submit();
        });

        page.WaitForElement(".notice.good", s_patience);
        Assert.Single(await Store.ListAsync());
    }

    [Theory]
    [InlineData("/etc", "leads outside the folders")]
    [InlineData("../../../../../../etc", "leads outside the folders")]
    [InlineData("nothing", "does not exist")]
    public void Folder_ThatCannotBeUsed_IsRefusedWithTheReason(string typed, string reason)
    {
        var page = Type(typed);

        page.WaitForAssertion(() => Assert.Contains(reason, page.Find("[role=alert]").TextContent, StringComparison.Ordinal), s_patience);
        Assert.Empty(page.FindAll("section.preview"));
    }

    [Fact]
    public void Folder_WithALinkThatLeadsOutside_IsRefusedUnread()
    {
        Directory.CreateDirectory(At("work", "trap"));
        var secret = Path.Combine(Path.GetTempPath(), "tezgah-secret-" + Guid.NewGuid().ToString("N"));
        File.WriteAllText(secret, "secret,columns\n");
        File.CreateSymbolicLink(At("work", "trap", "preds_test.csv"), secret);
        try
        {
            var page = Type("trap");

            page.WaitForAssertion(() => Assert.Contains("leads outside", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), s_patience);
            Assert.DoesNotContain("columns", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Fact]
    public void Folder_WithABrokenFile_NamesFileAndLine()
    {
        Directory.CreateDirectory(At("work", "broken"));
        File.WriteAllText(At("work", "broken", "preds_test.csv"), "y_true,y_pred\n0,0\n1,abc\n");

        var page = Type("broken");

        page.WaitForAssertion(() => Assert.Contains("line 3", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), s_patience);
    }

    [Fact]
    public void Folder_AskedForByAViewer_IsRefused()
    {
        Write("keras");
        Visit.Of(Role.Viewer, Services.GetRequiredService<AccessKeys>().Session);

        var page = Type("keras");

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[role=alert] .problem")), s_patience);
        Assert.Empty(page.FindAll("section.preview"));
    }

    [Fact]
    public void Page_InTurkish_SpeaksTurkish()
    {
        Speak("tr");
        Write("keras");

        var page = Look("keras");

        Assert.Equal("Sonuç içe aktar", page.Find("h1").TextContent);
        Assert.Contains("İçe aktarılacaklar", page.Markup, StringComparison.Ordinal);
        Assert.Matches(@"Doğruluk 0,[5-9]\d\d", page.Find(".values").TextContent);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _data.Dispose();
        _root.Delete(recursive: true);
    }

    private string At(params string[] parts) => Path.Combine([_root.FullName, .. parts]);

    private void Write(string name)
    {
        SomeResults.Write(At("work", name), name, 3, 1, 0.8, 3, SomeRun.s_now);
        File.WriteAllText(At("work", name, "history.csv"), "epoch,train_loss,val_accuracy\n1,0.9,0.6\n2,0.7,0.7\n3,0.6,0.72\n");
    }

    private IRenderedComponent<ImportsPage> Type(string folder)
    {
        Directory.CreateDirectory(At("work"));
        var page = Render<ImportsPage>();
        page.Find("#import-folder").Input(folder);
        page.Find("form").Submit();
        return page;
    }

    private IRenderedComponent<ImportsPage> Look(string folder)
    {
        var page = Type(folder);
        page.WaitForElement("section.preview", s_patience);
        return page;
    }
}
