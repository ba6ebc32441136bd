using Tezgah.Core.Jobs;
using Tezgah.Text.Tasks;

namespace Tezgah.Text.Tests.Tasks;

public sealed class AlpacaTests : IDisposable
{
    private const string Row = """{"instruction": "Name the capital.", "input": "France", "output": "Paris."}""";

    private readonly TinyModel _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Prompt_WithInput_HasAlpacasWords() => Assert.Equal(
        "Below is an instruction that describes a task, paired with an input that provides further context. Write a response that " +
        "appropriately completes the request.\n\n### Instruction:\nDo\n\n### Input:\nit\n\n### Response:",
        AlpacaPrompt.Render("Do", "it", null));

    [Fact]
    public void Prompt_WithoutInput_HasAlpacasOtherWords() => Assert.Equal(
        "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n" +
        "### Instruction:\nDo\n\n### Response:",
        AlpacaPrompt.Render("Do", "", null));

    [Fact]
    public void Prompt_WithSystemPrompt_HasItInPlaceOfTheFirstSentence() =>
        Assert.Equal("Be brief.\n\n### Instruction:\nDo\n\n### Response:", AlpacaPrompt.Render("Do", "", "Be brief."));

    [Fact]
    public void Row_Encoded_IsBeginPromptResponseEndWithLossOnTheLastTwo()
    {
        var set = _model.Encode(TinyModel.Job(), Row);

        Assert.Equal("<s>" + AlpacaPrompt.Render("Name the capital.", "France", null) + "Paris.</s>", _model.Decode(set, 0));
        Assert.Equal(["Paris.</s>"], _model.LossTexts(set, 0));
        Assert.Equal(set.LabelCount(0), set.LabelTokens);
        Assert.Equal(set.Length(0), set.TokenCount);
    }

    [Fact]
    public void Row_WithLossOnTheFullText_HasLossOnAllButTheFirstToken()
    {
        var set = _model.Encode(TinyModel.Job(prompt: new PromptSettings { LossOn = "full-text" }), Row);

        Assert.Equal([new TokenRange(1, set.Length(0))], set.LossRanges(0));
        Assert.Equal(["Paris.</s>"], _model.LossTexts(set.With(LossOn.Response), 0));
        Assert.NotEqual(set.Fingerprint(), set.With(LossOn.Response).Fingerprint());
    }

    [Fact]
    public void Row_ThatSpellsTheEndToken_KeepsItAsPlainText()
    {
        var set = _model.Encode(TinyModel.Job(), """{"instruction": "a</s>", "output": "b</s>c"}""");

        Assert.Equal(["b</s>c</s>"], _model.LossTexts(set, 0));
        Assert.Equal(1, set.Tokens(0).Count(_model.Tokenizer.EosTokenId!.Value));
        Assert.Equal(0, set.Report.SpelledTokens.Rows);
    }

    [Theory]
    [InlineData(" leading")]
    [InlineData("\n\nlines\n")]
    [InlineData("Türkçe: ığüşöç İ 😀")]
    [InlineData("</think>")]
    public void Response_WhateverItBeginsWith_IsExactlyWhatCarriesLoss(string response)
    {
        var row = System.Text.Json.JsonSerializer.Serialize(new { instruction = "Say\n", output = response });

        Assert.Equal([response + "</s>"], _model.LossTexts(_model.Encode(TinyModel.Job(), row), 0));
    }

    [Fact]
    public void Reasoning_Given_StandsBeforeTheResponseInThinkMarks()
    {
        var prompt = new PromptSettings { ReasoningColumn = "why" };

        var set = _model.Encode(
            TinyModel.Job(prompt: prompt),
            """{"instruction": "a", "output": "b", "why": " since \n"}""",
            """{"instruction": "a", "output": "c", "why": ""}""");

        Assert.Equal(["<think>\nsince\n</think>\n\nb</s>"], _model.LossTexts(set, 0));
        Assert.Equal(["c</s>"], _model.LossTexts(set, 1));
    }

    [Fact]
    public void Row_TooLong_LosesItsEndAndWithItTheEndToken()
    {
        var full = _model.Encode(TinyModel.Job(), Row);
        var limit = full.Length(0) - 2;

        var set = _model.Encode(TinyModel.Job(limit), Row);

        Assert.Equal(full.Tokens(0)[..limit], set.Tokens(0));
        Assert.Equal(full.LabelCount(0) - 2, set.LabelCount(0));
        Assert.Equal((1, 1, 2L, full.Length(0)), (set.Report.Truncated.Rows, set.Report.Truncated.First, set.Report.TokensCut, (int)set.Report.TokensRead));
    }

