using Tezgah.Core.Jobs;
using Tezgah.Text.Tasks;

namespace Tezgah.Text.Tests.Tasks;

public sealed class ExampleReaderTests : IDisposable
{
    private readonly TinyModel _model = new(TinyModel.ChatMl);

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("""{"instruction": "a", "output": "b"}""", ExampleFormat.Alpaca)]
    [InlineData("""{"instruction": "a", "input": "c", "output": "b"}""", ExampleFormat.Alpaca)]
    [InlineData("""{"prompt": "a", "completion": "b"}""", ExampleFormat.PromptCompletion)]
    [InlineData("""{"messages": [], "instruction": "a", "output": "b"}""", ExampleFormat.Messages)]
    [InlineData("""{"conversations": []}""", ExampleFormat.Messages)]
    public void Format_OfTheColumns_IsFound(string row, ExampleFormat format) =>
        Assert.Equal(format, ExampleReader.Open(_model.Lines(row), new PromptSettings()).Format);

    [Theory]
    [InlineData("auto", "data-format-unknown")]
    [InlineData("alpaca", "data-column-missing")]
    [InlineData("messages", "data-column-missing")]
    [InlineData("prompt-completion", "data-column-missing")]
    public void Format_ThatTheColumnsDoNotHave_IsAnError(string format, string code) =>
        Assert.Equal(code, Assert.Throws<DataFileException>(
            () => ExampleReader.Open(_model.Lines("""{"question": "a"}"""), new PromptSettings { Format = format })).Code);

    [Fact]
    public void Columns_OfOtherNames_AreTaken()
    {
        var file = _model.FileOf("d.csv", "soru,yanıt\n\"Kaç?\",Üç\n");

        var example = ExampleReader.Open(file, new PromptSettings { InstructionColumn = "soru", OutputColumn = "yanıt" }).Read(0);

        Assert.Equal(("Kaç?", "", "Üç", 1), (example.Instruction, example.Input, example.Response, example.Number));
    }

    [Fact]
    public void Conversation_OfShareGpt_IsReadWithTheUsualRoles()
    {
        var file = _model.Lines("""{"conversations": [{"from": "system", "value": "s"}, {"from": "human", "value": "u"}, {"from": "gpt", "value": "a"}]}""");

        var messages = ExampleReader.Open(file, new PromptSettings()).Read(0).Messages!;

        Assert.Equal([("system", "s"), ("user", "u"), ("assistant", "a")], messages.Select(m => (m.Role, m.Content)));
    }

    [Fact]
    public void Conversation_WithPartsAndFurtherFields_KeepsThem()
    {
        var file = _model.Lines("""{"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}], "name": "x"}, {"role": "assistant", "content": null}]}""");

        var messages = ExampleReader.Open(file, new PromptSettings()).Read(0).Messages!;

        Assert.Equal(["ab", ""], messages.Select(m => m.Content));
        Assert.Equal("x", messages[0].Fields.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("\"hello\"", "no JSON")]
    [InlineData("null", "no JSON array")]
    [InlineData("{}", "no JSON array")]
    [InlineData("[1]", "message 1: it is no JSON object")]
    [InlineData("[{}]", "message 1: it has no role")]
    [InlineData("""[{"role": "user", "content": "a"}, {"role": "boss", "content": "a"}]""", "message 2: its role ‘boss’")]
    [InlineData("""[{"role": "user", "content": 3}]""", "content is no text")]
    [InlineData("""[{"role": "user", "content": [{"type": "image"}]}]""", "a part of its content is no text")]
    [InlineData("""[{"role": "user", "role": "user", "content": "a"}]""", "no valid JSON object")]
    public void Conversation_Broken_IsAnErrorWithItsRow(string messages, string says)
    {
        var reader = ExampleReader.Open(_model.Lines("""{"messages": []}""", $$"""{"messages": {{messages}}}"""), new PromptSettings());

        var error = Assert.Throws<DataFileException>(() => reader.Read(1));

        Assert.Equal(("chat-row-broken", "2"), (error.Code, error.Args[1]));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conversations_WithoutChatTemplate_AreRefused() => Assert.Equal(
        "messages-need-chat",
        Assert.Throws<DataFileException>(() => _model.Encode(TinyModel.Job(), """{"messages": [{"role": "user", "content": "a"}]}""")).Code);
}
