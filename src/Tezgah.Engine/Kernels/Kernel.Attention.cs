using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

public static partial class Kernel
{
    /// <summary>
    /// Causal attention over a stream of texts without padding: each token looks at those of its text up to itself. Query head
    /// <c>h</c> reads key head <c>h / (heads / kvHeads)</c>; no key is repeated, no score is kept (FlashAttention, Dao et al.
    /// 2022). Differentiable.
    /// </summary>
    /// <param name="q"><c>[T, heads * D]</c></param>
    /// <param name="k"><c>[T, kvHeads * D]</c></param>
    /// <param name="v"><c>[T, kvHeads * D]</c></param>
    /// <param name="starts">Where each text starts, and T: int32 or int64 <c>[B + 1]</c>, on the CPU.</param>
    /// <param name="headSize"><c>D</c></param>
    /// <param name="slidingWindow">Only so many tokens, the own one among them, are seen; null for all.</param>
    /// <param name="scale">The factor of the scores; null for <c>D^-0.5</c>.</param>
    /// <returns><c>[T, heads * D]</c>; softmax in float32.</returns>
    public static Tensor Attend(
        Tensor q, Tensor k, Tensor v, Tensor starts, long headSize, int? slidingWindow = null, double? scale = null)
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(k);
        ArgumentNullException.ThrowIfNull(v);
        ArgumentNullException.ThrowIfNull(starts);
        if (slidingWindow is { } window)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window, nameof(slidingWindow));
        }

        var factor = scale ?? 1 / Math.Sqrt(headSize);
        if (!Native(q))
        {
            return ComposedAttend(q, k, v, starts, headSize, slidingWindow, factor);
        }

        var (query, keys, values) = (Packed(q), Packed(k), Packed(v));
        return Recorded(q, k, v)
            ? AttendFunction.apply(query, keys, values, starts, headSize, (long)(slidingWindow ?? 0), factor)
            : AttendFunction.Compute(query, keys, values, starts, headSize, slidingWindow ?? 0, factor, withSums: false).Y;
    }

    /// <summary><see cref="Attend"/> of torch's operations, one text after the other.</summary>
    internal static Tensor ComposedAttend(
        Tensor q, Tensor k, Tensor v, Tensor starts, long headSize, int? slidingWindow, double scale)
    {
        using var scope = NewDisposeScope();
        var bounds = starts.to(ScalarType.Int64).cpu().data<long>().ToArray();
        var keyHeads = k.size(1) / headSize;
        var group = q.size(1) / k.size(1);
        var parts = new List<Tensor>();
        for (var text = 0; text + 1 < bounds.Length; text++)
        {
            var (start, length) = (bounds[text], bounds[text + 1] - bounds[text]);
            if (length == 0)
            {
                continue;
            }

            var rows = q.narrow(0, start, length).view(length, keyHeads, group, headSize).permute(1, 2, 0, 3)
                .reshape(keyHeads, group * length, headSize); // [K, G * L, D]
            var keys = k.narrow(0, start, length).view(length, keyHeads, headSize).transpose(0, 1); // [K, L, D]
            var values = v.narrow(0, start, length).view(length, keyHeads, headSize).transpose(0, 1);
            var hidden = ones([length, length], ScalarType.Bool, q.device).triu(1);
            if (slidingWindow is { } window)
            {
                hidden = hidden.logical_or(ones([length, length], ScalarType.Bool, q.device).tril(-window));
            }

            var scores = rows.matmul(keys.transpose(1, 2)).to(ScalarType.Float32) * scale; // [K, G * L, L]
            var weights = scores.masked_fill(hidden.repeat(group, 1), double.NegativeInfinity).softmax(-1).to(q.dtype);
            parts.Add(weights.matmul(values).view(keyHeads, group, length, headSize).permute(2, 0, 1, 3).reshape(length, -1));
        }

        return (parts.Count == 0 ? q.clone() : cat(parts)).MoveToOuterDisposeScope();
    }
}
