using Tezgah.Engine.Kernels;
using static Tezgah.Engine.Tests.Kernels.KernelTesting;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Kernels;

public sealed class AttentionTests
{
    public static TheoryData<int, ScalarType> LevelsAndTypes => KernelTesting.LevelsAndTypes();

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void Attend_TextsOfAnyLength_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var (heads, group, size) in new (long, long, long)[] { (1, 1, 16), (2, 4, 64), (3, 2, 20), (1, 3, 5), (1, 2, 128) })
        {
            var starts = tensor([0, 1, 18, 18, 83, 300]);
            var q = Random(type, 300, heads * group * size).requires_grad_();
            var k = Random(type, 300, heads * size).requires_grad_();
            var v = Random(type, 300, heads * size).requires_grad_();
            foreach (var window in new int?[] { null, 1, 40 })
            {
                using var inner = NewDisposeScope();
                Tensor Composed(Tensor[] t) => Kernel.ComposedAttend(t[0], t[1], t[2], starts, size, window, 1 / Math.Sqrt(size));
                Tensor Native(Tensor[] t) => Kernel.Attend(t[0], t[1], t[2], starts, size, window);

                Near(Composed([Wide(q), Wide(k), Wide(v)]).detach(), Native([q, k, v]).detach(), roundings: 2);
                using (no_grad())
                {
                    Near(Composed([Wide(q), Wide(k), Wide(v)]), Native([q, k, v]), roundings: 2);
                }

                // Weights and their gradients are rounded before they meet keys and queries.
                SameGradients(type, Composed, Native, 12, q, k, v);
            }
        }
    }

    [Fact]
    public void Attend_ScoresBeyondTheExponentialsRange_StayFinite()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (q, k, v) = (full([250, 16], 100f), randn(250, 16) * 50, randn(250, 16));
        var starts = tensor([0L, 250]);

        Near(Kernel.ComposedAttend(q, k, v, starts, 16, null, 0.25), Kernel.Attend(q, k, v, starts, 16));
    }

    [Fact]
    public void Attend_NoTokens_GivesNone()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([0L, 8], Kernel.Attend(zeros(0, 8), zeros(0, 4), zeros(0, 4), tensor([0]), 4).shape);
    }

    [Fact]
    public void Attend_StartsBeyondTheStream_IsAnError()
    {
        using var scope = NewDisposeScope();
        using var used = Use(0);

        var error = Assert.ThrowsAny<Exception>(() => Kernel.Attend(zeros(3, 4), zeros(3, 4), zeros(3, 4), tensor([0, 5]), 4));

        Assert.Contains("from 0 to 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attend_OneOrTwoThreads_GiveTheSameBits()
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (randn(200, 64).requires_grad_(), randn(200, 32).requires_grad_(), randn(200, 32).requires_grad_());
        var starts = tensor([0, 120, 200]);
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = Gradients(ScalarType.Float32, t => Kernel.Attend(t[0], t[1], t[2], starts, 16), q, k, v);
            set_num_threads(2);
            var two = Gradients(ScalarType.Float32, t => Kernel.Attend(t[0], t[1], t[2], starts, 16), q, k, v);

            Assert.All(one.Zip(two), pair => Assert.True(pair.First.bytes.SequenceEqual(pair.Second.bytes)));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static Tensor Wide(Tensor tensor) => tensor.to(ScalarType.Float32);
}
