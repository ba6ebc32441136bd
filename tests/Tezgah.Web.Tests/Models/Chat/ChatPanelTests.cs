using AngleSharp.Dom;
using Bunit;
using Tezgah.Core.Chat;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Runs.Chat;
using Tezgah.Web.Models;

namespace Tezgah.Web.Tests.Models.Chat;

public sealed class ChatPanelTests : ModelsContext
{
    private static readonly ChatReadyEvent s_ready = new("/m", "float32", "cpu", 1.5);

    [Fact]
    public async Task Send_Message_ShowsBothSidesAndTheNumbers()
    {
        var page = await OpenAsync();
        page.Find("#chat-text").Input("Hello  there");
        page.Find(".composer").Submit();
        var answer = Chats.Asked.Single().Answer;
        Assert.Equal("Hello  there", page.Find(".user .said").TextContent);
        Assert.Equal("", page.Find("#chat-text").GetAttribute("value"));

        answer.Add(new ChatAnswering(s_ready));
        answer.Add(new ChatText("Hi,\n  you"));
        answer.End(new ChatFinished(new ChatDoneEvent("1", "length", 12, 34, 0.25, 24.5)));
        await FinishAsync();

        page.WaitForAssertion(() => Assert.Contains("24.5 tokens/s", page.Find(".model footer").TextContent, StringComparison.Ordinal));
        Assert.Equal("Hi,\n  you", page.Find(".model .said").TextContent);
        Assert.Contains("the most tokens were reached", page.Find(".model footer").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WhileOthersAreAnswered_SaysThatItWaits()
    {
        var page = await OpenAsync();
        Ask(page, "Hello");

        Chats.Asked[0].Answer.Add(new ChatWaiting(1));

        page.WaitForAssertion(() => Assert.Contains("one other answer comes first", page.Find(".model").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_Pressed_CancelsAndTakesTheNextMessage()
    {
        var page = await OpenAsync();
        Ask(page, "Hello");

        Button(page, "Stop").Click();

        Assert.Single(Chats.Cancelled);
        page.WaitForAssertion(() => Assert.Contains("stopped", page.Find(".model footer").TextContent, StringComparison.Ordinal));
        page.Find("#chat-text").Input("Next");
        page.WaitForAssertion(() => Assert.False(Button(page, "Send").HasAttribute("disabled")));
    }

    [Fact]
    public async Task Worker_Died_SaysSoAndThePageStaysUsable()
    {
        Speak("tr");
        var page = await OpenAsync();
        Ask(page, "Merhaba");
        Chats.Asked[0].Answer.End(new ChatFailed(new Problem("chat-worker-died", null, "134", "terminate called")));
        await FinishAsync();

        page.WaitForAssertion(() => Assert.Contains("terminate called", page.Find(".model [role=alert]").TextContent, StringComparison.Ordinal));
        Button(page, "Yeniden sor").Click();

        Assert.Equal(2, Chats.Asked.Count);
    }

    [Fact]
    public async Task State_Loaded_IsShownAndCanBeFreed()
    {
        var page = await OpenAsync();

        Chats.Show(new ChatState(ChatStatus.Idle, s_ready));
        page.WaitForAssertion(() => Assert.Contains("In memory: float32, cpu, loaded in 1.50 s", page.Find(".line").TextContent, StringComparison.Ordinal));
        Button(page, "Free the memory").Click();

        Assert.Equal("float32", Assert.Single(Chats.Unloaded).Dtype);
    }

    [Fact]
    public async Task Model_WithoutTemplate_GoesOnFromAText()
    {
        var page = await OpenAsync(hasTemplate: false);

        Ask(page, "Once upon a time");

        Assert.Equal("Once upon a time", Chats.LastRequest.Prompt);
        Assert.Equal("Once upon a time", page.Find("#chat-text").GetAttribute("value"));
        Assert.Empty(page.FindAll("#chat-system"));
        Assert.True(Button(page, "Conversation").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Worker_NoneCanBeStarted_SaysWhy()
    {
        Chats.Obstacle = new Problem("worker-not-started", null, "/opt/tezgah: not found");

        var page = await OpenAsync();

        Assert.Contains("/opt/tezgah: not found", page.Find(".notice.warn").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("#chat-text").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Settings_Changed_GoWithTheNextQuestion()
    {
        var page = await OpenAsync();

        page.Find("#chat-Temperature").Input("0,2");
        page.Find("#chat-Seed").Input("99");
        page.Find("#chat-system").Input("Be kind.");
        page.Find("#chat-dtype").Change("bfloat16");
        Ask(page, "Hello");

        Assert.Equal((0.2, 99), (Chats.LastRequest.Temperature, Chats.LastRequest.Seed));
        Assert.Equal("Be kind.", Chats.LastRequest.Messages![0].Content);
        Assert.Equal("bfloat16", Chats.Asked[0].Model.Dtype);
    }

    [Fact]
    public async Task Adapter_Typed_GoesWithTheModel()
    {
        var page = await OpenAsync();
        Directory.CreateDirectory(At("data", "adapter"));
        await File.WriteAllTextAsync(At("data", "adapter", "adapter_config.json"), "{}");

        page.Find("#chat-adapter").Change(At("data", "adapter"));
        Ask(page, "Hello");

        Assert.Equal(At("data", "adapter"), Chats.Asked[0].Model.Adapter);
    }

    [Fact]
    public async Task Adapter_OfAQloraRun_IsPutOverTheBaseAsTrainedAndThePageSaysSo()
    {
        var page = await OpenAsync();
        var run = At("data", "runs", "q");
        Directory.CreateDirectory(Path.Combine(run, "artifacts", "adapter"));
        await File.WriteAllTextAsync(Path.Combine(run, "artifacts", "adapter", "adapter_config.json"), "{}");
        await File.WriteAllTextAsync(Path.Combine(run, "job.json"), JobFile.ToJson(new TrainingJob
        {
            Method = MethodNames.Qlora,
            Data = new DataSettings { Train = "train.csv" },
            Model = new ModelSettings { ModelNameOrPath = At("data", "models", "a") },
            Training = new TrainingSettings { Dtype = "bfloat16" },
        }));

        page.Find("#chat-adapter").Change(Path.Combine(run, "artifacts", "adapter"));

        Assert.Contains("in 4 bits (NF4); products in bfloat16", page.Find("#chat-base-help").TextContent, StringComparison.Ordinal);
        Assert.Equal("bfloat16", page.Find("#chat-dtype").GetAttribute("value"));

        page.Find("#chat-base").Change(BaseQuantization.None);

        Assert.Contains("in the type above", page.Find("#chat-base-help").TextContent, StringComparison.Ordinal);
        Ask(page, "Hello");
        Assert.Equal(BaseQuantization.None, Chats.Asked[0].Model.Quantization);
    }

    [Fact]
    public async Task State_BaseInFourBits_IsSaidWhenTheModelIsLoaded()
    {
        var page = await OpenAsync();

        await page.InvokeAsync(() => Chats.Show(new ChatState(ChatStatus.Idle, s_ready with { Quantization = BaseQuantization.Nf4 })));

        page.WaitForAssertion(() => Assert.Contains("float32, base in 4 bits (NF4), cpu", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Adapter_FolderWithoutOne_SaysSoAndStopsSending()
    {
        var page = await OpenAsync();

        page.Find("#chat-adapter").Change(At("data", "models", "a"));
        page.Find("#chat-text").Input("Hello");

        Assert.Contains("adapter_config.json", page.Find("#chat-adapter-help").TextContent, StringComparison.Ordinal);
        Assert.True(Button(page, "Send").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Settings_Wrong_SayWhatIsWantedAndStopSending()
    {
        var page = await OpenAsync();

        page.Find("#chat-TopP").Input("2");
        page.Find("#chat-text").Input("Hello");

        Assert.Equal("true", page.Find("#chat-TopP").GetAttribute("aria-invalid"));
        Assert.Contains("at most 1", page.Find("#chat-TopP-help").TextContent, StringComparison.Ordinal);
        Assert.True(Button(page, "Send").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Clear_Pressed_ForgetsWhatWasSaid()
    {
        var page = await OpenAsync();
        Ask(page, "Hello");
        Chats.Asked[0].Answer.Add(new ChatText("Hi"));
        Chats.Asked[0].Answer.End(new ChatFinished(null));
        await FinishAsync();

        page.WaitForElement(".model footer");
        Button(page, "Clear").Click();

        Assert.Empty(page.FindAll(".bubble"));
        Ask(page, "Again");
        Assert.Single(Chats.LastRequest.Messages!);
    }

    private static IElement Button(IRenderedComponent<ModelPage> page, string name) =>
        page.FindAll(".chat button").Single(b => b.TextContent.EndsWith(name, StringComparison.Ordinal));

    private static void Ask(IRenderedComponent<ModelPage> page, string text)
    {
        page.Find("#chat-text").Input(text);
        page.Find(".composer").Submit();
    }

    // The page draws at most every 50 ms; one more step shows the last of an answer.
    private async Task FinishAsync()
    {
        await Task.Yield();
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task<IRenderedComponent<ModelPage>> OpenAsync(bool hasTemplate = true)
    {
        Put("a", hasTemplate);
        Navigation.NavigateTo("/models/a?view=chat");
        var page = Render<ModelPage>(p => p.Add(m => m.Id, "a"));
        page.WaitForElement("#chat-text");

        // The element is there before the drawing of it has ended, and an event that comes meanwhile has to wait.
        await page.InvokeAsync(() => { });
        return page;
    }
}
