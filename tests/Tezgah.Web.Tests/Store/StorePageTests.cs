using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Runs;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;
using Tezgah.Web.Store;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Store;

public sealed class StorePageTests : DashboardContext
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tezgah-store-page");
    private readonly DataFolder _data;
    private readonly SqliteDatabase _database;
    private readonly StudyFile _studies;

    public StorePageTests()
    {
        _data = DataFolder.Open(At("data"));
        _database = SqliteDatabase.Open(_data.Database);
        _studies = new StudyFile(_data, new SqliteRunStore(_database), new SqliteRunBulk(_database), new SqliteRunBin(_database));
        Directory.CreateDirectory(At("work"));
        Options = new DashboardOptions { DataFolder = At("data"), BaseFolder = At("work"), ModelFolders = [], SampleFolder = null };
        Services.AddSingleton(_data);
        Services.AddSingleton(_database);
        Services.AddSingleton(_studies);
        Services.AddStorePage();
        JSInterop.SetupModule("/js/clipboard.js").Setup<bool>("copy", _ => true).SetResult(true);
    }

    [Fact]
    public async Task Facts_OfAStore_SayWhatIsThere()
    {
        await AddAsync("a");
        await AddAsync("b");

        var page = Render<StorePage>();

        page.WaitForAssertion(() => Assert.Equal(
            [("Data folder", _data.Root), ("Format of the database", "4"), ("Runs", "2"), ("Last back-up", "None was made yet")],
            page.FindAll("dl > div").Select(d => (d.QuerySelector("dt")!.TextContent, d.QuerySelector("dd")!.TextContent))
                .Where(d => d.Item1 is "Data folder" or "Format of the database" or "Runs" or "Last back-up")));
        page.WaitForAssertion(() => Assert.Contains("of which checkpoints 2 KB", page.Find("dd [role=status]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Backup_ToAFile_IsMadeListedAndCanBeRestored()
    {
        await AddAsync("a");
        var page = Render<StorePage>();

        await page.ActAsync("#backup-path", e => e.Input("copies/mine.db"));
        await page.ActAsync("section[aria-labelledby=backup-heading] form", e => e.Submit());

        var file = At("work", "copies", "mine.db");
        page.WaitForAssertion(() => Assert.Contains(file, page.Find(".notice.good").TextContent, StringComparison.Ordinal), s_patience);
        page.WaitForAssertion(() => Assert.Contains(file, page.Find("table").TextContent, StringComparison.Ordinal));
        Assert.Contains($"./tezgah store restore {file} --data {_data.Root}\n", page.Find("pre").TextContent, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.DoesNotContain("None was made yet", page.Find("dl").TextContent, StringComparison.Ordinal));
        _database.Dispose();
        Assert.Equal(_data.Database + StoreBackup.Replaced + "-1", await StoreBackup.RestoreAsync(_data, file));
        using var restored = SqliteRunStore.Open(_data.Database);
        Assert.Equal("a", Assert.Single(await restored.ListAsync()).Id);
    }

    [Theory]
    [InlineData("/etc/tezgah.db", "leads outside the folders")]
    [InlineData("copy.txt", "must end in .db")]
    [InlineData("there.db", "is there already")]
    [InlineData("../data/runs/x.db", "inside the dashboard's own data")]
    public async Task Backup_ToAFileThatMustNotBe_IsRefusedWithTheReason(string typed, string reason)
    {
        await File.WriteAllTextAsync(At("work", "there.db"), "mine");
        var page = Render<StorePage>();

        await page.ActAsync("#backup-path", e => e.Input(typed));
        await page.ActAsync("section[aria-labelledby=backup-heading] form", e => e.Submit());

        page.WaitForAssertion(() => Assert.Contains(reason, page.Find("#backup-problem").TextContent, StringComparison.Ordinal));
        Assert.Equal("true", page.Find("#backup-path").GetAttribute("aria-invalid"));
        Assert.Equal("mine", await File.ReadAllTextAsync(At("work", "there.db")));
    }

    [Fact]
    public async Task Backup_ForTheBrowser_WaitsToBeSavedUntilItIsThrownAway()
    {
        await AddAsync("a");
        var page = Render<StorePage>();

        await page.ActAsync("section[aria-labelledby=backup-heading] form button[type=button]", e => e.Click());

        page.WaitForElement("button[form=signed]", s_patience);
        var file = Assert.Single(Directory.EnumerateFiles(_data.Outgoing));
        Assert.Equal("/store/files/" + Path.GetFileNameWithoutExtension(file), page.Find("button[form=signed]").GetAttribute("formaction"));
        await page.ActAsync(".notice.good button[type=button]", e => e.Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("button[form=signed]")));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Backup_ForTheBrowserThatNobodyTakes_IsGoneAfterAnHour()
    {
        var page = Render<StorePage>();
        await page.ActAsync("section[aria-labelledby=backup-heading] form button[type=button]", e => e.Click());
        page.WaitForElement("button[form=signed]", s_patience);
        var file = Assert.Single(Directory.EnumerateFiles(_data.Outgoing));

        Time.Advance(TimeSpan.FromHours(1));

        Assert.Null(Services.GetRequiredService<StoreDownloads>().Find(Path.GetFileNameWithoutExtension(file)));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Check_OfASoundStore_SaysSo()
    {
        await AddAsync("a");
        var page = Render<StorePage>();

        await page.ActAsync("section[aria-labelledby=check-heading] button", e => e.Click());

        page.WaitForAssertion(() => Assert.Contains("Nothing is wrong", page.Find("section[aria-labelledby=check-heading] .notice").TextContent, StringComparison.Ordinal), s_patience);
    }

    [Fact]
    public async Task Check_WithAFinding_SaysItInTheReadersLanguageWithTheCommand()
    {
        Speak("tr");
        await AddAsync("a");
        Directory.Delete(_data.Run("a").Root, recursive: true);
        var page = Render<StorePage>();

        await page.ActAsync("section[aria-labelledby=check-heading] button", e => e.Click());

        page.WaitForElement(".findings", s_patience);
        Assert.Contains("çalışmasının klasörü yok", page.Find(".findings").TextContent, StringComparison.Ordinal);
        Assert.Contains("./tezgah store check --repair --data", page.Find("section[aria-labelledby=check-heading] pre").TextContent, StringComparison.Ordinal);
        await page.ActAsync("section[aria-labelledby=check-heading] .actions button", e => e.Click());
        page.WaitForAssertion(() => Assert.Contains("Kopyalandı", page.Find("section[aria-labelledby=check-heading] .actions").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Compact_Store_SaysWhatItGave()
    {
        var page = Render<StorePage>();

        await page.ActAsync("section[aria-labelledby=compact-heading] button", e => e.Click());

        page.WaitForAssertion(() => Assert.Contains("it took", page.Find("section[aria-labelledby=compact-heading] .notice").TextContent, StringComparison.Ordinal), s_patience);
    }

    [Fact]
    public async Task Export_OfAStudy_ShowsItsSizeAndWritesItsEndedRuns()
    {
        await AddAsync("a");
        Store.Put(SomeRun.In(RunStatus.Running, "b") with { Group = "Rates" });
        ReadRuns();
        var page = Render<StorePage>();
        page.WaitForElement("#export-study option[value=Rates]", s_patience);
        Assert.Contains("1 that have not ended are left out", page.Find("#export-study option[value=Rates]").TextContent, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.Find("#export-study").ChangeAsync(new() { Value = "Rates" }));
        page.WaitForAssertion(() => Assert.Contains("the checkpoints are 1 KB", page.Find("section[aria-labelledby=export-heading]").TextContent, StringComparison.Ordinal), s_patience);
        Assert.EndsWith(".zip", page.Find("#export-path").GetAttribute("value"), StringComparison.Ordinal);
        await page.ActAsync("#export-path", e => e.Input("rates.zip"));
        await page.ActAsync("section[aria-labelledby=export-heading] form", e => e.Submit());

        page.WaitForElement("section[aria-labelledby=export-heading] .notice.good", s_patience);
        var content = await _studies.LookAsync(At("work", "rates.zip"));
        Assert.Equal(("Rates", "a", true), (content.Name, Assert.Single(content.Runs).Id, content.WithCheckpoints));
    }

    [Fact]
    public async Task Export_OfChosenRunsWithoutCheckpoints_WritesThese()
    {
        await AddAsync("a");
        await AddAsync("b");
        ReadRuns();
        var page = Render<StorePage>();

        await page.InvokeAsync(() => page.FindAll("input[name=export-what]")[1].ChangeAsync(new() { Value = "on" }));
        await page.ActAsync("#export-search", e => e.Input("run b"));
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".picks input")));
        await page.InvokeAsync(() => page.Find(".picks input").ChangeAsync(new() { Value = true }));
        await page.InvokeAsync(() => page.Find(".with input").Change(false));
        await page.ActAsync("#export-path", e => e.Input("b.zip"));
        await page.ActAsync("section[aria-labelledby=export-heading] form", e => e.Submit());

        page.WaitForElement("section[aria-labelledby=export-heading] .notice.good", s_patience);
        var content = await _studies.LookAsync(At("work", "b.zip"));
        Assert.Equal(("b", false), (Assert.Single(content.Runs).Id, content.WithCheckpoints));
    }

    [Fact]
    public async Task Export_RunsChosenFasterThanTheyAreMeasured_ShowsTheSizeOfAll()
    {
        await AddAsync("a");
        await AddAsync("b");
        ReadRuns();
        var page = Render<StorePage>();
        await page.InvokeAsync(() => page.FindAll("input[name=export-what]")[1].ChangeAsync(new() { Value = "on" }));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".picks input").Count));

        await page.InvokeAsync(() =>
        {
            page.FindAll(".picks input")[0].Change(true);
            page.FindAll(".picks input")[1].Change(true);
        });

        page.WaitForAssertion(() => Assert.Contains("the checkpoints are 2 KB", page.Find("section[aria-labelledby=export-heading]").TextContent, StringComparison.Ordinal), s_patience);
    }

    [Fact]
    public async Task Export_OfRunsThatTheAddressNames_HasThemChosen()
    {
        await AddAsync("a");
        await AddAsync("b");
        ReadRuns();

        var page = Render<ExportPanel>(p => p.Add(x => x.Runs, "b,nobody"));

        page.WaitForAssertion(() => Assert.Contains("1 run, about", page.Markup, StringComparison.Ordinal));
        Assert.Equal([true, false], page.FindAll(".picks input").Select(i => i.HasAttribute("checked")));
        Assert.StartsWith("Run b", page.Find(".picks li").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OfAFile_ShowsWhatComesBeforeItComes()
    {
        await WriteStudyAsync();
        var page = Render<StorePage>();

        await page.ActAsync("#import-path", e => e.Input("study.zip"));
        await page.ActAsync("section[aria-labelledby=import-heading] form", e => e.Submit());

        page.WaitForElement("#content-heading", s_patience);
        Assert.Contains("1 of 2 runs will come", page.Find("section[aria-labelledby=import-heading]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["comes in", "is here already and stays as it is"], page.FindAll("section[aria-labelledby=import-heading] tbody td:last-child").Select(d => d.TextContent).Order());
        Assert.Single(await new SqliteRunStore(_database).ListAsync());
        await page.ActAsync("section[aria-labelledby=import-heading] .line .primary", e => e.Click());

        page.WaitForAssertion(() => Assert.Contains("1 run came in, 1 stayed", page.Find("section[aria-labelledby=import-heading] .notice.good").TextContent, StringComparison.Ordinal), s_patience);
        Assert.Equal("/runs/b", page.Find("section[aria-labelledby=import-heading] .notice.good a").GetAttribute("href"));
        Assert.True(File.Exists(At("work", "study.zip")));
    }

    [Fact]
    public async Task Import_OfAnUpload_IsRemovedWhenItIsThrownAway()
    {
        await WriteStudyAsync();
        var page = Render<StorePage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(await File.ReadAllBytesAsync(At("work", "study.zip")), "study.zip"));

        page.WaitForElement("#content-heading", s_patience);
        Assert.Single(Directory.EnumerateFiles(_data.Incoming));
        await page.InvokeAsync(() => page.FindAll("section[aria-labelledby=import-heading] p.line button")[1].Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#content-heading")));
        Assert.Empty(Directory.EnumerateFiles(_data.Incoming));
    }

    [Theory]
    [InlineData("study.txt", "is no .zip file")]
    [InlineData("broken.zip", "is no study that can be imported")]
    public void Import_OfAnUploadThatIsNone_IsRefusedAndLeavesNothing(string name, string reason)
    {
        var page = Render<StorePage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("no zip", name));

        page.WaitForAssertion(() => Assert.Contains(reason, page.Find("#import-problem").TextContent, StringComparison.Ordinal), s_patience);
        Assert.Empty(Directory.Exists(_data.Incoming) ? Directory.EnumerateFiles(_data.Incoming) : []);
    }

    [Fact]
    public void Page_OfAViewer_ShowsNothingOfTheStore()
    {
        Visit.Of(Role.Viewer, Services.GetRequiredService<AccessKeys>().Session);

        Assert.False(PageRights.May(Role.Viewer, typeof(StorePage)));
        var page = Render<StoreFactsPanel>();

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[role=alert]")));
        Assert.DoesNotContain("Format of the database", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_InTurkish_SpeaksTurkish()
    {
        Speak("tr");

        var page = Render<StorePage>();

        Assert.Equal("Depo", page.Find("h1").TextContent);
        Assert.Contains("Çalışmaları içe aktar", page.Markup, StringComparison.Ordinal);
        Assert.Contains("DOSYA.db", page.Find("pre").TextContent, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _database.Dispose();
        _data.Dispose();
        _root.Delete(recursive: true);
    }

    private string At(params string[] parts) => Path.Combine([_root.FullName, .. parts]);

    // In the real store, and in the one that lists are made of.
    private async Task AddAsync(string id)
    {
        var run = SomeRun.In(RunStatus.Completed, id) with { Group = "Rates" };
        await new SqliteRunBulk(_database).AddAsync([new WholeRun(run, [new Series("loss", [1, 2], [0.5, 0.25])], [], [])]);
        Store.Put(run);
        Directory.CreateDirectory(Path.Combine(_data.Run(id).Checkpoints, "step-1"));
        await File.WriteAllTextAsync(_data.Run(id).Job, run.JobJson);
        await File.WriteAllBytesAsync(Path.Combine(_data.Run(id).Checkpoints, "step-1", "model.safetensors"), new byte[1024]);
    }

    private async Task WriteStudyAsync()
    {
        await AddAsync("a");
        await AddAsync("b");
        await _studies.ExportAsync("Rates", At("work", "study.zip"));
        await DatabaseCheck.TakeOutAsync(_database, "b");
        Directory.Delete(_data.Run("b").Root, recursive: true);
    }
}
