using Tezgah.Engine.Kernels;
using static Tezgah.Engine.Tests.Kernels.KernelTesting;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Kernels;

public sealed class RowWiseTests
{
    public static TheoryData<int, ScalarType> LevelsAndTypes => KernelTesting.LevelsAndTypes();

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void RmsNorm_OddSizes_IsTheComposedOne(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var (rows, size) in new (long, long)[] { (0, 8), (1, 1), (3, 7), (5, 64), (2, 100), (4, 512) })
        {
            var (x, weight) = (Random(type, rows, size), Random(type, size));

            Near(Kernel.ComposedRmsNorm(x, weight, 1e-5).to(ScalarType.Float32), Kernel.RmsNorm(x, weight, 1e-5));
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void SwiGlu_OddSizesAndLargeNumbers_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var shape in new long[][] { [0], [1], [3, 7], [2, 64], [5, 131] })
        {
            var (gate, up) = (Random(type, shape) * 30, Random(type, shape));

            var expected = Kernel.ComposedSwiGlu(gate.to(ScalarType.Float32), up.to(ScalarType.Float32));
            Near(expected, Kernel.SwiGlu(gate, up));
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void Rotate_AnglesByRowOrByPosition_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var (tokens, heads, size) in new (long, long, long)[] { (0, 1, 4), (1, 1, 2), (5, 3, 10), (7, 2, 64), (3, 1, 80) })
        {
            var (x, angles) = (Random(type, tokens, heads * size), randn(20, 1, size / 2));
            var positions = randint(20, tokens, ScalarType.Int64);
            var expected = Kernel.ComposedRotate(x.to(ScalarType.Float32), angles.cos(), angles.sin(), size, positions);

            Near(expected, Kernel.Rotate(x, angles.cos(), angles.sin(), size, positions));
            var own = angles.index_select(0, positions);
            Near(expected, Kernel.Rotate(x, own.cos(), own.sin(), size));
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void RmsNorm_Backward_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var (rows, size) in new (long, long)[] { (0, 8), (1, 1), (3, 7), (5, 64), (130, 100) })
        {
            foreach (var (ofX, ofWeight) in new[] { (true, true), (true, false), (false, true) })
            {
                var (x, weight) = (Random(type, rows, size).requires_grad_(ofX), Random(type, size).requires_grad_(ofWeight));
                // The rounded normed numbers, which the weight meets going forward, are summed over the rows going back.
                SameGradients(
                    type, t => Kernel.ComposedRmsNorm(t[0], t[1], 1e-5), t => Kernel.RmsNorm(t[0], t[1], 1e-5), 8, x, weight);
            }
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void SwiGlu_Backward_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var shape in new long[][] { [0], [1], [3, 7], [5, 131] })
        {
            var (gate, up) = ((Random(type, shape) * 5).requires_grad_(), Random(type, shape).requires_grad_());
            SameGradients(type, t => Kernel.ComposedSwiGlu(t[0], t[1]), t => Kernel.SwiGlu(t[0], t[1]), 2, gate, up);
        }
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void Rotate_Backward_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        var (x, angles, positions) = (Random(type, 5, 60).requires_grad_(), randn(9, 1, 10), tensor([3L, 0, 8, 8, 1]));

        SameGradients(
            type, t => Kernel.ComposedRotate(t[0], angles.cos(), angles.sin(), 20, positions),
            t => Kernel.Rotate(t[0], angles.cos(), angles.sin(), 20, positions), 2, x);
        SameGradients(
            type, t => Kernel.ComposedRotate(t[0], angles.cos(), angles.sin(), 20, null),
            t => Kernel.Rotate(t[0], angles.cos(), angles.sin(), 20), 2, Random(type, 9, 40).requires_grad_());
    }

    [Fact]
    public void Rotate_PositionOutsideTheTable_IsAnError()
    {
        using var scope = NewDisposeScope();
        using var used = Use(0);

        var error = Assert.ThrowsAny<Exception>(() => Kernel.Rotate(zeros(1, 4), zeros(3, 1, 2), zeros(3, 1, 2), 4, tensor([3L])));

        Assert.Contains("positions[0] is 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void ArgMax_EqualNumbersAndNaN_IsTheFirstOfTheLargest(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        var x = Random(type, 9, 77);
        x[3, 40] = x[3, 76] = 50;
        x[4, 5] = x[4, 60] = float.NaN;
        x[5].fill_(-1);
        x[6].fill_(float.NegativeInfinity);

        Assert.Equal(x.to(ScalarType.Float32).argmax(-1).data<long>().ToArray(), Kernel.ArgMax(x).data<long>().ToArray());
        Assert.Equal([40L, 5, 0, 0], Kernel.ArgMax(x.narrow(0, 3, 4)).data<long>().ToArray());
    }
}
