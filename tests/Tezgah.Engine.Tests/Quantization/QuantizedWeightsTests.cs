using Tezgah.Benchmarks.Qlora;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using Tezgah.Engine.Quantization;
using Tezgah.Engine.Safetensors;
using Tezgah.Engine.Tests.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Quantization;

public sealed class QuantizedWeightsTests
{
    [Fact]
    public void Layers_in_4_bits_take_little_more_than_a_quarter_of_their_bfloat16_size()
    {
        using var folder = new TemporaryFolder();
        var config = DecoderModelTests.Small() with
        {
            VocabSize = 300,
            HiddenSize = 256,
            IntermediateSize = 768,
            NumHiddenLayers = 4,
            NumAttentionHeads = 8,
            NumKeyValueHeads = 8,
            HeadDim = 32,
        };
        Write(folder.Path, config);
        using var weights = QuantizedWeights.Read(folder.Path, config, CPU, ScalarType.BFloat16, ScalarType.BFloat16, doubleQuantisation: true);
        var share = weights.Bytes / (2.0 * config.Tensors().Sum(t => t.Count));
        Assert.InRange(share, 0.25, 0.30);
    }

    [Theory]
    [InlineData(ScalarType.Float32, true)]
    [InlineData(ScalarType.BFloat16, true)]
    [InlineData(ScalarType.Float32, false)]
    public void Training_holds_never_more_than_a_layer_as_numbers_and_learns_as_lora_does(ScalarType type, bool native)
    {
        using var folder = new TemporaryFolder();
        var config = QloraTrial.Large with
        {
            VocabSize = 256,
            HiddenSize = 128,
            IntermediateSize = 384,
            NumHiddenLayers = 3,
            NumAttentionHeads = 4,
            NumKeyValueHeads = 2,
            HeadDim = 32,
        };
        QloraTrial.Write(folder.Path, config);
        Kernel.UseNative = native;
        try
        {
            var lora = QloraTrial.Run(folder.Path, quantised: false, type, steps: 50);
            var qlora = QloraTrial.Run(folder.Path, quantised: true, type, steps: 50);
            Assert.InRange(qlora.UnquantisedWhenLoading, 1, QloraTrial.LayerInBfloat16(config));
            Assert.InRange(qlora.Unquantised, 1, QloraTrial.LayerInBfloat16(config));
            Assert.True(lora.Losses[^1] < 0.99 * lora.Losses[0], $"{lora.Losses[0]} … {lora.Losses[^1]}");
            Assert.All(lora.Losses.Zip(qlora.Losses), l => Assert.InRange(l.Second, l.First * 0.98, l.First * 1.02));
        }
        finally
        {
            Kernel.UseNative = true;
        }
    }

    [Fact]
    public void Gradient_goes_through_the_read_back_matrix()
    {
        using var scope = NewDisposeScope();
        var matrix = randn(10, 64);
        using var quantised = Kernel.QuantizeNf4(matrix);
        var projection = new Nf4Projection(quantised, ones(10), ScalarType.Float32, new UnquantisedBytes());
        var x = randn(3, 64).requires_grad_();
        projection.Forward(x).square().sum().backward();
        var again = x.detach().requires_grad_();
        nn.functional.linear(again, Kernel.DequantizeNf4(quantised, ScalarType.Float32), ones(10)).square().sum().backward();
        DecoderModelTests.Close(again.grad!, x.grad!, 1e-4);
    }

    internal static void Write(string folder, ModelConfig config)
    {
        manual_seed(3);
        ModelConfigFile.Write(config, Path.Combine(folder, ModelConfigFile.FileName));
        using var weights = LoadedWeights.Random(config, CPU, ScalarType.BFloat16, 0.05);
        SafetensorsWriter.Write(Path.Combine(folder, WeightFiles.SingleFile), [.. config.Tensors().Select(t => (t.Name, weights[t.Name]))]);
    }
}
