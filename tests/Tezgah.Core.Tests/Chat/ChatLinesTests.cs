using Tezgah.Core.Chat;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Tests.Chat;

public sealed class ChatLinesTests
{
    public static TheoryData<ChatEvent, string> Events => new()
    {
        {
            new ChatReadyEvent("/m", "bfloat16", "cpu", 1.5),
            """{"v":1,"event":"ready","model":"/m","dtype":"bfloat16","device":"cpu","load_seconds":1.5}"""
        },
        { new ChatTextEvent("7", "ığ\n\"🙂\""), """{"v":1,"event":"text","id":"7","text":"ığ\n\"🙂\""}""" },
        {
            new ChatDoneEvent("7", "length", 12, 34, 0.5, 20.25),
            """{"v":1,"event":"done","id":"7","finish_reason":"length","prompt_tokens":12,"new_tokens":34,"seconds_to_first_token":0.5,"tokens_per_second":20.25}"""
        },
        { new ChatDoneEvent("7", "cancelled", 12, 0, null, null), """{"v":1,"event":"done","id":"7","finish_reason":"cancelled","prompt_tokens":12,"new_tokens":0}""" },
        {
            new ChatErrorEvent(null, new Problem("file-not-readable", "/m", "/m", "no")),
            """{"v":1,"event":"error","problem":{"code":"file-not-readable","where":"/m","args":["/m","no"]}}"""
        },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Event_there_and_back_is_the_same(ChatEvent chatEvent, string line)
    {
        Assert.Equal(line.Replace("🙂", "\\uD83D\\uDE42", StringComparison.Ordinal), ChatLines.Write(chatEvent));
        Assert.Equal(chatEvent, ChatLines.ReadEvent(line));
    }

    [Fact]
    public void Question_there_and_back_is_the_same()
    {
        var line = ChatLines.Ask("3", new ChatRequest { Messages = [new("user", "Merhaba ş")], MaxNewTokens = 9, Stop = ["\n"] });

        Assert.Equal("""{"v":1,"id":"3","messages":[{"role":"user","content":"Merhaba ş"}],"max_new_tokens":9,"stop":["\n"]}""", line);
        var (id, request) = ChatLines.ReadQuestion(line)!.Value;
        Assert.Equal(("3", 9, "Merhaba ş"), (id, request!.MaxNewTokens, request.Messages![0].Content));
        Assert.Equal(("3", null), ChatLines.ReadQuestion(ChatLines.Cancel("3")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[W] a warning")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"v":2,"event":"text","id":"1","text":"a"}""")]
    [InlineData("""{"v":"1","event":"text","id":"1","text":"a"}""")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":1,"event":null}""")]
    [InlineData("""{"v":1,"event":"later"}""")]
    [InlineData("""{"v":1,"event":"text","id":"1"}""")]
    [InlineData("""{"v":1,"event":"text","id":1,"text":"a"}""")]
    [InlineData("""{"v":1,"event":"error","problem":{"code":"x"}}""")]
    public void Anything_else_is_no_event(string line) => Assert.Null(ChatLines.ReadEvent(line));
}
