using Tezgah.Engine.Kernels;
using static Tezgah.Engine.Tests.Kernels.KernelTesting;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Kernels;

public sealed class LinearTests
{
    public static TheoryData<int, ScalarType> LevelsAndTypes => KernelTesting.LevelsAndTypes();

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void Linear_AnyRowsAndOddSizes_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        using var off = no_grad();
        foreach (var rows in new long[] { 0, 1, 2, 3, 4, 5, 8, 9, 16, 17, 31, 33, 48, 49, 70, 131 })
        {
            foreach (var (width, columns) in new (long, long)[] { (1, 1), (7, 3), (16, 16), (33, 17), (64, 40), (131, 70) })
            {
                var (x, weight, bias) = (Random(type, rows, width), Random(type, columns, width), Random(type, columns));

                var actual = Kernel.Linear(x, weight, bias);

                Assert.Equal(type, actual.dtype);
                Near(nn.functional.linear(Wide(x), Wide(weight), Wide(bias)), actual);
                Near(nn.functional.linear(Wide(x), Wide(weight)), Kernel.Linear(x, weight));
            }
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void LoraLinear_AnyRowsAndOddSizes_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        using var off = no_grad();
        foreach (var rows in new long[] { 1, 3, 8, 13, 32 })
        {
            foreach (var (width, rank, columns) in new (long, long, long)[] { (5, 1, 3), (48, 4, 33), (65, 9, 20) })
            {
                var (x, weight, bias) = (Random(type, rows, width), Random(type, columns, width), Random(type, columns));
                var (a, b) = (Random(type, rank, width), Random(type, columns, rank));

                var actual = Kernel.LoraLinear(x, weight, bias, a, b, 0.5);

                Near(Kernel.ComposedLoraLinear(Wide(x), Wide(weight), Wide(bias), Wide(a), Wide(b), 0.5), actual, roundings: 6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void Linear_Backward_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var (rows, width, columns) in new (long, long, long)[] { (1, 3, 2), (7, 33, 17), (60, 50, 130), (1100, 20, 9), (2300, 3, 40) })
        {
            foreach (var wanted in new[] { (true, true, true), (false, true, false), (true, false, false) })
            {
                var x = Random(type, rows, width).requires_grad_(wanted.Item1);
                var weight = Random(type, columns, width).requires_grad_(wanted.Item2);
                var bias = Random(type, columns).requires_grad_(wanted.Item3);
                SameGradients(
                    type, t => nn.functional.linear(t[0], t[1], t[2]), t => Kernel.Linear(t[0], t[1], t[2]), 2, x, weight, bias);
            }
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void LoraLinear_Backward_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var (rows, width, rank, columns) in new (long, long, long, long)[] { (1, 5, 1, 3), (60, 48, 4, 33), (1200, 65, 9, 20) })
        {
            foreach (var dropout in new[] { 0, 0.05, 0.5 })
            {
                var (x, weight, bias) = (Random(type, rows, width), Random(type, columns, width), Random(type, columns));
                var (a, b) = (Random(type, rank, width).requires_grad_(), Random(type, columns, rank).requires_grad_());
                foreach (var ofX in new[] { true, false })
                {
                    x.requires_grad_(ofX);
                    SameGradients(
                        type, t => Kernel.ComposedLoraLinear(t[0], t[1], t[2], t[3], t[4], 0.5, dropout, 77),
                        t => Kernel.LoraLinear(t[0], t[1], t[2], t[3], t[4], 0.5, dropout, 77),
                        // One row: a sum of few products may cancel out, and its rounding does not.
                        rows == 1 ? 60 : 12, x, weight, bias, a, b);
                }
            }
        }
    }

    [Fact]
    public void LoraLinear_Float32AdapterOnBfloat16_HasFloat32Gradients()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (x, weight) = (Random(ScalarType.BFloat16, 60, 16), Random(ScalarType.BFloat16, 8, 16));
        var (a, b) = (randn([2, 16], ScalarType.Float32).requires_grad_(), randn([8, 2], ScalarType.Float32).requires_grad_());

        var y = Kernel.LoraLinear(x, weight, null, a, b, 1);
        y.backward([ones_like(y)]);

        Assert.Equal((ScalarType.Float32, ScalarType.Float32), (a.grad!.dtype, b.grad!.dtype));
        Near(Wide(x).matmul(a.t()).sum(dim: 0).detach().expand(8, 2), b.grad!.to(ScalarType.BFloat16), roundings: 12);
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void Dropout_Seed_NamesWhatIsDropped(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        using var off = no_grad();
        foreach (var count in new long[] { 0, 1, 63, 64, 1000 })
        {
            var x = Random(type, count);
            Near(Kernel.ComposedDropout(Wide(x), 0.3, 5), Kernel.Dropout(x, 0.3, 5));
        }

        var many = Kernel.Dropout(ones(100_000, type), 0.05, 123);
        var part = 1 - (many.count_nonzero().item<long>() / 100_000.0);
        Assert.InRange(part, 0.048, 0.053);
        Assert.NotEqual(Kernel.Dropout(ones(64), 0.5, 1).bytes.ToArray(), Kernel.Dropout(ones(64), 0.5, 2).bytes.ToArray());
    }

    [Theory]
    [InlineData(1, 0.3, 5)]
    [InlineData(777, 0.05, -1)]
    [InlineData((1 << 21) + 13, 0.5, long.MaxValue)]
    public void Dropout_OfTorchsOperations_KeepsWhatSplitMixSays(int count, double dropout, long seed)
    {
        using var scope = NewDisposeScope();
        var drop = (int)Math.Round(dropout * 256, MidpointRounding.AwayFromZero);
        var expected = new float[count];
        for (var i = 0; i < count; i++)
        {
            var z = unchecked((ulong)seed + (((ulong)i / 8) + 1) * 0x9E3779B97F4A7C15);
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
            z ^= z >> 31;
            expected[i] = (byte)(z >> (i % 8 * 8)) >= drop ? 256f / (256 - drop) : 0;
        }

        Assert.Equal(expected, Kernel.ComposedDropout(ones(count), dropout, seed).data<float>().ToArray());
    }

    [Fact]
    public void Dropout_PartOfOne_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernel.Dropout(ones(1), 1, 0));

    [Fact]
    public void Linear_InputOfThreeDimensionsWithGaps_KeepsItsShape()
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (randn(3, 10, 2).transpose(1, 2), randn(6, 10));

        var actual = Kernel.Linear(x, weight);

        Assert.Equal([3L, 2, 6], actual.shape);
        Near(nn.functional.linear(x, weight), actual);
    }

