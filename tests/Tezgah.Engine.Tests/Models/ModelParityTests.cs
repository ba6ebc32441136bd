using Tezgah.Core.Models;
using Tezgah.Engine.Generation;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Tests.Models;

/// <summary>
/// Compares with every model folder below <c>TEZGAH_REFERENCE</c> that has expected values; tolerances as its README asks.
/// </summary>
[Trait("Category", "Parity")]
public sealed class ModelParityTests
{
    [Fact]
    public void Language_model_gives_the_reference_logits()
    {
        foreach (var model in ModelCase.All())
        {
            using var scope = NewDisposeScope();
            using var network = ModelFolder.Load(model.Folder, CPU, ScalarType.Float32);
            var logits = network.NextTokenScores(network.Hidden(new PackedBatch(model.Texts, CPU)));
            foreach (var place in model.Expected.GetProperty("logits").EnumerateArray())
            {
                var row = model.RowOf(place.GetProperty("sequence").GetInt32(), place.GetProperty("position").GetInt32());
                ModelCase.Near(ModelCase.Floats(place.GetProperty("values")), ModelCase.Data(logits[row]), 5e-5, model.Folder);
            }

            if (model.Reference("expected_logits.safetensors") is { } file)
            {
                using var reference = SafetensorsFile.Open(file);
                var all = reference.Read("logits"); // [B, L, V]
                for (var text = 0; text < model.Texts.Count; text++)
                {
                    var length = model.Texts[text].Length;
                    DecoderModelTests.Close(all[text].narrow(0, 0, length), logits.narrow(0, model.RowOf(text, 0), length), 5e-5);
                }
            }
        }
    }

    [Theory]
    [InlineData("labels_full_text", "causal_full_text")]
    [InlineData("labels_response_only", "causal_response_only")]
    public void Language_model_gives_the_reference_loss(string labels, string figures)
    {
        foreach (var model in ModelCase.All())
        {
            using var scope = NewDisposeScope();
            using var network = ModelFolder.Load(model.Folder, CPU, ScalarType.Float32);
            var losses = LanguageLoss.OfTokens(network, new PackedBatch(model.Texts, CPU), model.Labels(labels));
            var expected = model.Expected.GetProperty(figures);
            var all = losses.SelectMany(l => l).ToList();
            Assert.Equal(expected.GetProperty("num_label_tokens").GetInt32(), all.Count);
            ModelCase.Near(expected.GetProperty("loss_float64").GetDouble(), all.Average(), 1e-5, model.Folder);
            var perplexity = expected.GetProperty("perplexity").GetDouble();
            ModelCase.Near(perplexity, Math.Exp(all.Average()), perplexity * 1e-5, model.Folder);
            foreach (var (text, index) in expected.GetProperty("per_sequence").EnumerateArray().Select((t, i) => (t, i)))
            {
                Assert.Equal(text.GetProperty("num_label_tokens").GetInt32(), losses[index].Length);
                ModelCase.Near(text.GetProperty("loss_sum").GetDouble() / losses[index].Length, losses[index].Average(), 1e-5, model.Folder);
            }
        }
    }

    [Fact]
    public void Language_model_gives_the_reference_gradients()
    {
        foreach (var model in ModelCase.All().Where(m => File.Exists(m.Path("model.safetensors"))))
        {
            using var scope = NewDisposeScope();
            using var network = model.Trainable(ModelConfigFile.Read(model.Path("config.json")));
            var (rows, targets) = LanguageLoss.Targets(new PackedBatch(model.Texts, CPU), model.Labels("labels_full_text"));
            var hidden = network.Hidden(new PackedBatch(model.Texts, CPU)).index_select(0, tensor(rows.ToArray()));
            cross_entropy(network.NextTokenScores(hidden), tensor(targets.ToArray())).backward();
            var expected = model.Expected.GetProperty("gradients_full_text_loss");
            var trained = network.Weights.Trained!;
            var whole = expected.GetProperty("global_norm_float64").GetDouble();
            ModelCase.Near(whole, trained.Gradients!.norm().item<float>(), whole * 1e-4, model.Folder);
            Assert.Equal(trained.Specs.Count, expected.GetProperty("parameters").EnumerateObject().Count());
            foreach (var gradient in expected.GetProperty("parameters").EnumerateObject())
            {
                var actual = trained[gradient.Name].grad!;
                var norm = gradient.Value.GetProperty("norm").GetDouble();
                ModelCase.Near(norm, actual.norm().item<float>(), norm * 1e-4, gradient.Name);
                var values = ModelCase.Data(actual);
                var at = ModelCase.Integers(gradient.Value.GetProperty("flat_index"));
                ModelCase.Near(ModelCase.Floats(gradient.Value.GetProperty("values")), [.. at.Select(i => values[i])], 1e-5, gradient.Name);
            }
        }
    }

