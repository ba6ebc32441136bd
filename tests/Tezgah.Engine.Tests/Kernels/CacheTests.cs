using Tezgah.Engine.Kernels;
using static Tezgah.Engine.Tests.Kernels.KernelTesting;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Kernels;

public sealed class CacheTests
{
    public static TheoryData<int, ScalarType> LevelsAndTypes => KernelTesting.LevelsAndTypes();

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void AttendCached_AnyGroupSizeLengthAndWindow_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var (heads, group, size) in new (long, long, long)[] { (1, 1, 16), (2, 4, 64), (3, 2, 20), (1, 7, 5), (2, 3, 80) })
        {
            const long Capacity = 300;
            var (keys, values) = (Random(type, 4, heads, Capacity, size), Random(type, 4, heads, Capacity, size));
            var q = Random(type, 4, heads * group * size);
            var lengths = tensor([1L, 17, 129, Capacity]);
            foreach (var window in new int?[] { null, 1, 30 })
            {
                var actual = Kernel.AttendCached(q, keys, values, lengths, window);

                Assert.Equal(type, actual.dtype);
                var expected = Kernel.ComposedAttendCached(
                    q.to(ScalarType.Float32), keys.to(ScalarType.Float32), values.to(ScalarType.Float32), lengths, window,
                    1 / Math.Sqrt(size));
                Near(expected, actual);
                Near(expected, Kernel.AttendCached(q, keys, values, lengths.to(ScalarType.Int32), window));
            }
        }
    }

    [Fact]
    public void AttendCached_RowWithoutKeys_GivesZeros()
    {
        using var scope = NewDisposeScope();
        var (q, cache) = (randn(2, 8), randn(2, 1, 4, 8));

        var native = Kernel.AttendCached(q, cache, cache, tensor([0L, 2]));
        var composed = Kernel.ComposedAttendCached(q, cache, cache, tensor([0L, 2]), null, 1 / Math.Sqrt(8));

        Assert.Equal(0, native[0].abs().sum().item<float>());
        Near(composed, native);
    }

    [Fact]
    public void AttendCached_ProductsBeyondTheTypesRangeOfScoresWithinIt_StayFinite()
    {
        using var scope = NewDisposeScope();
        var (q, keys, values) = (full([1, 16], 1e20f), randn(1, 1, 20, 16) * 1e20, randn(1, 1, 20, 16));

        // As products of float16, which only a GPU has, leave its range from 65504 on.
        var composed = Kernel.ComposedAttendCached(q, keys, values, tensor([20L]), null, 1e-39);

        Near(Kernel.ComposedAttendCached(q / 1e20, keys / 1e20, values, tensor([20L]), null, 10), composed);
    }

    [Fact]
    public void AttendCached_ScoresBeyondTheExponentialsRange_StayFinite()
    {
        using var scope = NewDisposeScope();
        var (q, keys, values) = (full([1, 16], 100f), randn(1, 1, 200, 16) * 50, randn(1, 1, 200, 16));

        var actual = Kernel.AttendCached(q, keys, values, tensor([200L]));

        Near(Kernel.ComposedAttendCached(q, keys, values, tensor([200L]), null, 0.25), actual);
    }

    [Fact]
    public void AttendCached_LengthBeyondTheCapacity_IsAnError()
    {
        using var scope = NewDisposeScope();
        using var used = Use(0);
        var cache = zeros(1, 1, 4, 8);

        var error = Assert.ThrowsAny<Exception>(() => Kernel.AttendCached(zeros(1, 8), cache, cache, tensor([5L])));

        Assert.Contains("lengths[0] is 5", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AppendToCache_TokensOfSeveralRows_LieAtTheirPlacesAndNowhereElse(bool native)
    {
        using var scope = NewDisposeScope();
        using var off = native ? null : Composed();
        var (keys, values) = (zeros(3, 2, 5, 4), zeros(3, 2, 5, 4));
        var (k, v) = (randn(3, 8), randn(3, 8));

        Kernel.AppendToCache(k, v, keys, values, tensor([2L, 0, 2]), tensor([4L, 1, 0]));

        foreach (var (token, row, position) in new[] { (0, 2, 4), (1, 0, 1), (2, 2, 0) })
        {
            Near(k[token].view(2, 4), keys[row].select(1, position));
            Near(v[token].view(2, 4), values[row].select(1, position));
        }

        Assert.Equal(24, keys.count_nonzero().item<long>());
        Assert.Equal(24, values.count_nonzero().item<long>());
    }

    [Fact]
    public void AppendToCache_PositionOutside_IsAnErrorAndWritesNothing()
    {
        using var scope = NewDisposeScope();
        using var used = Use(0);
        var cache = zeros(1, 1, 4, 8);

        var error = Assert.ThrowsAny<Exception>(
            () => Kernel.AppendToCache(ones(2, 8), ones(2, 8), cache, cache, tensor([0L, 0]), tensor([0L, 4])));

        Assert.Contains("positionOf[1] is 4", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, cache.sum().item<float>());
    }
}
