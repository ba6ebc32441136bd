using static Tezgah.Engine.Kernels.NativeKernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>RMSNorm with its gradients; keeps the input and one number a row.</summary>
/// <remarks>Arguments: x, weight, epsilon (double), whether each of the two needs a gradient (bool).</remarks>
internal sealed class RmsNormFunction : autograd.SingleTensorFunction<RmsNormFunction>
{
    public override string Name => "RmsNorm";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, weight) = ((Tensor)vars[0], (Tensor)vars[1]);
        var rstd = empty(x.NumberOfElements / weight.NumberOfElements, ScalarType.Float32);
        var result = Kernel.Wrap(tk_rms_norm(x.Handle, weight.Handle, (double)vars[2], rstd.Handle));
        ctx.save_for_backward([x, weight, rstd]);
        ctx.save_data("of x", vars[3]);
        ctx.save_data("of weight", vars[4]);
        GC.KeepAlive(x);
        return result;
    }

    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var dy = Kernel.Packed(grad_output);
        var results = stackalloc nint[2];
        Kernel.Check(tk_rms_norm_backward(
            dy.Handle, saved[0].Handle, saved[1].Handle, saved[2].Handle, (bool)ctx.get_data("of x") ? 1 : 0,
            (bool)ctx.get_data("of weight") ? 1 : 0, results));
        GC.KeepAlive((dy, saved));
        return [Kernel.WrapOrNull(results[0])!, Kernel.WrapOrNull(results[1])!, null!, null!, null!];
    }
}

/// <summary>SwiGLU's product with its gradients; keeps its two factors and computes the sigmoid again.</summary>
internal sealed class SwiGluFunction : autograd.SingleTensorFunction<SwiGluFunction>
{
    public override string Name => "SwiGlu";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (gate, up) = ((Tensor)vars[0], (Tensor)vars[1]);
        var result = Kernel.Wrap(tk_swiglu(gate.Handle, up.Handle));
        ctx.save_for_backward([gate, up]);
        return result;
    }

    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var dy = Kernel.Packed(grad_output);
        var results = stackalloc nint[2];
        Kernel.Check(tk_swiglu_backward(dy.Handle, saved[0].Handle, saved[1].Handle, results));
        GC.KeepAlive((dy, saved));
        return [Kernel.Wrap(results[0]), Kernel.Wrap(results[1])];
    }
}

/// <summary>Rotary positions with their gradient, which is the rotation back; keeps only the angles.</summary>
/// <remarks>Arguments: x, cos, sin, head size (long), positions or an invalid tensor.</remarks>
internal sealed class RotateFunction : autograd.SingleTensorFunction<RotateFunction>
{
    public override string Name => "Rotate";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, cos, sin, positions) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], vars.Length > 4 ? (Tensor)vars[4] : null);
        var result = Kernel.Wrap(tk_rotate(x.Handle, cos.Handle, sin.Handle, positions?.Handle ?? 0, (long)vars[3], 1));
        ctx.save_for_backward(positions is null ? [cos, sin] : [cos, sin, positions]);
        ctx.save_data("size", vars[3]);
        GC.KeepAlive(x);
        return result;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var dy = Kernel.Packed(grad_output);
        var dx = Kernel.Wrap(tk_rotate(
            dy.Handle, saved[0].Handle, saved[1].Handle, saved.Count > 2 ? saved[2].Handle : 0, (long)ctx.get_data("size"), -1));
        GC.KeepAlive((dy, saved));
        return saved.Count > 2 ? [dx, null!, null!, null!, null!] : [dx, null!, null!, null!];
    }
}
