using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Tests.Adapters;

/// <summary>Compares with the adapters below <c>TEZGAH_REFERENCE</c>; tolerances as its README asks.</summary>
[Trait("Category", "Parity")]
public sealed class LoraParityTests
{
    [Fact]
    public void Adapter_in_training_gives_the_reference_logits_loss_and_gradients()
    {
        foreach (var lora in LoraCase.All("expected.json"))
        {
            using var scope = NewDisposeScope();
            using var model = lora.Trainable();
            var trained = model.Weights.Trained!;
            Assert.Equal(lora.Expected.GetProperty("trainable_parameters").GetInt64(), trained.Count);
            var batch = new PackedBatch(lora.Texts, CPU);
            var (rows, targets) = LanguageLoss.Targets(batch, lora.Labels);
            var hidden = model.Hidden(batch);
            CompareLogits(lora, model.NextTokenScores(hidden), "with_adapter");
            var loss = cross_entropy(model.NextTokenScores(hidden.index_select(0, tensor(rows.ToArray()))), tensor(targets.ToArray()));
            ModelCase.Near(lora.Expected.GetProperty("loss_with_adapter_float64").GetDouble(), loss.item<float>(), 1e-5, "loss");
            loss.backward();
            var expected = lora.Expected.GetProperty("gradients_of_loss_with_adapter");
            var norm = expected.GetProperty("global_norm").GetDouble();
            ModelCase.Near(norm, trained.Gradients!.norm().item<float>(), norm * 1e-4, "norm");
            Assert.Equal(trained.Specs.Count, expected.GetProperty("norms").EnumerateObject().Count());
            foreach (var gradient in expected.GetProperty("norms").EnumerateObject())
            {
                var value = gradient.Value.GetDouble();
                ModelCase.Near(value, trained[gradient.Name].grad!.norm().item<float>(), value * 1e-4, gradient.Name);
            }
        }
    }

    [Fact]
    public void Adapter_that_is_only_used_gives_the_reference_logits_and_losses()
    {
        foreach (var lora in LoraCase.All("expected.json"))
        {
            using var scope = NewDisposeScope();
            using var plain = ModelFolder.Load(lora.ModelFolder, CPU, ScalarType.Float32);
            ModelCase.Near(lora.Expected.GetProperty("loss_without_adapter").GetDouble(), Loss(lora, plain), 1e-5, "without");
            using var model = ModelFolder.Load(lora.ModelFolder, CPU, ScalarType.Float32, adapter: lora.AdapterFolder);
            ModelCase.Near(lora.Expected.GetProperty("loss_with_adapter").GetDouble(), Loss(lora, model), 1e-5, "with");
            CompareLogits(lora, model.NextTokenScores(model.Hidden(new PackedBatch(lora.Texts, CPU))), "with_adapter");
        }
    }

    internal static double Loss(LoraCase lora, DecoderModel model) =>
        LanguageLoss.OfTokens(model, new PackedBatch(lora.Texts, CPU), lora.Labels).SelectMany(l => l).Average();

    internal static void CompareLogits(LoraCase lora, Tensor logits, string key)
    {
        var compared = 0;
        foreach (var place in lora.Expected.GetProperty("logits").EnumerateArray())
        {
            var row = lora.Texts.Take(place.GetProperty("sequence").GetInt32()).Sum(t => t.Length) + place.GetProperty("position").GetInt32();
            ModelCase.Near(ModelCase.Floats(place.GetProperty(key)), ModelCase.Data(logits[row]), 5e-5, key);
            compared++;
        }

        Assert.NotEqual(0, compared);
    }
}
