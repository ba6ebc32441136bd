using Tezgah.Engine.Kernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Models;

/// <summary>
/// Attention of torch's operations over a block of texts; keeps queries, keys and values of the stream alone. The probabilities are
/// computed again going back, those of some heads at a time (after FlashAttention, Dao et al. 2022).
/// </summary>
/// <remarks>Arguments: q <c>[T, K * G * D]</c>, k and v <c>[T, K * D]</c>, <see cref="Shape"/>.</remarks>
internal sealed class BlockAttention : ComposedFunction<BlockAttention>
{
    /// <summary>The bytes of float32 scores that are made at once; at least those of one key head of one text are.</summary>
    internal const long Room = 32 << 20;

    public override string Name => "block attention";

    /// <summary>The mixture, <c>[T, K * G * D]</c>; softmax in float32.</summary>
    public static Tensor Of(Tensor q, Tensor k, Tensor v, Shape shape) =>
        is_grad_enabled() && (q.requires_grad || k.requires_grad || v.requires_grad) ? Apply(q, k, v, shape) : Compute(q, k, v, shape);

    protected override Tensor Result(autograd.AutogradContext ctx, object[] vars)
    {
        var (q, k, v, shape) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Shape)vars[3]);
        ctx.save_for_backward(shape.Rows is null ? [q, k, v, shape.Mask] : [q, k, v, shape.Mask, shape.Rows, shape.Places!]);
        ctx.save_data("shape", shape);
        return Compute(q, k, v, shape);
    }

    protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy)
    {
        var shape = (Shape)ctx.get_data("shape") with
        {
            // The handles that forward had are gone with its dispose scope.
            Mask = saved[3],
            Rows = saved.Count > 4 ? saved[4] : null,
            Places = saved.Count > 4 ? saved[5] : null,
        };
        var (q, k, v) = (shape.Block(saved[0], shape.Group), shape.Block(saved[1], 1), shape.Block(saved[2], 1));
        var above = shape.Block(dy, shape.Group, isGradient: true);
        var (dq, dk, dv) = (empty_like(q), empty_like(k), empty_like(v));
        foreach (var (first, count) in shape.Parts(q.size(0)))
        {
            using var part = NewDisposeScope();
            var (queries, keys, dmixed) = (q.narrow(0, first, count), k.narrow(0, first, count), above.narrow(0, first, count));
            var weights = Weights(queries, keys, shape);
            dv.narrow(0, first, count).copy_(weights.to(v.dtype).transpose(1, 2).matmul(dmixed));
            var dscores = dmixed.matmul(v.narrow(0, first, count).transpose(1, 2)).to(ScalarType.Float32, disposeAfter: true).mul_(weights);
            var changes = dscores.addcmul_(weights, dscores.sum([-1], keepdim: true), -1).mul_(shape.Scale).to(q.dtype);
            dq.narrow(0, first, count).copy_(changes.matmul(keys));
            dk.narrow(0, first, count).copy_(changes.transpose(1, 2).matmul(queries));
        }

        return [shape.Stream(dq, shape.Group), shape.Stream(dk, 1), shape.Stream(dv, 1)];
    }

    private static Tensor Compute(Tensor q, Tensor k, Tensor v, Shape shape)
    {
        using var scope = NewDisposeScope();
        var (queries, keys, values) = (shape.Block(q, shape.Group), shape.Block(k, 1), shape.Block(v, 1));
        var mixed = empty_like(queries);
        foreach (var (first, count) in shape.Parts(queries.size(0)))
        {
            using var part = NewDisposeScope();
            var weights = Weights(queries.narrow(0, first, count), keys.narrow(0, first, count), shape).to(v.dtype);
            mixed.narrow(0, first, count).copy_(weights.matmul(values.narrow(0, first, count)));
        }

        return shape.Stream(mixed, shape.Group).MoveToOuterDisposeScope();
    }

    /// <summary>The probabilities, float32 <c>[n, G * L, L]</c>.</summary>
    private static Tensor Weights(Tensor queries, Tensor keys, Shape shape)
    {
        using var scope = NewDisposeScope();
        using var products = queries.matmul(keys.transpose(1, 2));
        var scores = shape.Mask.add(products.view(-1, shape.Group, shape.Longest, shape.Longest), shape.Scale);
        products.Dispose();
        return scores.to(ScalarType.Float32, disposeAfter: true).softmax(-1).view(queries.size(0), -1, shape.Longest).MoveToOuterDisposeScope();
    }

    /// <summary>How a stream of heads is laid out as a block, <c>[B * K, G * L, D]</c>, and back.</summary>
    /// <param name="Texts"><c>B</c></param>
    /// <param name="Longest"><c>L</c></param>
    /// <param name="KeyValueHeads"><c>K</c></param>
    /// <param name="Group"><c>G</c></param>
    /// <param name="Size"><c>D</c></param>
    internal sealed record Shape(long Texts, long Longest, long KeyValueHeads, long Group, long Size)
    {
        /// <summary>What is added to the scores, <c>[L, L]</c>.</summary>
        public required Tensor Mask { get; init; }

        /// <summary><see cref="PackedBatch.Rows"/></summary>
        public Tensor? Rows { get; init; }

        /// <summary><see cref="PackedBatch.Places"/></summary>
        public Tensor? Places { get; init; }

        /// <summary>The factor of the scores.</summary>
        public double Scale => 1 / Math.Sqrt(Size);

        /// <summary>The stream as a block; a gradient's padding is 0.</summary>
        public Tensor Block(Tensor stream, long group, bool isGradient = false)
        {
            using var scope = NewDisposeScope();
            var rows = Rows is null ? stream
                : isGradient ? zeros([Texts * Longest, stream.size(1)], stream.dtype, stream.device).index_copy_(0, Places!, stream)
                : stream.index_select(0, Rows);
            return rows.reshape(Texts, Longest, KeyValueHeads, group, Size).permute(0, 2, 3, 1, 4)
                .reshape(Texts * KeyValueHeads, group * Longest, Size).MoveToOuterDisposeScope();
        }

        /// <summary>The block as a stream.</summary>
        public Tensor Stream(Tensor block, long group)
        {
            using var scope = NewDisposeScope();
            var rows = block.reshape(Texts, KeyValueHeads, group, Longest, Size).permute(0, 3, 1, 2, 4)
                .reshape(Texts * Longest, KeyValueHeads * group * Size);
            return (Places is null ? rows : rows.index_select(0, Places)).MoveToOuterDisposeScope();
        }

        /// <summary>The parts of a block's first dimension whose scores are made at once.</summary>
        public IEnumerable<(long First, long Count)> Parts(long all)
        {
            var most = Math.Max(1, Room / (Group * Longest * Longest * sizeof(float)));
            for (long first = 0; first < all; first += most)
            {
                yield return (first, Math.Min(most, all - first));
            }
        }
    }
}
