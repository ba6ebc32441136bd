using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using Tezgah.Engine.Quantization;
using Tezgah.Engine.Tests.Adapters;
using Tezgah.Engine.Tests.Models;
using Tezgah.Engine.Tests.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Tests.Quantization;

/// <summary>Compares with the NF4 data below <c>TEZGAH_REFERENCE</c>; tolerances as its README asks.</summary>
[Trait("Category", "Parity")]
public sealed class Nf4ParityTests
{
    [Theory]
    [InlineData("single", false, true)]
    [InlineData("double", true, true)]
    [InlineData("double", true, false)]
    public void Adapter_over_a_quantised_base_gives_the_reference_losses_gradients_and_trajectory(string mode, bool doubleQuantisation, bool native)
    {
        Kernel.UseNative = native;
        try
        {
            Compare(mode, doubleQuantisation);
        }
        finally
        {
            Kernel.UseNative = true;
        }
    }

    private static void Compare(string mode, bool doubleQuantisation)
    {
        foreach (var lora in LoraCase.All("qlora.json"))
        {
            using var scope = NewDisposeScope();
            var expected = lora.Expected.GetProperty("modes").GetProperty(mode);
            var config = lora.Config();
            QuantizedWeights Base() =>
                QuantizedWeights.Read(lora.ModelFolder, config, CPU, ScalarType.Float32, ScalarType.Float32, doubleQuantisation);

            // The inputs are those of the adapter's own case.
            var inputs = LoraCase.All("expected.json").First(c => c.ModelFolder == lora.ModelFolder && c.AdapterFolder == lora.AdapterFolder);
            var weights = Base();
            foreach (var check in expected.GetProperty("quantised_weights").EnumerateObject())
            {
                var quantised = weights.Quantised[check.Name[..^".weight".Length]];
                Assert.Equal(check.Value.GetProperty("sum_of_packed_bytes").GetInt64(), Bytes(quantised.Packed).Sum(b => (long)b));
                ModelCase.Near(
                    check.Value.GetProperty("sum").GetDouble(), ModelCase.Data(Kernel.DequantizeNf4(quantised, ScalarType.Float32)).Sum(), 1e-4, check.Name);
            }

            using (var plain = new DecoderModel(config, weights))
            {
                ModelCase.Near(expected.GetProperty("loss_without_adapter").GetDouble(), LoraParityTests.Loss(inputs, plain), 1e-5, "without");
            }

            using (var model = LoraCase.Trainable(Base(), config, lora.AdapterFolder))
            {
                var batch = new PackedBatch(inputs.Texts, CPU);
                var (rows, targets) = LanguageLoss.Targets(batch, inputs.Labels);
                var hidden = model.Hidden(batch);
                var loss = cross_entropy(model.NextTokenScores(hidden.index_select(0, tensor(rows.ToArray()))), tensor(targets.ToArray()));
                ModelCase.Near(expected.GetProperty("loss_with_adapter").GetDouble(), loss.item<float>(), 1e-5, "with");
                foreach (var place in expected.GetProperty("logits").EnumerateArray())
                {
                    var row = inputs.Texts.Take(place.GetProperty("sequence").GetInt32()).Sum(t => t.Length) + place.GetProperty("position").GetInt32();
                    ModelCase.Near(
                        ModelCase.Floats(place.GetProperty("with_adapter")), ModelCase.Data(model.NextTokenScores(hidden[row].unsqueeze(0))), 5e-5, "logits");
                }

                loss.backward();
                var trained = model.Weights.Trained!;
                var gradients = expected.GetProperty("gradients_of_loss_with_adapter");
                var norm = gradients.GetProperty("global_norm").GetDouble();
                ModelCase.Near(norm, trained.Gradients!.norm().item<float>(), norm * 1e-4, "norm");
                foreach (var gradient in gradients.GetProperty("norms").EnumerateObject())
                {
                    var value = gradient.Value.GetDouble();
                    ModelCase.Near(value, trained[gradient.Name].grad!.norm().item<float>(), value * 1e-4, gradient.Name);
                }
            }

            var causal = LoraCase.All("trajectory.json").First(c =>
                expected.GetProperty("trajectory").GetProperty("like").GetString()!.StartsWith(
                    Path.GetFileName(c.Folder) + "/", StringComparison.Ordinal));
            using var run = LoraCase.Trainable(Base(), config, Path.Combine(causal.Folder, "init"));
            TrajectoryTests.Compare(expected.GetProperty("trajectory"), TrajectoryTests.Train(causal.Expected, run), withRates: false);
        }
    }

    private static byte[] Bytes(Tensor tensor) => tensor.contiguous().bytes.ToArray();
}
