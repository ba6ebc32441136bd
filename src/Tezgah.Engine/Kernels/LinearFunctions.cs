using static Tezgah.Engine.Kernels.NativeKernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>A projection with its gradients; keeps input and weight.</summary>
/// <remarks>Arguments: x, weight, bias or null, whether each of the three needs a gradient (bool).</remarks>
internal sealed class LinearFunction : autograd.SingleTensorFunction<LinearFunction>
{
    public override string Name => "Linear";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, weight, bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor?)vars[2]);
        var result = Kernel.Wrap(tk_linear(x.Handle, weight.Handle, bias?.Handle ?? 0));
        ctx.save_for_backward([x, weight]);
        ctx.save_data("wanted", new[] { (bool)vars[3], (bool)vars[4], (bool)vars[5] });
        GC.KeepAlive(bias);
        return result;
    }

    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var wanted = (bool[])ctx.get_data("wanted");
        var dy = Kernel.Packed(grad_output);
        var results = stackalloc nint[3];
        Kernel.Check(tk_linear_backward(
            dy.Handle, saved[0].Handle, saved[1].Handle, wanted[0] ? 1 : 0, wanted[1] ? 1 : 0, wanted[2] ? 1 : 0, results));
        GC.KeepAlive(dy);
        GC.KeepAlive(saved);
        return
        [
            Kernel.WrapOrNull(results[0])!, Kernel.WrapOrNull(results[1])!, Kernel.WrapOrNull(results[2])!, null!, null!, null!,
        ];
    }
}

/// <summary>
/// A frozen projection with a trained adapter: keeps the input, which its neighbours keep as well, and the input's low-rank
/// part.
/// </summary>
/// <remarks>Arguments: x, weight, bias or null, a, b, scaling (double), 256ths dropped (long), seed (long), whether x needs a gradient.</remarks>
internal sealed class LoraLinearFunction : autograd.SingleTensorFunction<LoraLinearFunction>
{
    public override string Name => "LoraLinear";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, weight, bias, a, b) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor?)vars[2], (Tensor)vars[3], (Tensor)vars[4]);
        var settings = ((double)vars[5], (long)vars[6], (long)vars[7], (bool)vars[8]);
        var (y, low) = Compute(x, weight, bias, a, b, settings.Item1, settings.Item2, settings.Item3, withLow: true);
        ctx.save_for_backward([x, weight, a, b, low!]);
        ctx.save_data("settings", settings);
        return y;
    }

    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (scaling, drop, seed, ofX) = ((double, long, long, bool))ctx.get_data("settings");
        var dy = Kernel.Packed(grad_output);
        var results = stackalloc nint[3];
        Kernel.Check(tk_lora_backward(
            dy.Handle, saved[0].Handle, saved[1].Handle, saved[2].Handle, saved[3].Handle, saved[4].Handle, scaling, drop, seed,
            ofX ? 1 : 0, results));
        GC.KeepAlive(dy);
        GC.KeepAlive(saved);
        return
        [
            Kernel.WrapOrNull(results[0])!, null!, null!, Kernel.Wrap(results[1]), Kernel.Wrap(results[2]), null!, null!, null!, null!,
        ];
    }

    /// <summary>The projection, and the scaled low-rank part of its input where it is asked for.</summary>
    internal static unsafe (Tensor Y, Tensor? Low) Compute(
        Tensor x, Tensor weight, Tensor? bias, Tensor a, Tensor b, double scaling, long drop, long seed, bool withLow)
    {
        var results = stackalloc nint[2];
        Kernel.Check(tk_lora(
            x.Handle, weight.Handle, bias?.Handle ?? 0, a.Handle, b.Handle, scaling, drop, seed, withLow ? 1 : 0, results));
        GC.KeepAlive((x, weight, bias));
        GC.KeepAlive((a, b));
        return (Kernel.Wrap(results[0]), Kernel.WrapOrNull(results[1]));
    }
}