    [Fact]
    public void Linear_WhatLiesBehindTheInput_DoesNotReachTheResult()
    {
        using var scope = NewDisposeScope();
        var wide = full([4, 21], float.NaN);
        wide.narrow(1, 0, 20).copy_(randn(4, 20));
        var weight = wide.narrow(1, 0, 20).contiguous();
        var neighbours = cat([weight, full([1, 20], float.NaN)]).narrow(0, 0, 4);

        var actual = Kernel.Linear(ones(8, 20), neighbours);

        Near(weight.sum(1).expand(8, 4), actual);
    }

    [Fact]
    public void Linear_OneOrTwoThreads_GiveTheSameBits()
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (randn(300, 512), randn(1408, 512));
        var (a, b) = (randn(16, 512).requires_grad_(), randn(1408, 16).requires_grad_());
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = Results();
            set_num_threads(2);
            var two = Results();
            set_num_threads(3);
            var three = Results();

            for (var i = 0; i < one.Length; i++)
            {
                Assert.True(one[i].bytes.SequenceEqual(two[i].bytes));
                Assert.True(one[i].bytes.SequenceEqual(three[i].bytes));
            }
        }
        finally
        {
            set_num_threads(threads);
        }

        Tensor[] Results()
        {
            var input = x.detach().clone().requires_grad_();
            a.grad?.zero_();
            b.grad?.zero_();
            Kernel.LoraLinear(input, weight, null, a, b, 2, 0.05, 3).sin().sum().backward();
            using var off = no_grad();
            return [Kernel.Linear(x.narrow(0, 0, 8), weight), Kernel.Linear(x, weight), input.grad!, a.grad!.clone(), b.grad!.clone()];
        }
    }

    [Fact]
    public void Linear_SizesThatDoNotFit_IsAnErrorThatNamesThem()
    {
        using var scope = NewDisposeScope();
        using var used = Use(0);

        var error = Assert.ThrowsAny<Exception>(() => Kernel.Linear(zeros(2, 5), zeros(3, 4)));

        Assert.Contains("[3, 4]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Linear_WeightThatIsTrained_IsRecorded()
    {
        using var scope = NewDisposeScope();
        var weight = randn(3, 4).requires_grad_();

        Kernel.Linear(ones(2, 4), weight).sum().backward();

        Near(full([3, 4], 2f), weight.grad!);
    }

    private static Tensor Wide(Tensor tensor) => tensor.to(ScalarType.Float32);
}
