using Tezgah.Core.Chat;
using Tezgah.Core.Problems;
using Tezgah.Runs.Chat;
using Tezgah.Web.Models;
using Tezgah.Web.Models.Chat;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Models.Chat;

public sealed class ConversationTests : IDisposable
{
    private readonly FakeChatService _chats = new();
    private readonly FakeTime _time = new();
    private readonly Conversation _conversation;
    private int _changes;

    public ConversationTests() => _conversation = new Conversation(_chats, "/m", new ChatSettings(new GenerationDefaults(), "F32"), _time, () => 4711)
    {
        Changed = () =>
        {
            _changes++;
            return Task.CompletedTask;
        },
    };

    public void Dispose() => _conversation.Dispose();

    [Fact]
    public async Task Ask_Second_SendsWhatWasSaidBefore()
    {
        _conversation.Settings.System = "Be short.";
        await AskAsync("one", new ChatText("first"), Done("stop"));

        await AskAsync("two", new ChatText("second"), Done("stop"));

        Assert.Equal(
            ["system:Be short.", "user:one", "assistant:first", "user:two"], _chats.LastRequest.Messages!.Select(m => $"{m.Role}:{m.Content}"));
        Assert.Equal(4711, _chats.LastRequest.Seed);
        Assert.All(_conversation.Exchanges, e => Assert.Equal(ExchangePhase.Complete, e.Phase));
    }

    [Fact]
    public async Task Ask_AfterAFailure_LeavesTheQuestionWithoutAnswerOut()
    {
        await AskAsync("one", new ChatFailed(new Problem("chat-worker-died", null, "3", "x")));

        await AskAsync("two", new ChatText("fine"), Done("stop"));

        Assert.Equal("two", Assert.Single(_chats.LastRequest.Messages!).Content);
        Assert.Equal("chat-worker-died", _conversation.Exchanges[0].Problem!.Code);
    }

    [Fact]
    public async Task Ask_Prompt_SendsNothingElse()
    {
        await AskAsync("one", new ChatText("first"), Done("stop"));

        var asking = _conversation.AskAsync("Once upon", isPrompt: true);
        _chats.Asked[^1].Answer.End(new ChatFinished(null));
        await asking;

        Assert.Equal(("Once upon", null), (_chats.LastRequest.Prompt, _chats.LastRequest.Messages));
    }

    [Fact]
    public async Task Answer_InManyPieces_IsShownInFewSteps()
    {
        var asking = _conversation.AskAsync("one", isPrompt: false);
        var answer = _chats.Asked[^1].Answer;
        answer.Add(new ChatAnswering(new ChatReadyEvent("/m", "float32", "cpu", 1)));
        await _time.WaitForTimersAsync(1);
        var before = _changes;
        foreach (var i in Enumerable.Range(0, 1000))
        {
            answer.Add(new ChatText($"{i} "));
        }

        _time.Advance(TimeSpan.FromMilliseconds(50));
        await _time.WaitForTimersAsync(1);

        Assert.Equal(1, _changes - before);
        Assert.StartsWith("0 1 2 ", _conversation.Exchanges[0].Answer, StringComparison.Ordinal);
        Assert.True(_conversation.Exchanges[0].Pieces.Count() > 3);
        answer.End(Done("length"));
        _time.Advance(TimeSpan.FromMilliseconds(50));
        await asking;
        Assert.Equal("length", _conversation.Exchanges[0].Done!.FinishReason);
    }

    [Fact]
    public async Task Stop_WhileAnswering_FreesThePageAtOnceAndKeepsTheText()
    {
        var asking = _conversation.AskAsync("one", isPrompt: false);
        var answer = _chats.Asked[^1].Answer;
        answer.Add(new ChatText("begun"));
        await _time.WaitForTimersAsync(1);

        _conversation.Stop();

        Assert.False(_conversation.IsBusy);
        Assert.Equal([answer], _chats.Cancelled);
        answer.Add(new ChatText(" and more"));
        answer.End(Done("cancelled"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await asking;
        var exchange = _conversation.Exchanges[0];
        Assert.Equal(("begun", ExchangePhase.Stopped, 20.0), (exchange.Answer, exchange.Phase, exchange.Done!.TokensPerSecond));
    }

    [Fact]
    public async Task Again_LastQuestion_ReplacesItsAnswer()
    {
        await AskAsync("one", new ChatText("first"), Done("stop"));

        var asking = _conversation.AgainAsync();
        _chats.Asked[^1].Answer.Add(new ChatText("other"));
        _chats.Asked[^1].Answer.End(Done("stop"));
        await asking;

        Assert.Equal("other", Assert.Single(_conversation.Exchanges).Answer);
        Assert.Single(_chats.LastRequest.Messages!);
    }

    [Fact]
    public async Task Ask_SettingsAreWrong_AsksNothing()
    {
        _conversation.Settings.Temperature = "warm";

        await _conversation.AskAsync("one", isPrompt: false);

        Assert.Empty(_chats.Asked);
    }

    [Fact]
    public void Left_WhileAnswering_GivesTheAnswerUp()
    {
        _ = _conversation.AskAsync("one", isPrompt: false);

        _conversation.Dispose();

        Assert.Single(_chats.Cancelled);
    }

    private static ChatFinished Done(string reason) => new(new ChatDoneEvent("1", reason, 3, 2, 0.5, 20));

    private async Task AskAsync(string text, params ChatUpdate[] updates)
    {
        var asking = _conversation.AskAsync(text, isPrompt: false);
        var answer = _chats.Asked[^1].Answer;
        foreach (var update in updates[..^1])
        {
            answer.Add(update);
        }

        answer.End(updates[^1]);
        _time.Advance(TimeSpan.FromSeconds(1));
        await asking;
    }
}
