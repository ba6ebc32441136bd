using static Tezgah.Engine.Kernels.NativeKernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>A projection with a frozen weight in NF4, and perhaps a trained adapter; the weight is read again going back.</summary>
/// <remarks>Arguments: x, weight (<see cref="Nf4Weight"/>), bias, a and b or null, scaling (double), 256ths dropped (long), seed (long), whether x needs a gradient.</remarks>
internal sealed class Nf4LinearFunction : autograd.SingleTensorFunction<Nf4LinearFunction>
{
    public override string Name => "Nf4Linear";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, weight, bias, a, b) = ((Tensor)vars[0], (Nf4Weight)vars[1], (Tensor?)vars[2], (Tensor?)vars[3], (Tensor?)vars[4]);
        var settings = ((double)vars[5], (long)vars[6], (long)vars[7], (bool)vars[8]);
        var (y, low) = Compute(x, weight, bias, a, b, settings.Item1, settings.Item2, settings.Item3, withLow: true);
        ctx.save_for_backward([x, a!, b!, low!]);
        ctx.save_data("weight", weight);
        ctx.save_data("settings", settings);
        return y;
    }

    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var weight = (Nf4Weight)ctx.get_data("weight");
        var (scaling, drop, seed, ofX) = ((double, long, long, bool))ctx.get_data("settings");
        var dy = Kernel.Packed(grad_output);
        var results = stackalloc nint[3];
        Kernel.Check(tk_nf4_lora_backward(
            dy.Handle, saved[0].Handle, weight.Packed.Handle, weight.Absmax.Handle, weight.NestedAbsmax?.Handle ?? 0,
            weight.Offset?.Handle ?? 0, weight.Rows, weight.Columns, saved[1]?.Handle ?? 0, saved[2]?.Handle ?? 0,
            saved[3]?.Handle ?? 0, scaling, drop, seed, ofX ? 1 : 0, results));
        GC.KeepAlive(dy);
        GC.KeepAlive(saved);
        GC.KeepAlive(weight);
        return
        [
            Kernel.WrapOrNull(results[0])!, null!, null!, Kernel.WrapOrNull(results[1])!, Kernel.WrapOrNull(results[2])!, null!, null!,
            null!, null!,
        ];
    }

    /// <summary>The projection, and the scaled low-rank part of its input where it is asked for and there is one.</summary>
    internal static unsafe (Tensor Y, Tensor? Low) Compute(
        Tensor x, Nf4Weight weight, Tensor? bias, Tensor? a, Tensor? b, double scaling, long drop, long seed, bool withLow)
    {
        var results = stackalloc nint[2];
        Kernel.Check(tk_nf4_lora(
            x.Handle, weight.Packed.Handle, weight.Absmax.Handle, weight.NestedAbsmax?.Handle ?? 0, weight.Offset?.Handle ?? 0,
            weight.Rows, weight.Columns, bias?.Handle ?? 0, a?.Handle ?? 0, b?.Handle ?? 0, scaling, drop, seed, withLow ? 1 : 0,
            results));
        GC.KeepAlive((x, weight, bias));
        GC.KeepAlive((a, b));
        return (Kernel.Wrap(results[0]), Kernel.WrapOrNull(results[1]));
    }
}