    [Fact]
    public void Classification_head_gives_the_reference_scores_loss_and_gradients()
    {
        foreach (var model in ModelCase.All().Where(m => File.Exists(m.Path("model.safetensors"))))
        {
            using var scope = NewDisposeScope();
            var head = model.Expected.GetProperty("sequence_classification");
            var file = model.Reference(head.GetProperty("score_file").GetString()!)!;
            using var network = model.Trainable(
                ModelConfigFile.Read(model.Path("config.json")) with
                {
                    Head = ModelHead.SequenceClassification,
                    Labels = [.. Enumerable.Range(0, head.GetProperty("num_labels").GetInt32()).Select(i => $"{i}")],
                },
                file);
            var trained = network.Weights.Trained!;
            var scores = network.Classify(new PackedBatch(model.Texts, CPU));
            var loss = cross_entropy(scores, tensor([.. ModelCase.Integers(head.GetProperty("labels")).Select(l => (long)l)]));
            loss.backward();
            ModelCase.Near(ModelCase.Floats(head.GetProperty("logits")), ModelCase.Data(scores), 5e-5, model.Folder);
            ModelCase.Near(head.GetProperty("loss_float64").GetDouble(), loss.item<float>(), 1e-5, model.Folder);
            ModelCase.Near(ModelCase.Floats(head.GetProperty("score_grad")), ModelCase.Data(trained["score.weight"].grad!), 1e-5, model.Folder);
            var norm = head.GetProperty("global_grad_norm").GetDouble();
            ModelCase.Near(norm, trained.Gradients!.norm().item<float>(), norm * 1e-4, model.Folder);
            foreach (var gradient in head.GetProperty("parameter_grad_norms").EnumerateObject())
            {
                var value = gradient.Value.GetDouble();
                ModelCase.Near(value, trained[gradient.Name].grad!.norm().item<float>(), value * 1e-4, gradient.Name);
            }

            using var loaded = ModelFolder.Load(model.Folder, CPU, ScalarType.Float32, file);
            DecoderModelTests.Close(scores, loaded.Classify(new PackedBatch(model.Texts, CPU)), 1e-6);
        }
    }

    [Fact]
    public void Greedy_generation_gives_the_reference_tokens_alone_and_in_batches_of_different_lengths()
    {
        foreach (var model in ModelCase.All())
        {
            using var network = ModelFolder.Load(model.Folder, CPU, ScalarType.Float32);
            var generator = new TextGenerator(network, tokenizer: null, TimeProvider.System);
            var cases = model.Expected.GetProperty("greedy_generation").EnumerateArray()
                .Select(g => (Prompt: ModelCase.Integers(g.GetProperty("prompt")), New: ModelCase.Integers(g.GetProperty("new_tokens"))))
                .ToList();
            foreach (var (prompt, expected) in cases)
            {
                Assert.Equal(expected, generator.Run([prompt], new GenerationSettings { MaxNewTokens = expected.Length })[0].Ids);
            }

            var together = generator.Run(
                [.. cases.Select(c => c.Prompt)], new GenerationSettings { MaxNewTokens = cases.Max(c => c.New.Length) });
            Assert.Equal(cases.Select(c => c.New), together.Zip(cases, (t, c) => t.Ids.Take(c.New.Length).ToArray()));

            var stopping = model.Expected.GetProperty("greedy_generation_with_stop");
            var stopped = generator.Run([ModelCase.Integers(stopping.GetProperty("prompt"))], new GenerationSettings
            {
                MaxNewTokens = stopping.GetProperty("max_new_tokens").GetInt32(),
                StopTokenIds = [stopping.GetProperty("stop_token_id").GetInt32()],
            })[0];
            Assert.Equal(ModelCase.Integers(stopping.GetProperty("new_tokens")), stopped.Ids);
            Assert.Equal(FinishReason.Stop, stopped.FinishReason);
        }
    }

    [Fact]
    public void Bfloat16_stays_near_the_float32_values()
    {
        foreach (var model in ModelCase.All())
        {
            using var scope = NewDisposeScope();
            using var narrow = ModelFolder.Load(model.Folder, CPU, ScalarType.BFloat16);
            var batch = new PackedBatch(model.Texts, CPU);
            var losses = LanguageLoss.OfTokens(narrow, batch, model.Labels("labels_full_text"));
            ModelCase.Near(
                model.Expected.GetProperty("causal_full_text").GetProperty("loss").GetDouble(), losses.SelectMany(l => l).Average(), 0.01, model.Folder);
            using var wide = ModelFolder.Load(model.Folder, CPU, ScalarType.Float32);
            DecoderModelTests.Close(
                wide.NextTokenScores(wide.Hidden(batch)), narrow.NextTokenScores(narrow.Hidden(batch)).to(ScalarType.Float32), 0.1);
        }
    }

    [Fact]
    public void Config_in_the_spelling_of_transformers_5_says_the_same()
    {
        var compared = 0;
        foreach (var model in ModelCase.All().Where(m => File.Exists(m.Path("config.rope_parameters_style.json"))))
        {
            Assert.Equivalent(
                ModelConfigFile.Read(model.Path("config.json")), ModelConfigFile.Read(model.Path("config.rope_parameters_style.json")), strict: true);
            compared++;
        }

        Assert.SkipWhen(compared == 0, "No folder has both spellings.");
    }
}
