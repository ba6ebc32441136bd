using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

public static partial class Kernel
{
    // Bytes of logits that may lie in memory at once.
    private const long LogitsRoom = 32 << 20;

    /// <summary>
    /// The sum of the cross-entropies of <c>hidden W^T</c> against labels; logits are made for some rows at a time, so that they are
    /// never all in memory. Differentiable: the gradients are computed going forward, for those that need one.
    /// </summary>
    /// <param name="hidden">The states at label positions, <c>[N, H]</c>.</param>
    /// <param name="weight">The vocabulary, <c>[V, H]</c>, of the same dtype.</param>
    /// <param name="labels">int64 <c>[N]</c>; a negative one does not count.</param>
    /// <param name="labelSmoothing">The part of a label's weight that all labels share.</param>
    /// <returns>float32, one number; softmax in float32. Divide by the number of labels for their mean.</returns>
    public static Tensor CrossEntropy(Tensor hidden, Tensor weight, Tensor labels, double labelSmoothing = 0)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = NewDisposeScope();
        if (!Native(hidden) || weight.dtype != hidden.dtype)
        {
            var sum = Recorded(hidden, weight)
                ? ComposedCrossEntropy.Apply(hidden, weight, labels, labelSmoothing, hidden.requires_grad, weight.requires_grad)
                : ComposedTokenLosses(hidden, weight, labels, labelSmoothing).sum();
            return sum.MoveToOuterDisposeScope();
        }

        var (states, matrix, places) = (Packed(hidden), Packed(weight), Packed(labels));
        if (Recorded(hidden, weight))
        {
            return CrossEntropyFunction.apply(
                    states, matrix, places, labelSmoothing, LogitsRoom, hidden.requires_grad, weight.requires_grad)
                .MoveToOuterDisposeScope();
        }

        return CrossEntropyFunction.Compute(states, matrix, places, labelSmoothing, LogitsRoom, false, false)
            .Losses.sum().MoveToOuterDisposeScope();
    }

    /// <summary>The cross-entropy of each row, as <see cref="CrossEntropy"/> adds them up. Not differentiable.</summary>
    /// <param name="hidden"><c>[N, H]</c></param>
    /// <param name="weight"><c>[V, H]</c></param>
    /// <param name="labels">int64 <c>[N]</c></param>
    /// <returns>float32 <c>[N]</c>; 0 where the label is negative.</returns>
    public static Tensor TokenLosses(Tensor hidden, Tensor weight, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var losses = !Native(hidden) || weight.dtype != hidden.dtype
            ? ComposedTokenLosses(hidden, weight, labels, 0)
            : CrossEntropyFunction.Compute(Packed(hidden), Packed(weight), Packed(labels), 0, LogitsRoom, false, false).Losses;
        return losses.MoveToOuterDisposeScope();
    }

    /// <summary>The losses of torch's operations, float32 <c>[N]</c>.</summary>
    internal static Tensor ComposedTokenLosses(Tensor hidden, Tensor weight, Tensor labels, double labelSmoothing)
    {
        using var scope = NewDisposeScope();
        var logs = nn.functional.linear(hidden, weight).to(ScalarType.Float32).log_softmax(-1); // [N, V]
        var counted = labels >= 0;
        var at = logs.gather(-1, labels.clamp_min(0).unsqueeze(-1)).squeeze(-1);
        var losses = (at * -(1 - labelSmoothing)) - (logs.mean([-1]) * labelSmoothing);
        return losses.masked_fill(counted.logical_not(), 0).MoveToOuterDisposeScope();
    }
}