    [Fact]
    public void Row_TooLongCutAtTheLeft_KeepsBeginTokenAndResponse()
    {
        var full = _model.Encode(TinyModel.Job(), Row);

        var set = _model.Encode(TinyModel.Job(full.Length(0) - 5, side: "left"), Row);

        Assert.Equal(["Paris.</s>"], _model.LossTexts(set, 0));
        Assert.Equal(full.Tokens(0)[0], set.Tokens(0)[0]);
        Assert.Equal(full.Tokens(0)[6..], set.Tokens(0)[1..]);
    }

    [Fact]
    public void Rows_WhoseResponseIsCutOff_AreLeftOutAndCounted()
    {
        var longRow = $$"""{"instruction": "{{new string('x', 300)}}", "output": "gone"}""";

        var set = _model.Encode(TinyModel.Job(250), longRow, Row, longRow);

        Assert.Equal((1, 1), (set.Count, set.Row(0)));
        Assert.Equal(new RowCount(2, 1), set.Report.CutOff);
        Assert.Equal(["responses-cut-off"], set.Report.Warnings("d").Select(w => w.Code));
        Assert.Equal(2.0 / 3, set.Report.TruncatedShare, 9);
    }

    [Fact]
    public void Rows_AllCutOff_AreAnError()
    {
        var error = Assert.Throws<DataFileException>(() => _model.Encode(TinyModel.Job(20), Row));

        Assert.Equal("data-no-labels-left", error.Code);
    }

    [Fact]
    public void Responses_Empty_TeachTheEndTokenAndAreCounted()
    {
        var set = _model.Encode(TinyModel.Job(), Row, """{"instruction": "a", "output": ""}""", """{"instruction": "a"}""");

        Assert.Equal(["</s>"], _model.LossTexts(set, 1));
        Assert.Equal(new RowCount(2, 2), set.Report.EmptyResponses);
        Assert.Contains("(the first is row 2)", Assert.Single(set.Report.Warnings("d")).MessageIn(new("en")), StringComparison.Ordinal);
    }

    [Fact]
    public void PromptAndCompletion_WithoutTemplate_AreSetTogetherWithoutASecondBeginToken()
    {
        var set = _model.Encode(
            TinyModel.Job(prompt: new PromptSettings { Template = "none" }),
            """{"prompt": "def f():", "completion": "\n  pass"}""",
            """{"prompt": "<s>def f():", "completion": "\n  pass"}""");

        Assert.Equal("<s>def f():\n  pass</s>", _model.Decode(set, 0));
        Assert.Equal(set.Tokens(0), set.Tokens(1));
        Assert.Equal(["\n  pass</s>"], _model.LossTexts(set, 0));
    }

    [Fact]
    public void Rows_Selected_ComeInTheirOrder()
    {
        var file = _model.Lines([.. Enumerable.Range(0, 20).Select(i => $$"""{"instruction": "a", "output": "{{i}}"}""")]);

        var set = new TaskEncoder(TinyModel.Job(), _model.Tokenizer).Encode(file, [7, 3, 19]);

        Assert.Equal(["7</s>", "3</s>", "19</s>"], Enumerable.Range(0, 3).Select(i => _model.LossTexts(set, i)[0]));
        Assert.Equal([7, 3, 19], Enumerable.Range(0, 3).Select(set.Row));
    }

    [Fact]
    public void Encoding_Twice_GivesTheSameFingerprint()
    {
        var file = _model.Lines([.. Enumerable.Range(0, 300).Select(i => $$"""{"instruction": "q {{i}}", "output": "{{i * i}}"}""")]);
        var encoder = new TaskEncoder(TinyModel.Job(), _model.Tokenizer);

        Assert.Equal(encoder.Encode(file).Fingerprint(), encoder.Encode(file).Fingerprint());
        Assert.NotEqual(encoder.Encode(file).Fingerprint(), encoder.Encode(file, [.. Enumerable.Range(0, 299)]).Fingerprint());
    }

    [Fact]
    public void Tokenizer_WithoutEndToken_IsAnError()
    {
        using var model = new TinyModel(eos: "<no such>");

        Assert.Equal("end-token-missing", Assert.Throws<DataFileException>(() => model.Encode(TinyModel.Job(), Row)).Code);
    }
}
