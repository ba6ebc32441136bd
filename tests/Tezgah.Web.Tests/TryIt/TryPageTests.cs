using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Chat;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Chat;
using Tezgah.Web.Provenance;
using Tezgah.Web.Tests.Data;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.TryIt;

namespace Tezgah.Web.Tests.TryIt;

public sealed class TryPageTests : DataContext
{
    private static readonly string[] s_labels = ["Algebra", "Geometri"];

    public TryPageTests() => Services.AddScoped<TryTargets>();

    [Fact]
    public void Page_WithoutModels_SaysWhatToDo()
    {
        var page = Render<TryPage>();

        page.WaitForAssertion(() => Assert.Contains("No model to try yet", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_TwoClassifiers_ShowsTheClassesSideBySideAndWhereTheyDiffer()
    {
        Put("one", classifies: true);
        Put("two", classifies: true);
        var page = Open("/try?a=model:one&b=model:two");
        page.Find("#try-text").Input("üçgenin alanı\n\nx'i bulunuz\n");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal(["one", "two", "one", "two"], Chats.Asked.Select(a => Path.GetFileName(a.Model.Folder))));
        Assert.All(Chats.Asked, a => Assert.True(a.Model.Classifies));
        Assert.Equal("üçgenin alanı", Chats.Asked[0].Answer.Request.Prompt);
        Classify(0, 0.1, 0.9);
        Classify(1, 0.8, 0.2);
        Classify(2, 0.7, 0.3);
        Classify(3, 0.6, 0.4);
        await DrawAsync();
        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll(".classes").Count));
        Assert.StartsWith("Geometri", page.FindAll(".classes li")[0].TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll(".differs").Count);
        Assert.Contains("12.5", page.Find(".numbers").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_RunWithAnAdapter_IsSetAgainstItsBase()
    {
        var model = Put("base");
        Finish("run-try", TaskNames.Instruction, model.Folder);
        var page = Open("/try?run=run-try");
        page.Find("#try-text").Input("Say it");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal(2, Chats.Asked.Count));
        Assert.Equal((null, Path.Combine(Runs.Folder("run-try").Artifacts, "adapter")), (Chats.Asked[0].Model.Adapter, Chats.Asked[1].Model.Adapter));
        Assert.All(Chats.Asked, a => Assert.Equal(model.Folder, a.Model.Folder));
        foreach (var (_, answer) in Chats.Asked)
        {
            answer.Add(new ChatAnswering(new ChatReadyEvent(model.Folder, "float32", "cpu", 1)));
            answer.Add(new ChatText("tez"));
            answer.Add(new ChatText("gâh"));
            answer.End(new ChatFinished(new ChatDoneEvent("1", "length", 3, 128, 0.1, 50)));
        }

        await DrawAsync();
        page.WaitForAssertion(() => Assert.Equal(["tezgâh", "tezgâh"], page.FindAll(".said").Select(s => s.TextContent)));
        Assert.Contains("128 tokens", page.Find(".numbers").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Run run-try: before", "Run run-try"], page.FindAll(".cell h3").Select(h => h.TextContent));
    }

    [Fact]
    public async Task Page_RunOfQlora_LoadsBothSidesAsTrainedAndSaysSo()
    {
        var model = Put("base");
        Finish("run-q", TaskNames.Instruction, model.Folder, MethodNames.Qlora);
        var page = Open("/try?run=run-q");

        Assert.Equal(2, page.FindAll(".sides .help").Count(h => h.TextContent.Contains("in 4 bits (NF4) as in the training; products in bfloat16", StringComparison.Ordinal)));
        page.Find("#try-text").Input("Say it");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal(2, Chats.Asked.Count));
        Assert.All(Chats.Asked, a => Assert.Equal((null, BaseQuantization.AsTrained), (a.Model.Dtype, a.Model.Quantization)));
        Assert.Equal([Runs.Folder("run-q").Root, null], Chats.Asked.Select(a => a.Model.Run));

        foreach (var (_, answer) in Chats.Asked)
        {
            answer.Add(new ChatAnswering(new ChatReadyEvent(model.Folder, "bfloat16", "cpu", 1) { Quantization = BaseQuantization.Nf4 }));
            answer.Add(new ChatText("tez"));
            answer.End(new ChatFinished(new ChatDoneEvent("1", "stop", 3, 1, 0.1, 50)));
        }

        await DrawAsync();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".said").Count));
        Origin? shown = null;
        Services.GetRequiredService<OriginDesk>().Answer = origin => Task.FromResult(shown = origin);
        page.Find(".cell .origin button").Click();
        var facts = shown!.Sources[0].Conditions;
        Assert.Contains(("Number type", "bfloat16"), facts);
        Assert.Contains(("Base weights", "in 4 bits (NF4), as in the training"), facts);
    }

    [Fact]
    public void Page_RunOfLora_SaysNothingOfFourBits()
    {
        var model = Put("base");
        Finish("run-l", TaskNames.Instruction, model.Folder);

        var page = Open("/try?run=run-l");

        Assert.Empty(page.FindAll(".sides .help"));
    }

    [Theory]
    [InlineData("#try-tokens", "1,000", "'Most new tokens' is 1,000; it must be 1 … 8192.")]
    [InlineData("#try-tokens", "-3", "'Most new tokens' is -3; it must be 1 … 8192.")]
    [InlineData("#try-temperature", "1,5x", "'Temperature' is 1,5x; it must be 0 … 5.")]
    [InlineData("#try-temperature", "7", "'Temperature' is 7; it must be 0 … 5.")]
    public void Page_NumberThatCannotBeUsed_IsRefusedAndNothingIsAsked(string field, string typed, string sentence)
    {
        Put("one");
        var page = Open("/try?a=model:one");
        page.Find("#try-text").Input("x");
        page.Find(field).Change(typed);

        page.Find("form").Submit();

        Assert.EndsWith(sentence, page.Find("[role=alert]").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Empty(Chats.Asked);
    }

    [Fact]
    public async Task Page_ModelThatFails_SaysWhyBesideTheOther()
    {
        Put("one");
        var page = Open("/try?a=model:one");
        page.Find("#try-text").Input("x");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Single(Chats.Asked));
        Chats.Asked[0].Answer.End(new ChatFailed(new Problem("model-not-causal", null, "/m")));

        await DrawAsync();
        page.WaitForAssertion(() => Assert.Contains("cannot write", page.Find(".cell [role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_AskedTwiceAtOnce_AsksOnce()
    {
        Put("one");
        var page = Open("/try?a=model:one");
        page.Find("#try-text").Input("x");

        await page.InvokeAsync(() =>
        {
            var form = page.Find("form");
            form.Submit();
            form.Submit();
        });

        page.WaitForAssertion(() => Assert.Single(Chats.Asked));
        Assert.Empty(Chats.Cancelled);
    }

    [Fact]
    public void Page_NoText_IsRefused()
    {
        Put("one");
        var page = Open("/try?a=model:one");

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("no text to try", page.Find(".problem").TextContent, StringComparison.Ordinal));
        Assert.Empty(Chats.Asked);
    }

    [Fact]
    public void Page_Stopped_GivesTheAnswersUp()
    {
        Put("one");
        var page = Open("/try?a=model:one");
        page.Find("#try-text").Input("x");
        page.Find("form").Submit();

        page.WaitForElement("button.danger").Click();

        page.WaitForAssertion(() => Assert.Single(Chats.Cancelled));
    }

    [Fact]
    public void Page_InTurkish_HasItsTexts()
    {
        Speak("tr");
        Put("one");

        Assert.Contains("Her satır ayrı bir metin", Open("/try").Markup, StringComparison.Ordinal);
    }

    private void Classify(int asked, params double[] probabilities)
    {
        var answer = Chats.Asked[asked].Answer;
        answer.Add(new ChatAnswering(new ChatReadyEvent("/m", "float32", "cpu", 1) { Labels = s_labels }));
        answer.Add(new ChatClasses(probabilities, 12.5));
        answer.End(new ChatFinished(new ChatDoneEvent("1", "stop", 4, 0, null, null)));
    }

    private void Finish(string id, string task, string model, string method = MethodNames.Lora)
    {
        Directory.CreateDirectory(Path.Combine(Runs.Folder(id).Artifacts, "adapter"));
        Store.Put(SomeRun.In(RunStatus.Completed, id) with
        {
            JobJson = JobFile.ToJson(new TrainingJob { Task = task, Method = method, Model = new ModelSettings { ModelNameOrPath = model } }),
        });
    }

    // A change is drawn a tick later.
    private async Task DrawAsync()
    {
        await Time.WaitForTimersAsync(1);
        Time.Advance(TimeSpan.FromMilliseconds(100));
    }

    private IRenderedComponent<TryPage> Open(string address)
    {
        Navigation.NavigateTo(address);
        var page = Render<TryPage>();
        page.WaitForElement("form");
        return page;
    }
}
