using Bunit;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Hosting;
using Tezgah.Web.NewRun;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.NewRun;

/// <summary>The models that the form for a new run knows, offered beside the free path.</summary>
public sealed class KnownModelsTests : DashboardContext
{
    private readonly string _root = Directory.CreateTempSubdirectory("tezgah-known-models-").FullName;

    public KnownModelsTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Options = new DashboardOptions { DataFolder = At("data"), BaseFolder = _root, ModelFolders = [At("shelf")] };
    }

    [Fact]
    public void List_OfEverySource_SaysWhereEachIsKnownFromAndWhatItIs()
    {
        Models.Put(new KnownModel("m", "My own", SomeModel.Write(At("own")), Time.GetUtcNow()));
        Store.Put(OnBase(SomeModel.Write(At("base"))));
        SomeModel.Write(At("shelf", "found"));

        var list = Open();

        list.WaitForAssertion(() => Assert.Equal(
            ["On the list of models: My own (Llama · 14,288)", "Base models of past runs: base (Llama · 14,288)", "Found in the models' folders: found (Llama · 14,288)"],
            list.FindAll("optgroup").SelectMany(g => g.Children.Select(o => g.GetAttribute("label") + ": " + o.TextContent))));
        Assert.Equal([At("own"), At("base"), At("shelf", "found")], list.FindAll($"datalist#{KnownModels.ListId} option").Select(o => o.GetAttribute("value")));
        Assert.Equal("My own (Llama · 14,288)", list.Find("datalist option").GetAttribute("label"));
    }

    [Fact]
    public void List_PathOfAKnownOne_TellsOfIt()
    {
        Models.Put(new KnownModel("m", "My own", SomeModel.Write(At("own")), Time.GetUtcNow()));

        var list = Open(At("own") + "/");

        list.WaitForAssertion(() => Assert.Equal(
            "Llama · 14,288; 1,024 tokens of context; float32; 56 KB of weights.", list.Find($"#{list.Find("select").GetAttribute("aria-describedby")}").TextContent));
        Assert.Equal(At("own"), list.Find("select").GetAttribute("value"));
    }

    [Fact]
    public async Task List_OneChosen_GivesItsFolderAndNoneChangesNothing()
    {
        var chosen = new List<string>();
        Models.Put(new KnownModel("m", "My own", SomeModel.Write(At("own")), Time.GetUtcNow()));
        var list = Render<KnownModels>(p => p.Add(l => l.Path, "").Add(l => l.Chosen, chosen.Add));
        list.WaitForElement("select");

        await list.InvokeAsync(() => list.Find("select").Change(At("own")));
        await list.InvokeAsync(() => list.Find("select").Change(""));

        Assert.Equal([At("own")], chosen);
    }

    [Fact]
    public void List_FoldersThatAreGoneOrNotAllowed_AreNoOffer()
    {
        Store.Put(OnBase(At("gone")), OnBase("/etc"));
        Models.Put(new KnownModel("m", "Gone", At("gone-too"), Time.GetUtcNow()), new KnownModel("n", "Here", SomeModel.Write(At("here")), Time.GetUtcNow()));

        var list = Open();

        list.WaitForAssertion(() => Assert.Equal("Here (Llama · 14,288)", Assert.Single(list.FindAll("optgroup option")).TextContent));
    }

    [Fact]
    public void List_StoreThatCannotBeRead_SaysSoAndLeavesThePathFree()
    {
        Models.Problem = new Problem("store-busy");

        var list = Open();

        list.WaitForAssertion(() => Assert.NotEmpty(list.Find("[role=status]").TextContent));
        Assert.Empty(list.FindAll("select"));
    }

    [Fact]
    public async Task Page_ModelChosen_StandsInTheFieldAndIsShownInTheReadersLanguage()
    {
        Speak("tr");
        Models.Put(new KnownModel("m", "Modelim", SomeModel.Write(At("own")), Time.GetUtcNow()));
        var page = Render<NewRunPage>();
        page.WaitForElement(".start");
        Assert.Empty(page.FindAll(".known-models"));

        await page.InvokeAsync(() => page.Find("#setting-method").Change("lora"));
        page.WaitForElement("#known-model");
        await page.InvokeAsync(() => page.Find("#known-model").Change(At("own")));

        page.WaitForAssertion(() => Assert.Equal(At("own"), page.Find("#setting-model-model_name_or_path").GetAttribute("value")));
        Assert.Equal(KnownModels.ListId, page.Find("#setting-model-model_name_or_path").GetAttribute("list"));
        Assert.Equal("Modeller listesinde", page.Find("optgroup[label='Modeller listesinde']").GetAttribute("label"));
        Assert.Contains("bağlam 1.024 belirteç", page.Find("#known-model-about").TextContent, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Directory.Delete(_root, recursive: true);
    }

    private IRenderedComponent<KnownModels> Open(string path = "") => Render<KnownModels>(p => p.Add(l => l.Path, path));

    private static RunRecord OnBase(string folder) => SomeRun.In(RunStatus.Completed, "run-" + Path.GetFileName(folder)) with
    {
        JobJson = JobFile.ToJson(new TrainingJob { Method = MethodNames.Lora, Model = new ModelSettings { ModelNameOrPath = folder } }),
    };

    private string At(params string[] parts) => Path.Combine([_root, .. parts]);
}
