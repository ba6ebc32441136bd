using System.Text.Json;
using Tezgah.Core.Models;
using Tezgah.Engine.Generation;

namespace Tezgah.Cli.Tests.Models;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly TinyFolder _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Prompts_of_all_kinds_are_continued_one_line_each_as_in_the_engine()
    {
        var prompts = _model.Write(
            "prompts.jsonl",
            """{"prompt":"the cat"}""",
            "",
            """{"input_ids":[5,9,2]}""",
            """{"messages":[{"role":"user","content":"the mat"}]}""");
        var result = await Cli.RunAsync("generate", "--model", _model.Path, "--prompts", prompts, "--max-new-tokens", "7", "--batch-size", "2");

        using var model = _model.Load();
        int[][] ids =
        [
            _model.Tokenizer.Encode("the cat"), [5, 9, 2],
            _model.Tokenizer.Encode("user: the mat\nassistant:", addSpecialTokens: false),
        ];
        var expected = new TextGenerator(model, _model.Tokenizer, TimeProvider.System).Run(
            ids, new GenerationSettings { MaxNewTokens = 7, StopTokenIds = [_model.Tokenizer.EosTokenId!.Value] });
        var lines = Lines(result);
        Assert.Equal(expected.Select(e => e.Ids), lines.Select(l => l.GetProperty("output_ids").EnumerateArray().Select(i => i.GetInt32())));
        Assert.Equal(expected.Select(e => e.Text), lines.Select(l => l.GetProperty("text").GetString()));
        Assert.Equal(ids.Select(i => i.Length), lines.Select(l => l.GetProperty("prompt_tokens").GetInt32()));
        Assert.All(lines, l => Assert.Contains(l.GetProperty("finish_reason").GetString(), new[] { "stop", "length" }));
        Assert.All(lines, l => Assert.True(l.GetProperty("seconds").GetDouble() >= l.GetProperty("seconds_to_first_token").GetDouble()));
    }

    [Fact]
    public async Task Same_seed_writes_the_same_and_another_seed_another_text_whatever_the_batch()
    {
        var prompts = _model.Write("prompts.jsonl", """{"prompt":"the"}""", """{"prompt":"a"}""", """{"prompt":"and"}""");
        async Task<List<string>> TextsAsync(string seed, string batch) => [.. Lines(await Cli.RunAsync(
            "generate", "--model", _model.Path, "--prompts", prompts, "--max-new-tokens", "12", "--temperature", "1.2", "--top-p", "0.9",
            "--seed", seed, "--batch-size", batch)).Select(l => l.GetProperty("output_ids").GetRawText())];

        var first = await TextsAsync("1", "8");
        Assert.Equal(first, await TextsAsync("1", "1"));
        Assert.NotEqual(first, await TextsAsync("2", "8"));
    }

    [Fact]
    public async Task Chat_stop_and_adapter_are_heeded()
    {
        var chat = Assert.Single(Lines(await Cli.RunAsync("generate", "--model", _model.Path, "--prompt", "the mat", "--chat", "--max-new-tokens", "9")));
        Assert.Equal(
            _model.Tokenizer.Encode("user: the mat\nassistant:", addSpecialTokens: false).Length, chat.GetProperty("prompt_tokens").GetInt32());

        var stop = chat.GetProperty("output_ids")[2].GetInt32();
        var stopped = Assert.Single(Lines(await Cli.RunAsync(
            "generate", "--model", _model.Path, "--prompt", "the mat", "--chat", "--max-new-tokens", "9", "--stop-token", $"{stop}")));
        Assert.Equal("stop", stopped.GetProperty("finish_reason").GetString());
        Assert.InRange(stopped.GetProperty("new_tokens").GetInt32(), 1, 3);

        var adapted = Assert.Single(Lines(await Cli.RunAsync(
            "generate", "--model", _model.Path, "--adapter", _model.WriteAdapter(), "--prompt", "the mat", "--chat", "--max-new-tokens", "9")));
        Assert.NotEqual(chat.GetProperty("output_ids").GetRawText(), adapted.GetProperty("output_ids").GetRawText());
    }

    [Fact]
    public async Task Model_without_tokenizer_writes_tokens_only()
    {
        using var bare = new TinyFolder(withTokenizer: false);
        var prompts = bare.Write("prompts.jsonl", """{"input_ids":[5,9]}""");
        var line = Assert.Single(Lines(await Cli.RunAsync("generate", "--model", bare.Path, "--prompts", prompts, "--max-new-tokens", "3")));
        Assert.False(line.TryGetProperty("text", out _));
        Assert.Equal(3, line.GetProperty("output_ids").GetArrayLength());
        Sentence.OfBadInput(await Cli.RunAsync("generate", "--model", bare.Path, "--prompt", "x"), "tokenizer");
    }

    [Theory]
    [InlineData("""{"prompt":"the"}""", "[1]", "Line 2")]
    [InlineData("""{"prompt":"the"}""", "{", "Line 2")]
    [InlineData("""{"text":"the"}""", "", "Line 1")]
    [InlineData("""{"prompt":7}""", "", "Line 1")]
    [InlineData("""{"input_ids":[1.5]}""", "", "Line 1")]
    [InlineData("""{"input_ids":"1"}""", "", "Line 1")]
    [InlineData("""{"input_ids":[1]}""", """{"input_ids":[]}""", "Prompt 2")]
    [InlineData("""{"input_ids":[123456]}""", "", "token 123456")]
    [InlineData("""{"messages":"hello"}""", "", "Line 1")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "[]", "Line 2")]
    public async Task Line_that_is_no_prompt_is_named(string first, string second, string part) => Sentence.OfBadInput(
        await Cli.RunAsync("generate", "--model", _model.Path, "--prompts", _model.Write("prompts.jsonl", first, second), "--max-new-tokens", "2"), part);

    [Fact]
    public async Task Prompt_of_a_later_batch_has_its_own_number()
    {
        var prompts = _model.Write("prompts.jsonl", """{"input_ids":[1]}""", """{"input_ids":[2]}""", """{"input_ids":[99999]}""");
        var result = await Cli.RunAsync("generate", "--model", _model.Path, "--prompts", prompts, "--max-new-tokens", "2", "--batch-size", "2");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Prompt 3", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_and_models_are_one_sentence_and_exit_code_2()
    {
        Sentence.OfWrongUsage(await Cli.RunAsync("generate", "--model", _model.Path), "--prompt");
        Sentence.OfWrongUsage(await Cli.RunAsync("generate", "--model", _model.Path, "--prompt", "x", "--prompts", "y"), "--prompt");
        Sentence.OfWrongUsage(await Cli.RunAsync("generate", "--model", _model.Path, "--prompt", "x", "--batch-size", "0"), "--batch-size");
        Sentence.OfWrongUsage(await Cli.RunAsync("generate", "--model", _model.Path, "--prompt", "x", "--temperature", "warm"), "warm");
        Sentence.OfBadInput(await Cli.RunAsync("generate", "--model", _model.Path, "--prompt", "x", "--temperature", "-1"), "--temperature is -1");
        Sentence.OfBadInput(await Cli.RunAsync("generate", "--model", _model.Path, "--prompt", "x", "--top-p", "NaN"), "--top-p");
        Sentence.OfBadInput(await Cli.RunAsync("generate", "--model", _model.Path, "--prompts", _model.Beside("none.jsonl")), "none.jsonl");
        using var classifier = new TinyFolder(ModelHead.SequenceClassification);
        Sentence.OfBadInput(await Cli.RunAsync("generate", "--model", classifier.Path, "--prompt", "x"), "cannot write");
    }

    private static List<JsonElement> Lines(Cli.Result result)
    {
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<JsonElement>(l))];
    }
}
