using static Tezgah.Engine.Kernels.NativeKernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>The summed loss of a vocabulary; its gradients are made going forward and only scaled going back.</summary>
/// <remarks>Arguments: hidden, weight, labels, smoothing (double), room (long), whether the first two need a gradient (bool).</remarks>
internal sealed class CrossEntropyFunction : autograd.SingleTensorFunction<CrossEntropyFunction>
{
    public override string Name => "CrossEntropy";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (losses, ofHidden, ofWeight) = Compute(
            (Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (double)vars[3], (long)vars[4], (bool)vars[5], (bool)vars[6]);
        ctx.save_for_backward([ofHidden!, ofWeight!]);
        return losses.sum();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        return [Scaled(saved[0])!, Scaled(saved[1])!, null!, null!, null!, null!, null!];

        // In float32: the factor is often one over some thousand labels.
        Tensor? Scaled(Tensor? gradient) => gradient is null ? null : (gradient * grad_output).to(gradient.dtype);
    }

    /// <summary>The loss of each row, and the gradients of their sum where they are asked for.</summary>
    internal static unsafe (Tensor Losses, Tensor? OfHidden, Tensor? OfWeight) Compute(
        Tensor hidden, Tensor weight, Tensor labels, double smoothing, long room, bool ofHidden, bool ofWeight)
    {
        var results = stackalloc nint[3];
        Kernel.Check(tk_cross_entropy(
            hidden.Handle, weight.Handle, labels.Handle, smoothing, room, ofHidden ? 1 : 0, ofWeight ? 1 : 0, results));
        GC.KeepAlive((hidden, weight, labels));
        return (Kernel.Wrap(results[0]), Kernel.WrapOrNull(results[1]), Kernel.WrapOrNull(results[2]));
    }
}
