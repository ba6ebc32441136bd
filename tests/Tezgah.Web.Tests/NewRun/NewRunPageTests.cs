using Bunit;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.NewRun;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.NewRun;

public sealed class NewRunPageTests : DashboardContext
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-web").FullName;

    public NewRunPageTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        foreach (var name in new[] { "train", "validation", "test" })
        {
            File.WriteAllText(Path.Combine(_folder, name + ".csv"), "text,label\na,X\nb,Y\n");
        }

        Options = Options with { SampleFolder = _folder };
    }

    [Fact]
    public void Page_New_ShowsEveryGroupAndNothingWrong()
    {
        var page = Open();

        Assert.Equal(["Data", "Model", "Duration", "Training", "Evaluation", "Machine"], page.FindAll("form h2").Select(h => h.TextContent));
        Assert.Empty(page.FindAll("[role=alert]"));
        Assert.Empty(page.FindAll("pre"));
    }

    [Fact]
    public void Page_SampleChosenAndStarted_SubmitsItAndLeadsToTheRun()
    {
        var page = Open();

        page.Find(".known button").Click();
        page.WaitForAssertion(() => Assert.Contains("2 rows; columns: text, label; 2 labels: X, Y", page.Markup, StringComparison.Ordinal));
        Assert.Contains("./tezgah train job.json --out runs/tezgah-web", page.Find("pre").TextContent, StringComparison.Ordinal);
        page.Find(".start").Click();

        page.WaitForAssertion(() => Assert.Equal("/runs/run-1", Address));
        Assert.Equal(Path.Combine(_folder, "train.csv"), Assert.Single(Runs.Submitted).Data.Train);
    }

    [Fact]
    public async Task Page_StartedTwiceAtOnce_SubmitsOne()
    {
        var page = Open();
        page.Find(".known button").Click();
        page.WaitForAssertion(() => Assert.Contains("2 rows; columns: text, label; 2 labels: X, Y", page.Markup, StringComparison.Ordinal));
        var queue = new TaskCompletionSource();
        Runs.Submitting = _ => queue.Task;

        // The second click was on its way before the button was disabled.
        await page.InvokeAsync(() =>
        {
            var start = page.Find(".start");
            start.Click();
            start.Click();
        });
        await page.InvokeAsync(queue.SetResult);

        page.WaitForAssertion(() => Assert.Equal("/runs/run-1", Address));
        Assert.Single(Runs.Submitted);
    }

    [Fact]
    public void Page_StartedWithMistakes_ListsAllOfThemAndSubmitsNothing()
    {
        var page = Open();
        page.Find("#setting-training-learning_rate").Input("-1");
        page.Find("#setting-training-dropout").Input("abc");

        page.Find(".start").Click();

        page.WaitForAssertion(() => Assert.Contains("3 things have to be corrected first", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal(3, page.FindAll("[role=alert] a").Count);
        Assert.Equal(3, page.FindAll(".problem").Count);
        Assert.Empty(Runs.Submitted);
    }

    [Fact]
    public void Page_MistakeInAFoldedSetting_UnfoldsIt()
    {
        Store.Put(SomeRun.In(RunStatus.Completed) with { JobJson = """{"data":{"train":"x.csv"},"training":{"weight_decay":0.2}}""" });

        var page = Open("/runs/new?from=run-a");

        Assert.Single(page.FindAll("details[open] #setting-training-weight_decay"));
    }

    [Fact]
    public void Page_LinkInTheList_LeadsToItsField()
    {
        var module = JSInterop.SetupModule("/js/form.js");
        module.SetupVoid("goTo", _ => true).SetVoidResult();
        var page = Open();
        page.Find(".start").Click();
        page.WaitForElement("[role=alert] a");

        page.Find("[role=alert] a").Click();

        page.WaitForAssertion(() => Assert.Equal("setting-data-train", Assert.Single(module.Invocations["goTo"]).Arguments[0]));
    }

    [Fact]
    public async Task Page_PathTyped_IsReadAfterAPause()
    {
        var page = Open();
        page.Find("#setting-data-train").Input(Path.Combine(_folder, "none.csv"));
        Assert.Empty(page.FindAll(".problem"));

        // The page's own first reading may still be on its way, and then takes the place of the one after the pause.
        await page.AdvanceUntilAsync(
            Time, TimeSpan.FromMilliseconds(300), () => page.FindAll(".problem").Any(p => p.TextContent.Contains("none.csv", StringComparison.Ordinal)));
    }

    [Fact]
    public void Page_RefusedByTheService_SaysWhy()
    {
        Runs.Problems = [new Problem("disk-full", null, "/data")];
        var page = Open();
        page.Find(".known button").Click();
        page.WaitForElement("pre");

        page.Find(".start").Click();

        page.WaitForAssertion(() => Assert.Contains("The disk is full", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.False(page.Find(".start").HasAttribute("disabled"));
    }

    [Fact]
    public void Page_NameTooLong_SaysTheLimitAtItsField()
    {
        var page = Open();
        Assert.Equal("120", page.Find("#setting-name").GetAttribute("maxlength"));

        page.Find("#setting-name").Input(new string('n', 600));

        page.WaitForAssertion(() => Assert.Contains("has 600 characters; shorten it to 120 at most", page.Find("#setting-name-problems").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_FromARunThatIsNotThere_SaysSoAndShowsTheDefaults()
    {
        Speak("tr");

        var page = Open("/runs/new?from=gone");

        Assert.Contains("'gone' diye bir çalışma yok", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("0.001", page.Find("#setting-training-learning_rate").GetAttribute("value"));
    }

    [Theory]
    [InlineData("en", false, "'Base' is an evaluation")]
    [InlineData("tr", false, "'Base' bir değerlendirme")]
    [InlineData("en", true, "'Base' was imported")]
    [InlineData("tr", true, "'Base' içe aktarıldı")]
    public void Page_FromWhatIsNoTraining_SaysSoAndShowsTheDefaults(string culture, bool isImported, string sentence)
    {
        Speak(culture);
        Store.Put(SomeRun.In(RunStatus.Completed, name: "Base") with
        {
            JobJson = isImported ? """{ "imported": { "from": "/x" } }""" : EvaluateJobFile.ToJson(new EvaluateJob()),
        });

        var page = Open("/runs/new?from=run-a");

        Assert.StartsWith(sentence, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("", page.Find("#setting-name").GetAttribute("value") ?? "");
    }

    [Fact]
    public void Page_FromARun_BeginsWithItsSettings()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, name: "Base"));

        var page = Open("/runs/new?from=run-a");

        Assert.Equal("Base 2", page.Find("#setting-name").GetAttribute("value"));
        Assert.Equal("/data/train.csv", page.Find("#setting-data-train").GetAttribute("value"));
    }

    [Fact]
    public void Page_FromARun_MarksWhatDiffersAndTakesItBack()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, name: "Base"));
        var page = Open("/runs/new?from=run-a");
        Assert.Contains("Nothing is changed yet", page.Find(".differences").TextContent, StringComparison.Ordinal);

        page.Find("#setting-training-learning_rate").Input("0.5");

        page.WaitForAssertion(() => Assert.Contains("0.001 → 0.5", Text(page.Find(".differences li .values")), StringComparison.Ordinal));
        page.Find(".before button").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".before")));
        Assert.Equal("0.001", page.Find("#setting-training-learning_rate").GetAttribute("value"));
    }

    [Fact]
    public void Page_DraftOfTheTab_IsBackAfterAReload()
    {
        JSInterop.SetupModule("/js/form.js").Setup<string?>("draft", "draft::").SetResult("""{"training.learning_rate":"0.25"}""");

        var page = Open();

        page.WaitForAssertion(() => Assert.Equal("0.25", page.Find("#setting-training-learning_rate").GetAttribute("value")));
        page.Find(".draft button").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".draft")));
    }

    [Fact]
    public void Page_SettingTyped_IsKeptInTheTab()
    {
        var module = JSInterop.SetupModule("/js/form.js");
        module.SetupVoid("keepDraft", _ => true).SetVoidResult();
        var page = Open();

        page.Find("#setting-training-learning_rate").Input("0.5");

        page.WaitForAssertion(() => Assert.Equal("""{"training.learning_rate":"0.5"}""", module.Invocations["keepDraft"][^1].Arguments[1]));
    }

    [Fact]
    public void Page_RecipeLoaded_FillsTheFormAndKeepsTheData()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "recipes"));
        Options = Options with { SampleFolder = Path.Combine(_folder, "math-topics"), DataFolder = _folder };
        File.WriteAllText(Path.Combine(_folder, "recipes", "fast.json"), """{ "name": "Fast", "data": { "train": "a.csv" }, "training": { "learning_rate": 0.02 } }""");
        var page = Open();
        page.Find("#setting-data-train").Input(Path.Combine(_folder, "train.csv"));
        page.WaitForAssertion(() => Assert.Contains("0.02", page.Find(".others").TextContent, StringComparison.Ordinal));

        page.Find("#recipe-choice").Change("own/fast");
        page.FindAll(".recipes button").First(b => b.TextContent == "Load").Click();

        page.WaitForAssertion(() => Assert.Equal("0.02", page.Find("#setting-training-learning_rate").GetAttribute("value")));
        Assert.Equal(Path.Combine(_folder, "train.csv"), page.Find("#setting-data-train").GetAttribute("value"));
        Assert.Contains("Differs from Fast", page.Find(".differences h2").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_JobCopied_SaysSo()
    {
        var module = JSInterop.SetupModule("/js/clipboard.js");
        module.Setup<bool>("copy", _ => true).SetResult(true);
        var page = Open();
        page.Find(".known button").Click();
        page.WaitForElement("pre");

        page.FindAll("button").Single(b => b.TextContent.EndsWith("Copy", StringComparison.Ordinal)).Click();

        page.WaitForAssertion(() => Assert.Contains("Copied", page.Markup, StringComparison.Ordinal));
        Assert.Contains("\"learning_rate\": 0.001", (string)Assert.Single(module.Invocations["copy"]).Arguments[0]!, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        // Not only where disposing is true: after an asynchronous end it never is.
        base.Dispose(disposing);
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string Text(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IRenderedComponent<NewRunPage> Open(string address = "/runs/new")
    {
        Navigation.NavigateTo(address);
        var page = Render<NewRunPage>();
        page.WaitForElement("form");
        return page;
    }
}
