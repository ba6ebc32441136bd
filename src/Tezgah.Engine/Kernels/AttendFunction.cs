using static Tezgah.Engine.Kernels.NativeKernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>Attention over a stream of texts with its gradients; keeps inputs, result and one number a token and head.</summary>
/// <remarks>Arguments: q, k, v, starts, head size (long), window or 0 (long), scale (double).</remarks>
internal sealed class AttendFunction : autograd.SingleTensorFunction<AttendFunction>
{
    public override string Name => "Attend";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (q, k, v, starts) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3]);
        var (size, window, scale) = ((long)vars[4], (long)vars[5], (double)vars[6]);
        var (y, sums) = Compute(q, k, v, starts, size, window, scale, withSums: true);
        ctx.save_for_backward([q, k, v, starts, y, sums!]);
        ctx.save_data("settings", (size, window, scale));
        return y;
    }

    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (size, window, scale) = ((long, long, double))ctx.get_data("settings");
        var dy = Kernel.Packed(grad_output);
        var results = stackalloc nint[3];
        Kernel.Check(tk_attend_backward(
            dy.Handle, saved[0].Handle, saved[1].Handle, saved[2].Handle, saved[4].Handle, saved[5].Handle, saved[3].Handle, size,
            window, scale, results));
        GC.KeepAlive(dy);
        GC.KeepAlive(saved);
        return [Kernel.Wrap(results[0]), Kernel.Wrap(results[1]), Kernel.Wrap(results[2]), null!, null!, null!, null!];
    }

    /// <summary>The result, and the logarithms of the softmax's sums where they are asked for.</summary>
    internal static unsafe (Tensor Y, Tensor? Sums) Compute(
        Tensor q, Tensor k, Tensor v, Tensor starts, long size, long window, double scale, bool withSums)
    {
        var results = stackalloc nint[2];
        Kernel.Check(tk_attend(q.Handle, k.Handle, v.Handle, starts.Handle, size, window, scale, withSums ? 1 : 0, results));
        GC.KeepAlive((q, k, v, starts));
        return (Kernel.Wrap(results[0]), Kernel.WrapOrNull(results[1]));
    }
}
