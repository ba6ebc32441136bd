using System.Text.Json;
using Tezgah.Core.Jobs;
using Tezgah.Text.Tasks;

namespace Tezgah.Text.Tests.Tasks;

public sealed class QuestionEncoderTests
{
    [Theory]
    [InlineData("chat", null)]
    [InlineData("chat", "Be brief.")]
    [InlineData("alpaca", null)]
    [InlineData("alpaca", "Be brief.")]
    [InlineData("none", null)]
    public void Question_AndAnswer_AreTheTokensThatTrainingHas(string template, string? system)
    {
        using var model = new TinyModel(TinyModel.ChatMl, eos: "<|im_end|>");
        var encoder = new QuestionEncoder(model.Tokenizer, template, system, TimeProvider.System);
        foreach (var (instruction, input, answer) in new[] { ("Name the capital.", "France", "Paris"), ("Sor: <s> ne?", "", "olumlu ş"), ("x", "  y\n", " z ") })
        {
            var set = model.Encode(
                TinyModel.Job(prompt: new PromptSettings { Template = template, SystemPrompt = system }),
                JsonSerializer.Serialize(new { instruction, input, output = answer }));
            var response = Assert.Single(set.Responses(0).ToArray());

            Assert.Equal(set.Tokens(0)[..response.Start].ToArray(), encoder.Question(instruction, input));
            var answered = encoder.Answer(answer);
            Assert.Equal(set.Tokens(0).Slice(response.Start, answered.Length).ToArray(), answered);
            Assert.Equal(1, response.Length - answered.Length);
        }
    }

    [Fact]
    public void Template_OfAuto_IsTheModelsOwnWhereItHasOne()
    {
        using var chat = new TinyModel(TinyModel.ChatMl);
        using var bare = new TinyModel();

        Assert.Equal("chat", QuestionEncoder.Resolve("auto", chat.Tokenizer, "alpaca"));
        Assert.Equal("alpaca", QuestionEncoder.Resolve("auto", bare.Tokenizer, "alpaca"));
        Assert.Equal("none", QuestionEncoder.Resolve("none", chat.Tokenizer, "alpaca"));
        Assert.Equal("template-missing", Assert.Throws<DataFileException>(() => new QuestionEncoder(bare.Tokenizer, "chat", null, TimeProvider.System)).Code);
    }

    [Fact]
    public void Shorten_TakesTokensFromTheEnd()
    {
        using var model = new TinyModel();
        var encoder = new QuestionEncoder(model.Tokenizer, "none", null, TimeProvider.System);
        const string Text = "Paris is the capital of France. Ankara!";
        var tokens = model.Tokenizer.Encode(Text, addSpecialTokens: false).Length;

        var shorter = encoder.Shorten(Text, 5);

        Assert.StartsWith(shorter, Text, StringComparison.Ordinal);
        Assert.Equal(tokens - 5, model.Tokenizer.Encode(shorter, addSpecialTokens: false).Length);
        Assert.Equal("", encoder.Shorten(Text, tokens));
        Assert.Empty(encoder.Answer(""));
    }
}
