using Tezgah.Engine.Kernels;
using static Tezgah.Engine.Tests.Kernels.KernelTesting;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Kernels;

public sealed class LinearTests
{
    public static TheoryData<int, ScalarType> LevelsAndTypes => KernelTesting.LevelsAndTypes();

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void Linear_AnyFewRowsAndOddSizes_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        using var off = no_grad();
        foreach (var rows in new long[] { 0, 1, 2, 3, 4, 5, 8, 9, 16, 17, 31, 33, 50 })
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
    public void LoraLinear_AnyFewRowsAndOddSizes_IsThatOfFloat32(int level, ScalarType type)
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
        var (x, weight) = (randn(8, 512), randn(1408, 512));
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = Kernel.Linear(x, weight);
            set_num_threads(2);
            var two = Kernel.Linear(x, weight);

            Assert.True(one.bytes.SequenceEqual(two.bytes));
        }
        finally
        {
            set_num_threads(threads);
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
