using Tezgah.Core.Jobs;
using Tezgah.Text.Tasks;

namespace Tezgah.Text.Tests.Tasks;

public sealed class TaskPreviewTests : IDisposable
{
    private readonly TinyModel _model = new(TinyModel.ChatMl);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Instruction_Previewed_IsPromptResponseAndSpecialTokensWithTheLossOfTheSet()
    {
        var file = _model.Lines("""{"instruction": "Hi 😀", "output": "Hello ığ😀."}""");
        var encoder = new TaskEncoder(TinyModel.Job(prompt: TinyModel.Chat), _model.Tokenizer);

        var preview = encoder.Preview(file, 0);

        Assert.Equal("<|im_start|>user\nHi 😀<|im_end|>\n<|im_start|>assistant\nHello ığ😀.<|im_end|>\n", preview.Text);
        Assert.Equal(
            [
                ("<|im_start|>", TokenKind.Special, false), ("user\nHi 😀", TokenKind.Prompt, false), ("<|im_end|>", TokenKind.Special, false),
                ("\n", TokenKind.Prompt, false), ("<|im_start|>", TokenKind.Special, false), ("assistant\n", TokenKind.Prompt, false),
                ("Hello ığ😀.", TokenKind.Response, true), ("<|im_end|>", TokenKind.Special, true), ("\n", TokenKind.Prompt, false),
            ],
            preview.Spans.Select(s => (preview.Text.Substring(s.Start, s.Length), s.Kind, s.HasLoss)));
        var set = encoder.Encode(file);
        Assert.Equal(set.Tokens(0).ToArray(), preview.Tokens.Select(t => t.Id));
        Assert.Equal(set.LabelCount(0), preview.Tokens.Count(t => t.HasLoss));
        Assert.Equal(preview.Tokens.Count, preview.Spans.Sum(s => s.Tokens));
        Assert.False(preview.IsCut);
    }

    [Fact]
    public void Instruction_WithLossOnTheFullText_HasItOnAllButTheFirstToken()
    {
        var file = _model.Lines("""{"instruction": "Hi", "output": "Hello."}""");
        var job = TinyModel.Job(prompt: new PromptSettings { LossOn = "full-text" });

        var preview = new TaskEncoder(job, _model.Tokenizer).Preview(file, 0);

        Assert.Equal([false, .. Enumerable.Repeat(true, preview.Tokens.Count - 1)], preview.Tokens.Select(t => t.HasLoss));
        Assert.Contains(preview.Spans, s => s.Kind == TokenKind.Prompt);
    }

    [Fact]
    public void Text_ToClassify_HasNoLossAndItsClass()
    {
        var file = _model.FileOf("d.csv", "text,label\nParis,b\nCity,a\n");

        var preview = new TaskEncoder(TinyModel.Job(task: TaskNames.Classification), _model.Tokenizer).Preview(file, 0);

        Assert.Equal(("<s>Paris</s>", 1), (preview.Text, preview.Class));
        Assert.Equal([TokenKind.Special, TokenKind.Text, TokenKind.Special], preview.Spans.Select(s => s.Kind));
        Assert.DoesNotContain(preview.Tokens, t => t.HasLoss);
    }

    [Fact]
    public void Row_Cut_SaysHowLongItWas()
    {
        var file = _model.FileOf("d.txt", "Paris is the capital of France.\n");

        var preview = new TaskEncoder(TinyModel.Job(5, task: TaskNames.LanguageModelling), _model.Tokenizer).Preview(file, 0);

        Assert.True(preview.IsCut);
        Assert.Equal(5, preview.Tokens.Count);
        Assert.All(preview.Tokens.Skip(1), t => Assert.Equal((TokenKind.Text, true), (t.Kind, t.HasLoss)));
    }
}
