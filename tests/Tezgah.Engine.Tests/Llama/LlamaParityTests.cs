using System.Text.Json;
using Tezgah.Engine.Llama;
using Tezgah.Engine.Safetensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Tests.Llama;

/// <summary>
/// Compares with every Llama below <c>TEZGAH_REFERENCE</c> that has an <c>expected.json</c>; tolerances as its README asks.
/// </summary>
[Trait("Category", "Parity")]
public sealed class LlamaParityTests
{
    [Fact]
    public void Classification_head_gives_the_reference_scores_loss_and_gradients()
    {
        foreach (var (folder, expected) in Cases())
        {
            using var scope = NewDisposeScope();
            var head = expected.GetProperty("sequence_classification");
            var config = LlamaConfigFile.Read(Path.Combine(folder, "config.json")) with
            {
                Labels = [.. Enumerable.Range(0, head.GetProperty("num_labels").GetInt32()).Select(i => $"{i}")],
            };
            using var model = Load(folder, config);
            using (var score = SafetensorsFile.Open(Path.Combine(folder, head.GetProperty("score_file").GetString()!)))
            {
                score.ReadInto("score.weight", model.Weights["score.weight"]);
            }

            var batch = new PackedBatch(Texts(expected), Integers(head.GetProperty("labels")), CPU);
            var scores = model.Classify(batch);
            var loss = cross_entropy(scores, batch.Labels);
            loss.backward();
            Near(Floats(head.GetProperty("logits")), Data(scores), 5e-5, folder);
            Near(head.GetProperty("loss").GetDouble(), loss.item<float>(), 1e-5, folder);
            Near(Floats(head.GetProperty("score_grad")), Data(model.Weights["score.weight"].grad!), 1e-5, folder);
            var norm = head.GetProperty("global_grad_norm").GetDouble();
            Near(norm, model.Weights.Gradients!.norm().item<float>(), norm * 1e-4, folder);
            foreach (var gradient in head.GetProperty("parameter_grad_norms").EnumerateObject())
            {
                var value = gradient.Value.GetDouble();
                Near(value, model.Weights[gradient.Name].grad!.norm().item<float>(), value * 1e-4, gradient.Name);
            }
        }
    }

    [Fact]
    public void Language_model_gives_the_reference_logits()
    {
        foreach (var (folder, expected) in Cases())
        {
            using var scope = NewDisposeScope();
            using var model = Load(folder, LlamaConfigFile.Read(Path.Combine(folder, "config.json")));
            using var weights = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
            using var reference = SafetensorsFile.Open(Path.Combine(folder, "expected_logits.safetensors"));
            var texts = Texts(expected);
            var logits = linear(model.Hidden(new PackedBatch(texts, new int[texts.Count], CPU)), weights.Read("lm_head.weight"));
            var all = reference.Read("logits"); // [B, L, V]
            var row = 0;
            for (var text = 0; text < texts.Count; text++)
            {
                var length = texts[text].Length;
                LlamaModelTests.Close(all[text].narrow(0, 0, length), logits.narrow(0, row, length), 5e-5);
                row += length;
            }
        }
    }

    [Theory]
    [InlineData("labels_full_text", "causal_full_text")]
    [InlineData("labels_response_only", "causal_response_only")]
    public void Language_model_gives_the_reference_loss(string labels, string figures)
    {
        foreach (var (folder, expected) in Cases())
        {
            using var scope = NewDisposeScope();
            using var model = Load(folder, LlamaConfigFile.Read(Path.Combine(folder, "config.json")));
            using var head = HeadOf(folder);
            var (loss, count) = CausalLoss(model, head, expected, labels);
            Assert.Equal(expected.GetProperty(figures).GetProperty("num_label_tokens").GetInt32(), count);
            Near(expected.GetProperty(figures).GetProperty("loss_float64").GetDouble(), loss.item<float>(), 1e-5, folder);
        }
    }

