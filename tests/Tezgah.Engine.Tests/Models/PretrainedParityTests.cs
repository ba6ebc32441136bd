using System.Text.Json;
using Tezgah.Engine.Generation;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Models;

/// <summary>Every model folder beside the data sets that others have trained and that has expected values.</summary>
[Trait("Category", "Parity")]
public sealed class PretrainedParityTests
{
    [Fact]
    public void Greedy_text_from_the_begin_token_is_the_expected_story()
    {
        ForEach(ScalarType.Float32, (model, encoder, expected) =>
        {
            var greedy = expected.GetProperty("greedy");
            var written = new TextGenerator(model, encoder.Tokenizer, TimeProvider.System).Run(
                [ModelCase.Integers(greedy.GetProperty("prompt_ids"))],
                new GenerationSettings { MaxNewTokens = greedy.GetProperty("new_tokens").GetInt32() })[0];
            Assert.Equal(ModelCase.Integers(greedy.GetProperty("ids")), written.Ids);
            Assert.Equal(greedy.GetProperty("text").GetString(), written.Text);
        });
    }

    [Fact]
    public void Greedy_texts_after_prompts_in_one_batch_are_the_expected_ones_and_stream_whole()
    {
        ForEach(ScalarType.Float32, (model, encoder, expected) =>
        {
            var cases = expected.GetProperty("greedy_prompts").EnumerateArray().ToList();
            var streamed = new string[cases.Count];
            var written = new TextGenerator(model, encoder.Tokenizer, TimeProvider.System).Run(
                [.. cases.Select(c => encoder.Encode(c.GetProperty("prompt").GetString()!))],
                new GenerationSettings { MaxNewTokens = cases.Max(c => c.GetProperty("greedy_ids").GetArrayLength()) },
                (row, text) => streamed[row] += text);
            Assert.Equal(cases.Select(c => ModelCase.Integers(c.GetProperty("greedy_ids"))), written.Select(t => t.Ids));
            Assert.Equal(cases.Select(c => c.GetProperty("greedy_text").GetString()), written.Select(t => t.Text));
            Assert.Equal(written.Select(t => t.Text), streamed);
        });
    }

    [Fact]
    public void Logits_are_the_expected_ones()
    {
        ForEach(ScalarType.Float32, (model, _, expected) =>
        {
            var tolerance = expected.GetProperty("tolerance").GetProperty("logits_abs").GetDouble();
            foreach (var place in expected.GetProperty("logits").EnumerateObject().Select(p => p.Value))
            {
                var batch = new PackedBatch([ModelCase.Integers(place.GetProperty("ids"))], CPU);
                var last = model.NextTokenScores(model.Hidden(batch).index_select(0, batch.Last));
                ModelCase.Near(ModelCase.Floats(place.GetProperty("logits")), ModelCase.Data(last), tolerance, "logits");
            }
        });
    }

    [Fact]
    public void Losses_and_perplexities_are_the_expected_ones()
    {
        ForEach(ScalarType.Float32, (model, _, expected) =>
        {
            var tolerance = expected.GetProperty("tolerance").GetProperty("loss_abs").GetDouble();
            foreach (var text in expected.GetProperty("loss").EnumerateArray())
            {
                var losses = Losses(model, text);
                Assert.Equal(text.GetProperty("predicted_tokens").GetInt32(), losses.Length);
                ModelCase.Near(ModelCase.Floats(text.GetProperty("token_losses")), losses, tolerance * 10, "token");
                ModelCase.Near(text.GetProperty("mean_loss").GetDouble(), losses.Average(), tolerance, "mean");
                var perplexity = text.GetProperty("perplexity").GetDouble();
                ModelCase.Near(perplexity, Math.Exp(losses.Average()), perplexity * tolerance, "perplexity");
            }
        });
    }

    /// <summary>Seven bits of mantissa: a hundredth of a loss, of either its size or a nat.</summary>
    [Fact]
    public void Losses_in_bfloat16_are_the_expected_ones_within_its_error()
    {
        ForEach(ScalarType.BFloat16, (model, _, expected) =>
        {
            foreach (var text in expected.GetProperty("loss").EnumerateArray())
            {
                var loss = text.GetProperty("mean_loss").GetDouble();
                ModelCase.Near(loss, Losses(model, text).Average(), 0.01 * Math.Max(1, loss), text.GetProperty("name").GetString()!);
            }
        });
    }

    private static double[] Losses(DecoderModel model, JsonElement text)
    {
        var ids = ModelCase.Integers(text.GetProperty("ids"));
        return LanguageLoss.OfTokens(model, new PackedBatch([ids], CPU), [ids])[0];
    }

    private static void ForEach(ScalarType type, Action<DecoderModel, PromptEncoder, JsonElement> check)
    {
        var files = Directory.GetFiles(Reference.Models(), "expected.json", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var scope = NewDisposeScope();
            var folder = Path.GetDirectoryName(file)!;
            using var model = ModelFolder.Load(folder, CPU, type);
            check(model, new PromptEncoder(folder, model.Config), JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file)));
        }
    }
}
