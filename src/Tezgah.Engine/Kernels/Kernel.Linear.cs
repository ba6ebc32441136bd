using static Tezgah.Engine.Kernels.NativeKernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

public static partial class Kernel
{
    /// <summary>Up to so many rows the native product, which reads each weight once, is faster than torch's (docs/performance.md).</summary>
    internal const long FewRows = 64;

    /// <summary><c>x W^T + bias</c>. With few rows and nothing to record, each weight is read from memory once.</summary>
    /// <param name="x"><c>[.., in]</c></param>
    /// <param name="weight"><c>[out, in]</c>, of the same dtype.</param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    /// <returns><c>[.., out]</c>; bfloat16 is added up in float32 and rounded once.</returns>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        if (!HasFewRows(x, weight) || Recorded(x, weight, bias))
        {
            return nn.functional.linear(x, weight, bias);
        }

        var rows = Packed(x);
        var result = Wrap(tk_few_rows(rows.Handle, weight.Handle, bias?.Handle ?? 0, 0, 0, 1));
        GC.KeepAlive((rows, weight, bias));
        return result;
    }

    /// <summary>
    /// A projection with a low-rank adapter (Hu et al. 2021): <c>x W^T + bias + scaling (x A^T) B^T</c>, without dropout.
    /// </summary>
    /// <param name="x"><c>[.., in]</c></param>
    /// <param name="weight"><c>[out, in]</c></param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    /// <param name="a"><c>[r, in]</c></param>
    /// <param name="b"><c>[out, r]</c></param>
    /// <param name="scaling">The factor of the adapter's part.</param>
    /// <returns><c>[.., out]</c>; in bfloat16 the scaled <c>x A^T</c> and the sum are rounded.</returns>
    public static Tensor LoraLinear(Tensor x, Tensor weight, Tensor? bias, Tensor a, Tensor b, double scaling)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (!HasFewRows(x, weight) || a.dtype != x.dtype || b.dtype != x.dtype || Recorded(x, weight, bias, a, b))
        {
            return ComposedLoraLinear(x, weight, bias, a, b, scaling);
        }

        var rows = Packed(x);
        var result = Wrap(tk_few_rows(rows.Handle, weight.Handle, bias?.Handle ?? 0, a.Handle, b.Handle, scaling));
        GC.KeepAlive((rows, weight, bias));
        GC.KeepAlive((a, b));
        return result;
    }

    /// <summary><see cref="LoraLinear"/> of torch's operations, as PEFT computes it.</summary>
    internal static Tensor ComposedLoraLinear(Tensor x, Tensor weight, Tensor? bias, Tensor a, Tensor b, double scaling)
    {
        using var scope = NewDisposeScope();
        var low = nn.functional.linear(nn.functional.linear(x.to(a.dtype), a), b) * scaling;
        return (nn.functional.linear(x, weight, bias) + low).to(x.dtype).MoveToOuterDisposeScope();
    }

    private static bool HasFewRows(Tensor x, Tensor weight) =>
        Native(x) && weight.dtype == x.dtype && x.NumberOfElements <= FewRows * x.size(-1);
}