    [Fact]
    public void Language_model_gives_the_reference_gradients()
    {
        foreach (var (folder, expected) in Cases())
        {
            using var scope = NewDisposeScope();
            using var model = Load(folder, LlamaConfigFile.Read(Path.Combine(folder, "config.json")));
            using var head = HeadOf(folder).requires_grad_();
            CausalLoss(model, head, expected, "labels_full_text").Loss.backward();
            var gradients = expected.GetProperty("gradients_full_text_loss").GetProperty("parameters").EnumerateObject().ToList();
            Assert.NotEmpty(gradients);
            foreach (var gradient in gradients)
            {
                var actual = gradient.Name == "lm_head.weight" ? head.grad! : model.Weights[gradient.Name].grad!;
                var norm = gradient.Value.GetProperty("norm").GetDouble();
                Near(norm, actual.norm().item<float>(), norm * 1e-4, gradient.Name);
                var values = Data(actual);
                var at = Integers(gradient.Value.GetProperty("flat_index"));
                Near(Floats(gradient.Value.GetProperty("values")), [.. at.Select(i => values[i])], 1e-5, gradient.Name);
            }
        }
    }

    [Fact]
    public void Config_in_the_spelling_of_transformers_5_says_the_same()
    {
        var compared = 0;
        foreach (var (folder, _) in Cases())
        {
            var other = Path.Combine(folder, "config.rope_parameters_style.json");
            if (File.Exists(other))
            {
                Assert.Equivalent(LlamaConfigFile.Read(Path.Combine(folder, "config.json")), LlamaConfigFile.Read(other));
                compared++;
            }
        }

        Assert.NotEqual(0, compared);
    }

    private static List<(string Folder, JsonElement Expected)> Cases()
    {
        var cases = new List<(string, JsonElement)>();
        foreach (var file in Directory.EnumerateFiles(Reference.Root(), "expected.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var folder = Path.GetDirectoryName(file)!;
            var config = Path.Combine(folder, "config.json");
            if (File.Exists(config)
                && JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(config)).GetProperty("model_type").GetString() == "llama")
            {
                cases.Add((folder, JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file))));
            }
        }

        Assert.NotEmpty(cases);
        return cases;
    }

    private static LlamaModel Load(string folder, LlamaConfig config)
    {
        var model = new LlamaModel(config, CPU, trained: true);
        using var file = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        foreach (var spec in model.Weights.Specs.Where(s => s.Name != "score.weight"))
        {
            file.ReadInto(spec.Name, model.Weights[spec.Name]);
        }

        return model;
    }

    private static Tensor HeadOf(string folder)
    {
        using var file = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        return file.Read("lm_head.weight");
    }

    /// <summary>The mean over label tokens; the state at t predicts the label at t + 1.</summary>
    private static (Tensor Loss, int Count) CausalLoss(LlamaModel model, Tensor head, JsonElement expected, string labels)
    {
        var texts = Texts(expected);
        var logits = linear(model.Hidden(new PackedBatch(texts, new int[texts.Count], CPU)), head);
        var targets = new List<long>();
        foreach (var (text, row) in texts.Zip(expected.GetProperty(labels).EnumerateArray()))
        {
            targets.AddRange(Integers(row).Take(text.Length).Skip(1).Select(i => (long)i).Append(-100));
        }

        return (cross_entropy(logits, tensor([.. targets])), targets.Count(t => t != -100));
    }

    private static List<int[]> Texts(JsonElement expected) =>
        [.. expected.GetProperty("input_ids").EnumerateArray().Zip(
            Integers(expected.GetProperty("lengths")), (ids, length) => Integers(ids)[..length])];

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetInt32())];

    private static double[] Floats(JsonElement list) => list.ValueKind == JsonValueKind.Number
        ? [list.GetDouble()]
        : [.. list.EnumerateArray().SelectMany(Floats)];

    private static double[] Data(Tensor values) =>
        [.. values.detach().contiguous().view(-1).data<float>().ToArray().Select(v => (double)v)];

    private static void Near(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Near(expected[i], actual[i], tolerance, $"{what}[{i}]");
        }
    }

    private static void Near(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: {actual} instead of {expected}");
}
