using static Tezgah.Engine.Kernels.NativeKernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

public static partial class Kernel
{
    private const long LargestHead = 256;

    /// <summary>
    /// Attention of one new token a row over a static cache that already holds it. Query head <c>h</c> reads key head
    /// <c>h / (heads / kvHeads)</c>. Scores and softmax are float32. Not differentiable.
    /// </summary>
    /// <param name="q"><c>[B, heads * D]</c></param>
    /// <param name="keys"><c>[B, kvHeads, capacity, D]</c></param>
    /// <param name="values"><c>[B, kvHeads, capacity, D]</c></param>
    /// <param name="lengths">How many positions of each row are filled, int32 or int64 <c>[B]</c>; a row with none gives zeros.</param>
    /// <param name="slidingWindow">Only so many of the last positions count; null for all.</param>
    /// <param name="scale">The factor of the scores; null for <c>D^-0.5</c>.</param>
    /// <returns><c>[B, heads * D]</c></returns>
    public static Tensor AttendCached(
        Tensor q, Tensor keys, Tensor values, Tensor lengths, int? slidingWindow = null, double? scale = null)
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(lengths);
        if (slidingWindow is { } window)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window, nameof(slidingWindow));
        }

        var size = keys.size(-1);
        var factor = scale ?? 1 / Math.Sqrt(size);
        if (!Native(q) || size > LargestHead)
        {
            return ComposedAttendCached(q, keys, values, lengths, slidingWindow, factor);
        }

        var query = Packed(q);
        var result = Wrap(tk_attend_cached(query.Handle, keys.Handle, values.Handle, lengths.Handle, slidingWindow ?? 0, factor));
        GC.KeepAlive((query, keys, values));
        GC.KeepAlive(lengths);
        return result;
    }

    /// <summary>Writes new keys and values into a static cache, in place.</summary>
    /// <param name="k"><c>[n, kvHeads * D]</c></param>
    /// <param name="v"><c>[n, kvHeads * D]</c></param>
    /// <param name="keys"><c>[B, kvHeads, capacity, D]</c></param>
    /// <param name="values"><c>[B, kvHeads, capacity, D]</c></param>
    /// <param name="rowOf">The cache row of each token, int64 <c>[n]</c>.</param>
    /// <param name="positionOf">Its place there, int64 <c>[n]</c>.</param>
    public static void AppendToCache(Tensor k, Tensor v, Tensor keys, Tensor values, Tensor rowOf, Tensor positionOf)
    {
        ArgumentNullException.ThrowIfNull(k);
        ArgumentNullException.ThrowIfNull(v);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(rowOf);
        ArgumentNullException.ThrowIfNull(positionOf);
        using var scope = NewDisposeScope();
        if (!Native(keys))
        {
            ComposedAppendToCache(k, v, keys, values, rowOf, positionOf);
            return;
        }

        var (newKeys, newValues) = (Packed(k), Packed(v));
        Check(tk_append_to_cache(newKeys.Handle, newValues.Handle, keys.Handle, values.Handle, rowOf.Handle, positionOf.Handle));
        GC.KeepAlive((newKeys, newValues, keys));
        GC.KeepAlive((values, rowOf, positionOf));
    }

    /// <summary><see cref="AttendCached"/> of torch's operations.</summary>
    internal static Tensor ComposedAttendCached(
        Tensor q, Tensor keys, Tensor values, Tensor lengths, int? slidingWindow, double scale)
    {
        using var scope = NewDisposeScope();
        var (rows, heads, capacity, size) = (keys.size(0), keys.size(1), keys.size(2), keys.size(3));
        // Scaled before the product: unscaled, sums of float16 overflow where the scores themselves do not.
        var grouped = q.view(rows, heads, -1, size) * scale; // [B, K, G, D]
        var scores = grouped.matmul(keys.transpose(2, 3)).to(ScalarType.Float32); // [B, K, G, capacity]
        var place = arange(capacity, dtype: ScalarType.Int64, device: q.device).view(1, 1, 1, -1);
        var end = lengths.to(ScalarType.Int64).view(-1, 1, 1, 1);
        var hidden = place >= end;
        if (slidingWindow is { } window)
        {
            hidden = hidden.logical_or(place < end - window);
        }

        // A row without any key has only hidden places: its softmax is not a number, its result zeros.
        var weights = scores.masked_fill(hidden, double.NegativeInfinity).softmax(-1).masked_fill(hidden, 0).to(q.dtype);
        return weights.matmul(values).view(rows, -1).MoveToOuterDisposeScope();
    }

    private static void ComposedAppendToCache(Tensor k, Tensor v, Tensor keys, Tensor values, Tensor rowOf, Tensor positionOf)
    {
        var (rows, heads, capacity, size) = (keys.size(0), keys.size(1), keys.size(2), keys.size(3));

        // Place (row, head, position) of the cache as one row of a matrix.
        var head = arange(heads, dtype: ScalarType.Int64, device: keys.device).view(1, -1);
        var places = (((rowOf.to(ScalarType.Int64).view(-1, 1) * heads) + head) * capacity) + positionOf.to(ScalarType.Int64).view(-1, 1);
        var flat = places.reshape(-1);
        keys.view(rows * heads * capacity, size).index_copy_(0, flat, k.reshape(-1, size));
        values.view(rows * heads * capacity, size).index_copy_(0, flat, v.reshape(-1, size));
    }
}
