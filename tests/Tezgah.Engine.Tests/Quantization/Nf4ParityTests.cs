using System.Text.Json;
using Tezgah.Engine.Models;
using Tezgah.Engine.Quantization;
using Tezgah.Engine.Safetensors;
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
    [Fact]
    public void Code_books_and_decision_points_are_the_reference_ones()
    {
        foreach (var (file, _) in Files())
        {
            var expected = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file));
            Near(expected.GetProperty("code_book"), CodeBook.Nf4.Values.Span);
            Near(expected.GetProperty("decision_points"), CodeBook.Nf4.Points);
            Near(expected.GetProperty("dynamic_code_book"), CodeBook.Dynamic.Values.Span);
        }

        static void Near(JsonElement expected, ReadOnlySpan<float> actual) =>
            ModelCase.Near(ModelCase.Floats(expected), [.. actual.ToArray().Select(v => (double)v)], 1e-7, "values");
    }

    [Fact]
    public void Codes_scales_and_read_back_values_are_the_reference_ones()
    {
        foreach (var (_, path) in Files())
        {
            using var scope = NewDisposeScope();
            using var file = SafetensorsFile.Open(path);
            var names = file.Entries.Keys.Where(n => n.EndsWith(".weight", StringComparison.Ordinal)).Select(n => n[..^".weight".Length]).ToList();
            Assert.NotEmpty(names);
            foreach (var name in names)
            {
                Tensor Expected(string part) => file.Read($"{name}.{part}");
                var weight = Expected("weight");
                using var single = Nf4Weight.Of(weight, doubleQuantisation: false, CPU);
                Assert.Equal(Bytes(Expected("packed")), Bytes(single.Packed));
                DecoderModelTests.Close(Expected("absmax"), single.Scales, 1e-6);
                DecoderModelTests.Close(Expected("dequantised"), single.Dequantise(ScalarType.Float32), 1e-6);
                using var twice = Nf4Weight.Of(weight, doubleQuantisation: true, CPU);
                Assert.Equal(Bytes(Expected("packed")), Bytes(twice.Packed));
                Assert.Equal(Bytes(Expected("absmax_codes")), Bytes(twice.Scales));
                DecoderModelTests.Close(Expected("nested_absmax"), twice.NestedScales!, 1e-6);
                ModelCase.Near(Expected("offset").item<float>(), twice.Offset, 1e-6, "offset");
                DecoderModelTests.Close(Expected("absmax_restored"), twice.RestoredScales(), 1e-6);
                DecoderModelTests.Close(Expected("dequantised_double"), twice.Dequantise(ScalarType.Float32), 1e-6);
                DecoderModelTests.Close(Expected("dequantised_double"), twice.Composed(ScalarType.Float32), 1e-6);
                Assert.Equal(Bytes(twice.Composed(ScalarType.BFloat16)), Bytes(twice.Dequantise(ScalarType.BFloat16)));
            }
        }
    }

    [Theory]
    [InlineData("single", false)]
    [InlineData("double", true)]
    public void Adapter_over_a_quantised_base_gives_the_reference_losses_gradients_and_trajectory(string mode, bool doubleQuantisation)
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
                    check.Value.GetProperty("sum").GetDouble(), ModelCase.Data(quantised.Dequantise(ScalarType.Float32)).Sum(), 1e-4, check.Name);
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

    private static List<(string Json, string Tensors)> Files()
    {
        var files = Directory.EnumerateFiles(Reference.Root(), "nf4.json", SearchOption.AllDirectories)
            .Select(f => (f, Path.ChangeExtension(f, ".safetensors")))
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }

    private static byte[] Bytes(Tensor tensor) => tensor.contiguous().bytes.ToArray();
}
