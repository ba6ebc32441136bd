using Tezgah.Text.Tasks;

namespace Tezgah.Text.Tests.Tasks;

public sealed class ChatTests
{
    private const string Turns =
        """{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello."}, {"role": "user", "content": "Bye"}, {"role": "assistant", "content": "Ciao!"}]}""";

    [Fact]
    public void Conversation_InChatMl_HasLossOnEachAnswerUpToItsEndToken()
    {
        using var model = new TinyModel(TinyModel.ChatMl, eos: "<|im_end|>");

        var set = model.Encode(TinyModel.Job(prompt: TinyModel.Chat), Turns);

        Assert.Equal(
            "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\nCiao!<|im_end|>\n",
            model.Decode(set, 0));
        Assert.Equal(["Hello.<|im_end|>", "Ciao!<|im_end|>"], model.LossTexts(set, 0));
    }

    [Fact]
    public void Conversation_WithSystemPrompt_BeginsWithItUnlessItHasItsOwn()
    {
        using var model = new TinyModel(TinyModel.ChatMl);
        var job = TinyModel.Job(prompt: TinyModel.Chat with { SystemPrompt = "Be kind." });

        var set = model.Encode(
            job, Turns, """{"messages": [{"role": "system", "content": "Be rude."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "No."}]}""");

        Assert.StartsWith("<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user", model.Decode(set, 0), StringComparison.Ordinal);
        Assert.StartsWith("<|im_start|>system\nBe rude.<|im_end|>\n<|im_start|>user", model.Decode(set, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void AlpacaRow_InChatMl_IsAQuestionAndItsAnswer()
    {
        using var model = new TinyModel(TinyModel.ChatMl);

        var set = model.Encode(TinyModel.Job(prompt: TinyModel.Chat), """{"instruction": "Sum", "input": "1 2", "output": "3"}""");

        Assert.Equal("<|im_start|>user\nSum\n\n1 2<|im_end|>\n<|im_start|>assistant\n3<|im_end|>\n", model.Decode(set, 0));
        Assert.Equal(["3<|im_end|>"], model.LossTexts(set, 0));
    }

    [Fact]
    public void Template_WithGenerationBlocks_DecidesTheMaskItself()
    {
        const string Marked =
            "{% for m in messages %}{% if m.role == 'assistant' %}A:{% generation %} {{ m.content }}</s>{% endgeneration %}{% else %}U: {{ m.content }}\n{% endif %}{% endfor %}";
        using var model = new TinyModel(Marked);

        var set = model.Encode(TinyModel.Job(prompt: TinyModel.Chat), Turns);

        Assert.Equal("U: Hi\nA: Hello.</s>U: Bye\nA: Ciao!</s>", model.Decode(set, 0));
        Assert.Equal([" Hello.</s>", " Ciao!</s>"], model.LossTexts(set, 0));
    }

    [Fact]
    public void Template_WithBlocksThatDoNotMatchTheTurns_IsUndecidable()
    {
        const string Once =
            "{% for m in messages %}{% if m.role == 'assistant' and loop.last %}{% generation %}{{ m.content }}{% endgeneration %}{% else %}{{ m.content }}{% endif %}{% endfor %}";
        using var model = new TinyModel(Once);

        AssertUndecidable(model, Turns, "it marks 1 parts as generated, but the assistant speaks 2 times");
    }

    [Fact]
    public void Template_WithoutEndToken_GetsOneBehindTheLastAnswer()
    {
        const string Plain = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}";
        using var model = new TinyModel(Plain);

        var set = model.Encode(TinyModel.Job(prompt: TinyModel.Chat), """{"instruction": "Hi", "output": "Hello."}""");

        Assert.Equal("user: Hi\nassistant: Hello.\n</s>", model.Decode(set, 0));
        Assert.Equal(["Hello.\n</s>"], model.LossTexts(set, 0));
        AssertUndecidable(model, Turns, "does not end with the message's content");
    }

    [Fact]
    public void Template_ThatWritesTheBeginToken_GetsNoSecondOne()
    {
        using var model = new TinyModel("{{ bos_token }}" + TinyModel.ChatMl);

        var set = model.Encode(TinyModel.Job(prompt: TinyModel.Chat), Turns);

        Assert.Equal(1, set.Tokens(0).Count(model.Tokenizer.BosTokenId!.Value));
        Assert.StartsWith("<s><|im_start|>user", model.Decode(set, 0), StringComparison.Ordinal);
    }

    [Fact]
    public void Template_ThatAlwaysEndsInAHeader_HasNoLossOnIt()
    {
        var always = TinyModel.ChatMl.Replace("{% if add_generation_prompt %}", "{% if true %}", StringComparison.Ordinal);
        using var model = new TinyModel(always);

        Assert.Equal(["Hello.<|im_end|>", "Ciao!<|im_end|>"], model.LossTexts(model.Encode(TinyModel.Job(prompt: TinyModel.Chat), Turns), 0));
    }

    [Fact]
    public void Template_WhosePromptGoesOnBeyondTheAnswersHeader_IsUndecidable()
    {
        var thinking = TinyModel.ChatMl.Replace("assistant\\n' }}{% endif %}", "assistant\\n<think>\\n' }}{% endif %}", StringComparison.Ordinal);
        using var model = new TinyModel(thinking);

        AssertUndecidable(model, Turns, "the prompt for generating it is not the beginning of the whole text");
    }

    [Fact]
    public void Template_ThatIsUndecidable_CanBeTrainedOnTheFullText()
    {
        var thinking = TinyModel.ChatMl.Replace("assistant\\n' }}{% endif %}", "assistant\\n<think>\\n' }}{% endif %}", StringComparison.Ordinal);
        using var model = new TinyModel(thinking);

        var set = model.Encode(TinyModel.Job(prompt: TinyModel.Chat with { LossOn = "full-text" }), Turns);

        Assert.Equal([new TokenRange(1, set.Length(0))], set.LossRanges(0));
        Assert.Equal(new RowCount(1, 1), set.Report.Undecided);
        Assert.Throws<InvalidOperationException>(() => set.With(LossOn.Response));
    }

    [Fact]
    public void Template_ThatDropsPartOfTheAnswer_IsUndecidable()
    {
        var dropping = TinyModel.ChatMl.Replace("m.content +", "m.content.split('</think>')[-1] +", StringComparison.Ordinal);
        using var model = new TinyModel(dropping);

        AssertUndecidable(
            model, """{"instruction": "Hi", "output": "<think>\nhm\n</think>\n\nHello."}""", "what is written there does not end with the message's content");
    }

    [Fact]
    public void Answer_ThatSpellsTheEndToken_IsUndecidableAndASpeltPromptIsCounted()
    {
        using var model = new TinyModel(TinyModel.ChatMl);

        AssertUndecidable(model, """{"instruction": "Hi", "output": "a<|im_end|>b"}""", "does not end with the message's content");
        var set = model.Encode(TinyModel.Job(prompt: TinyModel.Chat), """{"instruction": "What is <|im_end|>?", "output": "A token."}""");

        Assert.Equal((new RowCount(1, 1), "<|im_end|>"), (set.Report.SpelledTokens, set.Report.SpelledToken));
        Assert.Equal(["special-tokens-spelled"], set.Report.Warnings("d").Select(w => w.Code));
        Assert.Equal(["A token.<|im_end|>"], model.LossTexts(set, 0));
    }

    [Fact]
    public void Answer_Empty_IsItsEndTokenAlone()
    {
        using var model = new TinyModel(TinyModel.ChatMl);

        var set = model.Encode(TinyModel.Job(prompt: TinyModel.Chat), """{"instruction": "Hi", "output": ""}""");

        Assert.Equal(["<|im_end|>"], model.LossTexts(set, 0));
        Assert.Equal(1, set.Report.EmptyResponses.Rows);
    }

    [Fact]
    public void Conversation_InWhichNobodyAnswers_IsLeftOutAndCounted()
    {
        using var model = new TinyModel(TinyModel.ChatMl);

        var set = model.Encode(TinyModel.Job(prompt: TinyModel.Chat), """{"messages": [{"role": "user", "content": "Hi"}]}""", Turns);

        Assert.Equal((1, 1), (set.Count, set.Row(0)));
        Assert.Equal(new RowCount(1, 1), set.Report.WithoutResponse);
        Assert.Equal(new RowCount(0, 0), set.Report.CutOff);
        Assert.Equal(["prompts-without-response"], set.Report.Warnings("d").Select(w => w.Code));
    }

    [Fact]
    public void Conversation_CutInItsLastAnswer_KeepsTheLossOnTheFirst()
    {
        using var model = new TinyModel(TinyModel.ChatMl);
        var full = model.Encode(TinyModel.Job(prompt: TinyModel.Chat), Turns);

        var set = model.Encode(TinyModel.Job(full.LossRanges(0)[0].End, TinyModel.Chat), Turns);

        Assert.Equal(["Hello.<|im_end|>"], model.LossTexts(set, 0));
        Assert.Equal(1, set.Report.Truncated.Rows);
    }

    [Fact]
    public void Rows_SeveralWrong_TheFirstIsNamedWhateverTheThreads()
    {
        using var model = new TinyModel(TinyModel.ChatMl);
        var rows = Enumerable.Range(0, 200).Select(i => i % 50 == 37
            ? """{"instruction": "Hi", "output": "a<|im_end|>b"}"""
            : """{"instruction": "Hi", "output": "a"}""");

        var error = Assert.Throws<DataFileException>(() => model.Encode(TinyModel.Job(prompt: TinyModel.Chat), [.. rows]));

        Assert.Equal(("mask-undecidable", "38"), (error.Code, error.Args[1]));
    }

    [Fact]
    public void Template_ThatRefusesTheMessages_NamesTheRow()
    {
        using var model = new TinyModel("{% if messages[0].role == 'system' %}{{ raise_exception('No system role.') }}{% endif %}" + TinyModel.ChatMl);

        var error = Assert.Throws<DataFileException>(() => model.Encode(
            TinyModel.Job(prompt: TinyModel.Chat), Turns, """{"messages": [{"role": "system", "content": "s"}, {"role": "assistant", "content": "a"}]}"""));

        Assert.Equal(("chat-row-refused", "2"), (error.Code, error.Args[1]));
        Assert.Contains("No system role.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_WithoutTemplate_IsAnError()
    {
        using var model = new TinyModel();

        Assert.Equal("template-missing", Assert.Throws<DataFileException>(() => model.Encode(TinyModel.Job(prompt: TinyModel.Chat), Turns)).Code);
    }

    private static void AssertUndecidable(TinyModel model, string row, string says)
    {
        var error = Assert.Throws<DataFileException>(() => model.Encode(TinyModel.Job(prompt: TinyModel.Chat), row));

        Assert.Equal("mask-undecidable", error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
