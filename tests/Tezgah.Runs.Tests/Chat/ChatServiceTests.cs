using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Tezgah.Core.Chat;
using Tezgah.Runs.Chat;
using Tezgah.Runs.Launching;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Chat;

public sealed class ChatServiceTests : IAsyncDisposable
{
    private static readonly ChatModel s_model = new("/models/a b", "float32");
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ManualTimeProvider _time = new();
    private readonly List<ChatService> _services = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task Ask_FirstQuestion_LoadsAnswersAndEndsWithTheNumbers()
    {
        var updates = await AllAsync(Service().Ask(s_model, Say("Merhaba küçük dünya 🙂")));

        Assert.IsType<ChatLoading>(updates[0]);
        Assert.Equal("/models/a b", Assert.IsType<ChatAnswering>(updates[1]).Worker.Model);
        Assert.Equal("Merhaba küçük dünya 🙂", Text(updates));
        var done = Assert.IsType<ChatFinished>(updates[^1]).Done!;
        Assert.Equal(("stop", 4, 24.5), (done.FinishReason, done.NewTokens, done.TokensPerSecond));
    }

    [Fact]
    public async Task Ask_SecondQuestion_GoesToTheSameWorker()
    {
        var chat = Service();
        await AllAsync(chat.Ask(s_model, Say("one")));

        var updates = await AllAsync(chat.Ask(s_model, Say("two")));

        Assert.DoesNotContain(updates, u => u is ChatLoading);
        Assert.Equal("again: two", Text(updates));
    }

    [Fact]
    public async Task Ask_SettingsAndConversation_ReachTheWorker()
    {
        var request = new ChatRequest
        {
            Messages = [new("system", "Be short."), new("user", "settings")],
            MaxNewTokens = 7,
            Temperature = 0.5,
            TopP = 0.9,
            Seed = 1234567890123,
        };

        Assert.Equal("7|0.5|0.9|1234567890123|system,user", Text(await AllAsync(Service().Ask(s_model, request))));
    }

    [Fact]
    public async Task Ask_WhileAnotherIsAnswered_WaitsAndSaysSo()
    {
        var chat = Service();
        var first = chat.Ask(s_model, Say("hold"));
        await UntilAsync<ChatText>(first);

        var second = chat.Ask(s_model, Say("second"));
        var third = chat.Ask(s_model, Say("third"));

        Assert.Equal(1, (await UntilAsync<ChatWaiting>(second)).Ahead);
        Assert.Equal(2, (await UntilAsync<ChatWaiting>(third)).Ahead);
        first.Cancel();
        Assert.Equal("again: second", Text(await AllAsync(second)));
        var last = await AllAsync(third);
        Assert.Equal(1, last.OfType<ChatWaiting>().Single().Ahead);
        Assert.Equal("again: third", Text(last));
    }

    [Fact]
    public async Task Cancel_WhileAnswering_EndsWithWhatWasDone()
    {
        var answer = Service().Ask(s_model, Say("hold"));
        await UntilAsync<ChatText>(answer);

        answer.Cancel();

        Assert.Equal("cancelled", Assert.IsType<ChatFinished>((await AllAsync(answer))[^1]).Done!.FinishReason);
    }

    [Fact]
    public async Task Cancel_WhileWaiting_EndsAtOnceAndTheOthersMoveUp()
    {
        var chat = Service();
        var first = chat.Ask(s_model, Say("hold"));
        await UntilAsync<ChatText>(first);
        var (second, third) = (chat.Ask(s_model, Say("second")), chat.Ask(s_model, Say("third")));

        second.Cancel();

        Assert.Null(Assert.IsType<ChatFinished>((await AllAsync(second))[^1]).Done);
        await UntilAsync<ChatWaiting>(third);
        Assert.Equal(1, (await UntilAsync<ChatWaiting>(third)).Ahead);
        first.Cancel();
        Assert.Equal("again: third", Text(await AllAsync(third)));
    }

    [Fact]
    public async Task Cancel_WhileLoading_EndsAtOnceAndTheModelStays()
    {
        var chat = Service("slow");
        var first = chat.Ask(s_model, Say("one"));
        await UntilAsync<ChatLoading>(first);

        first.Cancel();

        Assert.Null(Assert.IsType<ChatFinished>((await AllAsync(first))[^1]).Done);
        Assert.Equal(ChatStatus.Loading, chat.State(s_model).Status);
        Assert.Equal("two", Text(await AllAsync(chat.Ask(s_model, Say("two")))));
    }

