using Tezgah.Engine.Kernels;
using Tezgah.Engine.Safetensors;
using static Tezgah.Engine.Tests.Kernels.KernelTesting;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Kernels;

public sealed class Nf4Tests
{
    public static TheoryData<int, ScalarType> LevelsAndTypes => KernelTesting.LevelsAndTypes();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Category", "Parity")]
    public void QuantizeNf4_ReferenceMatrices_HaveTheirCodesAndValues(bool native)
    {
        using var scope = NewDisposeScope();
        using var off = native ? null : Composed();
        using var file = SafetensorsFile.Open(Path.Combine(Reference.Root(), "nf4.safetensors"));
        var names = file.Entries.Keys.Where(n => n.EndsWith(".weight", StringComparison.Ordinal)).Select(n => n[..^7]).ToList();
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            var weight = file.Read(name + ".weight");
            using var single = Kernel.QuantizeNf4(weight, doubleQuantization: false);
            using var twice = Kernel.QuantizeNf4(weight);

            Assert.Equal(file.Read(name + ".packed").bytes.ToArray(), single.Packed.bytes.ToArray());
            Assert.Equal(file.Read(name + ".packed").bytes.ToArray(), twice.Packed.bytes.ToArray());
            Assert.Equal(file.Read(name + ".absmax_codes").bytes.ToArray(), twice.Absmax.bytes.ToArray());
            Within(file.Read(name + ".absmax"), single.Absmax);
            Within(file.Read(name + ".nested_absmax"), twice.NestedAbsmax!);
            Within(file.Read(name + ".offset"), twice.Offset!);
            Within(file.Read(name + ".dequantised"), Kernel.DequantizeNf4(single, ScalarType.Float32));
            Within(file.Read(name + ".dequantised_double"), Kernel.DequantizeNf4(twice, ScalarType.Float32));
        }

        static void Within(Tensor expected, Tensor actual) =>
            Assert.InRange((expected - actual.view(expected.shape)).abs().max().item<float>(), 0, 1e-6f);
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void QuantizeNf4_OddSizesAndZeros_IsTheComposedOne(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var (rows, columns) in new (long, long)[] { (1, 1), (3, 7), (5, 64), (130, 171), (300, 64), (1025, 515) })
        {
            var weight = Random(type, rows, columns);
            weight[0].zero_();
            foreach (var twice in new[] { true, false })
            {
                using var actual = Kernel.QuantizeNf4(weight, twice);
                using var expected = Kernel.ComposedQuantizeNf4(weight, twice);

                Assert.Equal(expected.Packed.bytes.ToArray(), actual.Packed.bytes.ToArray());
                Assert.Equal(expected.Absmax.bytes.ToArray(), actual.Absmax.bytes.ToArray());
                var numbers = Kernel.DequantizeNf4(actual, type);
                Assert.Equal(Kernel.ComposedDequantizeNf4(actual, type).bytes.ToArray(), numbers.bytes.ToArray());
                Assert.Equal(0, numbers[0].narrow(0, 0, 1).to(ScalarType.Float32).abs().sum().item<float>(), 0.001);
            }
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void LoraLinear_Nf4Weight_IsThatOfItsNumbers(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var (rows, width, rank, columns) in new (long, long, long, long)[] { (3, 64, 2, 9), (70, 130, 4, 133), (60, 2100, 3, 150) })
        {
            using var weight = Kernel.QuantizeNf4(Random(ScalarType.Float32, columns, width));
            var numbers = Kernel.DequantizeNf4(weight, type).to(ScalarType.Float32);
            var x = Random(type, rows, width).requires_grad_();
            var (a, b) = (Random(type, rank, width).requires_grad_(), Random(type, columns, rank).requires_grad_());
            var bias = Random(type, columns);
            foreach (var dropout in new[] { 0, 0.1 })
            {
                Tensor Composed(Tensor[] t) => Kernel.ComposedLoraLinear(
                    t[0], numbers, bias.to(ScalarType.Float32), t[1], t[2], 0.5, dropout, 9);
                Tensor Native(Tensor[] t) => Kernel.LoraLinear(t[0], weight, bias, t[1], t[2], 0.5, dropout, 9);

                using (no_grad())
                {
                    Near(Composed([x.to(ScalarType.Float32), a.to(ScalarType.Float32), b.to(ScalarType.Float32)]), Native([x, a, b]), roundings: 6);
                }

                SameGradients(type, Composed, Native, 24, x, a, b);
            }

            SameGradients(
                type, t => nn.functional.linear(t[0], numbers), t => Kernel.LoraLinear(t[0], weight, null, null, null, 1), 2, x);
        }
    }
}
