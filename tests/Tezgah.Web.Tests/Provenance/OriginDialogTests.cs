using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Statistics;
using Tezgah.Web.Compare;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Tests.Provenance;

public sealed class OriginDialogTests : DashboardContext
{
    private readonly BunitJSModuleInterop _dialog;

    public OriginDialogTests()
    {
        Services.AddResults();
        _dialog = JSInterop.SetupModule("/js/dialog.js");
        _dialog.SetupVoid(_ => true).SetVoidResult();
    }

    [Fact]
    public void Dialog_NumberClicked_OpensWithItsFactsAndALinkToTheRun()
    {
        var page = Ask(Some(0.854));

        Assert.Single(_dialog.Invocations["open"]);
        Assert.Equal("Accuracy: 0.854", page.Find("h2").TextContent);
        Assert.Equal("/runs/run-a", page.Find("[data-fact=Run] a").GetAttribute("href"));
        Assert.Equal("step 400; its checkpoint is not kept", Fact(page, "Checkpoint"));
        Assert.Equal("0.8 – 0.9 (Wilson score interval)", Fact(page, "Interval"));
        Assert.Equal("the file is not there any more", Fact(page, "FileHash"));
        Assert.Equal("640", Fact(page, "Rows"));
    }

    [Fact]
    public void Dialog_UndefinedNumber_SaysWhyAndShowsNone()
    {
        var page = Ask(Some(null) with { Undefined = "The class does not occur" });

        Assert.Equal("Accuracy: undefined", page.Find("h2").TextContent);
        Assert.Equal("The class does not occur", Fact(page, "Why"));
        Assert.Empty(page.FindAll("[data-fact=Exactly]"));
    }

    [Fact]
    public void Dialog_Copied_PutsEveryFactIntoTheClipboard()
    {
        var clipboard = JSInterop.SetupModule("/js/clipboard.js");
        clipboard.Setup<bool>("copy", _ => true).SetResult(true);
        var page = Ask(Some(0.854));

        page.FindAll("footer button")[0].Click();

        page.WaitForAssertion(() => Assert.Equal("Copied.", page.Find("footer .muted").TextContent));
        var text = (string)Assert.Single(clipboard.Invocations["copy"]).Arguments[0]!;
        Assert.StartsWith("Accuracy: 0.854\nAll digits: 0.854\n", text, StringComparison.Ordinal);
        Assert.Contains("Rows: 640\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Dialog_Closed_IsClosedByTheBrowser()
    {
        var page = Ask(Some(0.854));

        page.Find("header button").Click();

        page.WaitForAssertion(() => Assert.Single(_dialog.Invocations["close"]));
    }

    [Fact]
    public void Dialog_InTurkish_SpeaksTurkish()
    {
        Speak("tr");

        var page = Ask(Some(0.854) with { Shown = "0,854" });

        Assert.Equal("adım 400; denetim noktası saklanmıyor", Fact(page, "Checkpoint"));
        Assert.Equal("bilinmiyor: sonuçlar /elsewhere klasöründen içe aktarıldı, orada veri dosyasının adı yok", Fact(page, "Data"));
    }

    [Fact]
    public async Task Reader_DataThatWasChangedAfterTheMeasurement_SaysSo()
    {
        var file = Path.GetTempFileName();
        try
        {
            var job = System.Text.Json.JsonSerializer.Serialize(new { data = new { train = file, test = file } });
            var source = new OriginSource("run-a", "a", job, 1, "preds_test.csv", "test", 1, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
            var reader = Services.GetRequiredService<OriginReader>();

            var facts = await reader.ReadAsync(new Origin { Figure = "", Shown = "", Method = "", Sources = [source, source with { Time = DateTimeOffset.MaxValue }] });

            Assert.Equal([FileState.ChangedSince, FileState.Unchanged], facts.Select(f => f.DataFile!.State));
            Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", facts[0].DataFile!.Sha256);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void DataOrigin_PartOfTheTrainingFile_NamesShareAndSeed()
    {
        const string Json = """{"data":{"train":"/data/all.csv","validation_share":0.2,"test_share":0.1,"split_seed":7}}""";

        Assert.Equal(new DataOrigin("/data/all.csv", 0.1, 7), DataOrigin.Of(Json, "test"));
        Assert.Equal(new DataOrigin("/data/all.csv", 0.2, 7), DataOrigin.Of(Json, "validation"));
        Assert.Equal(new DataOrigin(null), DataOrigin.Of("{", "test"));
    }

    private static string Fact(IRenderedComponent<OriginDialog> page, string key) => page.Find($"[data-fact={key}] dd").TextContent.Trim();

    private static Origin Some(double? value) => new()
    {
        Figure = "Accuracy",
        Shown = "0.854",
        Value = value,
        Method = "Right rows divided by all rows.",
        Interval = value is null ? null : new Interval(0.8, 0.9),
        IntervalMethod = "Wilson score interval",
        Sources = [new OriginSource("run-a", "base", """{"imported":{"from":"/elsewhere"}}""", 400, "preds_test.csv", "test", 640)],
    };

    private IRenderedComponent<OriginDialog> Ask(Origin origin)
    {
        var page = Render<OriginDialog>();
        var figure = Render<Figure>(p => p.Add(f => f.Text, origin.Shown).Add(f => f.Name, origin.Figure).Add(f => f.Of, () => origin).Add(f => f.Undefined, origin.Undefined));
        figure.Find("button").Click();
        page.WaitForElement("[data-fact=FileHash]");
        return page;
    }
}