    [Fact]
    public async Task Cancel_WorkerDoesNotHear_IsKilledAfterTheGraceTime()
    {
        var chat = Service();
        var answer = chat.Ask(s_model, Say("deaf"));
        await UntilAsync<ChatText>(answer);
        answer.Cancel();

        await Eventually.Async(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            return answer.Updates.Completion.IsCompleted || answer.Updates.TryPeek(out _);
        });

        var failed = Assert.IsType<ChatFailed>((await AllAsync(answer))[^1]);
        Assert.Equal(("chat-worker-hangs", "30"), (failed.Problem.Code, failed.Problem.Args[0]));
        Assert.Equal("next", Text(await AllAsync(chat.Ask(s_model, Say("next")))));
    }

    [Theory]
    [InlineData("die", "chat-worker-died", "fake: no more room on the device")]
    [InlineData("kill", "chat-worker-killed", "fake: loading")]
    public async Task Ask_WorkerDies_SaysItsLastWordsAndTheNextQuestionStartsAnother(string how, string code, string words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && how == "kill", "no signals there");
        var chat = Service();

        var failed = Assert.IsType<ChatFailed>((await AllAsync(chat.Ask(s_model, Say(how))))[^1]);

        Assert.True(code == failed.Problem.Code, failed.Problem.ToString());
        Assert.Contains(words, failed.Problem.Args[^1], StringComparison.Ordinal);
        Assert.Equal("next", Text(await AllAsync(chat.Ask(s_model, Say("next")))));
    }

    [Fact]
    public async Task Ask_WorkerRefuses_FailsAndTheModelStays()
    {
        var chat = Service();
        await AllAsync(chat.Ask(s_model, Say("one")));

        var failed = Assert.IsType<ChatFailed>((await AllAsync(chat.Ask(s_model, Say("refuse"))))[^1]);

        Assert.Equal("The template refuses these messages.", failed.Problem.Message);
        Assert.Equal("again: two", Text(await AllAsync(chat.Ask(s_model, Say("two")))));
    }

    [Fact]
    public async Task Ask_ModelCannotBeLoaded_SaysWhy()
    {
        var chat = Service("fails");

        var failed = Assert.IsType<ChatFailed>((await AllAsync(chat.Ask(s_model, Say("one"))))[^1]);

        Assert.Equal("safetensors-tensor-missing", failed.Problem.Code);
        await Eventually.Async(() => chat.State(s_model).Status == ChatStatus.None);
    }

    [Fact]
    public async Task Ask_CommandIsMissing_SaysWhich()
    {
        var chat = Service(new TezgahCommand("/no/such/tezgah"));

        var failed = Assert.IsType<ChatFailed>((await AllAsync(chat.Ask(s_model, Say("one"))))[^1]);

        Assert.Equal("worker-not-started", failed.Problem.Code);
        Assert.Contains("/no/such/tezgah", failed.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Obstacle_CommandIsMissing_SaysWhichBeforeAnythingIsAsked()
    {
        Assert.Null(Service().Obstacle);
        Assert.Contains("/no/such/tezgah", Service(new TezgahCommand("/no/such/tezgah")).Obstacle!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ModelWithAdapter_IsAnotherWorker()
    {
        var chat = Service();
        await AllAsync(chat.Ask(s_model, Say("one")));

        Assert.Equal("two", Text(await AllAsync(chat.Ask(s_model with { Adapter = "/adapters/a" }, Say("two")))));
    }

    [Fact]
    public async Task Idle_ForTenMinutes_FreesTheMemory()
    {
        var chat = Service();
        await AllAsync(chat.Ask(s_model, Say("one")));
        await Eventually.Async(() => chat.State(s_model).Status == ChatStatus.Idle);

        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(ChatStatus.Idle, chat.State(s_model).Status);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ChatStatus.None, chat.State(s_model).Status);
        Assert.Equal("two", Text(await AllAsync(chat.Ask(s_model, Say("two")))));
    }

    [Fact]
    public async Task Idle_WorkerEndsByItself_IsNoticed()
    {
        var chat = Service();

        await AllAsync(chat.Ask(s_model, Say("leave")));

        await Eventually.Async(() => chat.State(s_model).Status == ChatStatus.None);
        Assert.Equal("next", Text(await AllAsync(chat.Ask(s_model, Say("next")))));
    }

    [Fact]
    public async Task Unload_IdleModel_FreesTheMemoryAndTellsIt()
    {
        var chat = Service();
        await AllAsync(chat.Ask(s_model, Say("one")));
        await Eventually.Async(() => chat.State(s_model).Status == ChatStatus.Idle);
        var told = 0;
        using var watch = chat.Watch(() => told++);

        await chat.UnloadAsync(s_model);

        Assert.Equal((ChatStatus.None, 1), (chat.State(s_model).Status, told));
    }

    [Fact]
    public async Task Unload_ModelThatNobodyAsks_IsForgottenAndCanBeAskedAgain()
    {
        var chat = Service();
        await AllAsync(chat.Ask(s_model, Say("one")));
        await Eventually.Async(() => chat.State(s_model).Status == ChatStatus.Idle);
        Assert.Equal(1, chat.Remembered);

        await chat.UnloadAsync(s_model);

        Assert.Equal(0, chat.Remembered);
        Assert.Equal("two", Text(await AllAsync(chat.Ask(s_model, Say("two")))));
    }

    [Fact]
    public async Task Ask_ModelWhoseWorkerDies_IsForgotten()
    {
        var chat = Service();

        await AllAsync(chat.Ask(s_model, Say("die")));

        await Eventually.Async(() => chat.Remembered == 0);
    }

    [Fact]
    public async Task Watch_ToldByAReaderOfAnotherLanguage_SpeaksThatOfWhoWatches()
    {
        var chat = Service();
        await AllAsync(chat.Ask(s_model, Say("one")));
        await Eventually.Async(() => chat.State(s_model).Status == ChatStatus.Idle);
        var told = "";
        var culture = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("tr");
            using var watch = chat.Watch(() => told = CultureInfo.CurrentUICulture.Name);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");

            await chat.UnloadAsync(s_model);
        }
        finally
        {
            CultureInfo.CurrentUICulture = culture;
        }

        Assert.Equal("tr", told);
    }

    [Fact]
    public async Task Ask_ThirdModel_EndsTheOneThatWasIdleLongest()
    {
        var chat = Service();
        ChatModel[] models = [s_model, s_model with { Dtype = "bfloat16" }, new("/models/c", "float32")];
        foreach (var model in models)
        {
            await AllAsync(chat.Ask(model, Say("hello")));
            await Eventually.Async(() => chat.State(model).Status == ChatStatus.Idle);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([ChatStatus.None, ChatStatus.Idle, ChatStatus.Idle], models.Select(m => chat.State(m).Status));
    }

    [Fact]
    public async Task Dispose_WhileAnswering_EndsTheWorkerAndTheAnswer()
    {
        var chat = Service();
        var answer = chat.Ask(s_model, Say("hold"));
        await UntilAsync<ChatText>(answer);

        await chat.DisposeAsync();

        Assert.IsType<ChatFinished>((await AllAsync(answer))[^1]);
    }

    private static ChatRequest Say(string text) => new() { Messages = [new ChatTurn("user", text)] };

    private static string Text(IEnumerable<ChatUpdate> updates) => string.Concat(updates.OfType<ChatText>().Select(t => t.Text));

    private static async Task<List<ChatUpdate>> AllAsync(ChatAnswer answer)
    {
        using var patience = new CancellationTokenSource(s_patience);
        return await answer.Updates.ReadAllAsync(patience.Token).ToListAsync(patience.Token);
    }

    private static async Task<T> UntilAsync<T>(ChatAnswer answer)
        where T : ChatUpdate
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            if (await answer.Updates.ReadAsync(patience.Token) is T wanted)
            {
                return wanted;
            }
        }
    }

    private ChatService Service(params string[] how) => Service(new TezgahCommand(Dashboard.FakeWorkerPath, how));

    private ChatService Service(TezgahCommand command)
    {
        var service = new ChatService(new ChatOptions { Command = command }, _time, NullLogger<ChatService>.Instance);
        _services.Add(service);
        return service;
    }
}
