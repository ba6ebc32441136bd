using System.Text;
using System.Text.Json;
using Tezgah.Text.Tasks;
using Tezgah.Text.Templates;

namespace Tezgah.Text.Tests.Tasks;

/// <summary>Whatever the texts are, what carries loss is the response and its end token, behind the prompt that generation gets.</summary>
public sealed class TaskFuzzTests
{
    [Fact]
    public void AlpacaRows_OfRandomText_HaveLossOnExactlyTheResponse()
    {
        using var model = new TinyModel();
        var random = new RandomText(11);
        var rows = Enumerable.Range(0, 1000).Select(_ => (Instruction: random.Next(12), Input: random.Next(6), Output: random.Next(20))).ToArray();

        var set = model.Encode(TinyModel.Job(100_000), [.. rows.Select(r => Json(("instruction", r.Instruction), ("input", r.Input), ("output", r.Output)))]);

        Assert.Equal(rows.Length, set.Count);
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal([Normal(rows[i].Output) + "</s>"], model.LossTexts(set, i));
            var prompt = model.Tokenizer.Encode(AlpacaPrompt.Render(Clean(rows[i].Instruction), Clean(rows[i].Input), null), plainText: true);
            Assert.Equal(prompt.AsSpan()[..^1], set.Tokens(i)[..set.LossRanges(i)[0].Start]);
        }
    }

    [Fact]
    public void Conversations_OfRandomText_HaveLossOnExactlyTheAnswers()
    {
        using var model = new TinyModel(TinyModel.ChatMl);
        var random = new RandomText(12);
        var template = ChatTemplate.Of(model.Tokenizer);
        var rows = Enumerable.Range(0, 300)
            .Select(_ => Enumerable.Range(0, random.Next(1, 4)).SelectMany(_ => new[] { ("user", random.Next(10)), ("assistant", random.Next(15)) }).ToArray())
            .ToArray();

        var set = model.Encode(
            TinyModel.Job(100_000, TinyModel.Chat),
            [.. rows.Select(r => "{\"messages\":[" + string.Join(',', r.Select(m => Json(("role", m.Item1), ("content", m.Item2)))) + "]}")]);

        for (var i = 0; i < rows.Length; i++)
        {
            var answers = rows[i].Where(m => m.Item1 == "assistant").Select(m => Normal(m.Item2)).ToArray();
            Assert.Equal(answers.Select(a => a + "<|im_end|>"), model.LossTexts(set, i));
            for (var turn = 0; turn < answers.Length; turn++)
            {
                var prompt = template.Render(
                    rows[i].Take((2 * turn) + 1).Select(m => new ChatMessage(m.Item1, Clean(m.Item2))), new ChatTemplateOptions { AddGenerationPrompt = true }).Text;
                var before = set.Tokens(i)[..set.LossRanges(i)[turn].Start];
                Assert.Equal(Normal(prompt), model.Tokenizer.Decode([.. before], skipSpecialTokens: false));
            }
        }
    }

    [Fact]
    public void Rows_CutAnywhere_ArePartsOfTheWholeWithTheLossWhereItWas()
    {
        using var model = new TinyModel();
        var random = new RandomText(13);
        for (var round = 0; round < 200; round++)
        {
            var row = Json(("instruction", random.Next(8)), ("output", random.Next(30)));
            var whole = model.Encode(TinyModel.Job(100_000), row);
            var limit = random.Next(1, whole.Length(0) + 3);
            var left = round % 2 == 0;
            var lost = Math.Max(0, whole.Length(0) - limit);
            TokenizedSet set;
            try
            {
                set = model.Encode(TinyModel.Job(limit, side: left ? "left" : "right"), row);
            }
            catch (DataFileException e)
            {
                Assert.Equal("data-no-labels-left", e.Code);
                Assert.True(left ? limit < 2 : limit <= whole.LossRanges(0)[0].Start);
                continue;
            }

            var expected = left && lost > 0 ? [whole.Tokens(0)[0], .. whole.Tokens(0)[(1 + lost)..]] : whole.Tokens(0)[..(whole.Length(0) - lost)].ToArray();
            Assert.Equal(expected, set.Tokens(0).ToArray());
            var range = whole.LossRanges(0)[0];
            Assert.Equal(
                left ? new TokenRange(Math.Max(1, range.Start - lost), range.End - lost) : new TokenRange(range.Start, Math.Min(range.End, limit)),
                Assert.Single(set.LossRanges(0)));
        }
    }

    private static string Json(params (string Name, string Value)[] fields) =>
        JsonSerializer.Serialize(fields.ToDictionary(f => f.Name, f => Clean(f.Value), StringComparer.Ordinal));

    // JSON has no half of a surrogate pair.
    private static string Clean(string text) => string.Concat(text.EnumerateRunes());

    private static string Normal(string text) => Clean(text).Normalize(NormalizationForm.FormC);
}
