using static Tezgah.Engine.Kernels.NativeKernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

public static partial class Kernel
{
    /// <summary>
    /// RMSNorm (Zhang and Sennrich 2019) over the last dimension: computed in float32, cast back, then times the weight, as
    /// Hugging Face's Llama does.
    /// </summary>
    /// <param name="x"><c>[.., H]</c></param>
    /// <param name="weight"><c>[H]</c>, of the same dtype.</param>
    /// <param name="epsilon">What is added to the mean square.</param>
    /// <returns>As <paramref name="x"/>.</returns>
    /// <remarks>Differentiable; the gradient of a weight that is not trained is not computed.</remarks>
    public static Tensor RmsNorm(Tensor x, Tensor weight, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        if (!Native(x) || weight.dtype != x.dtype)
        {
            return Recorded(x, weight)
                ? Kernels.ComposedRmsNorm.Apply(x, weight, epsilon, x.requires_grad, weight.requires_grad)
                : ComposedRmsNorm(x, weight, epsilon);
        }

        var rows = Packed(x);
        if (Recorded(x, weight))
        {
            return RmsNormFunction.apply(rows, weight, epsilon, x.requires_grad, weight.requires_grad);
        }

        var result = Wrap(tk_rms_norm(rows.Handle, weight.Handle, epsilon, 0));
        GC.KeepAlive((rows, weight));
        return result;
    }

    /// <summary>SwiGLU's product (Shazeer 2020): <c>silu(gate) * up</c>, element by element.</summary>
    public static Tensor SwiGlu(Tensor gate, Tensor up)
    {
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(up);
        if (!Native(gate) || up.dtype != gate.dtype)
        {
            return Recorded(gate, up) ? Kernels.ComposedSwiGlu.Apply(gate, up) : ComposedSwiGlu(gate, up);
        }

        var (first, second) = (Packed(gate), Packed(up));
        if (Recorded(gate, up))
        {
            return SwiGluFunction.apply(first, second);
        }

        var result = Wrap(tk_swiglu(first.Handle, second.Handle));
        GC.KeepAlive((first, second));
        return result;
    }

    /// <summary>
    /// Rotary positions (Su et al. 2021): turns entry <c>i</c> of each head together with entry <c>i + D/2</c>, as in Hugging
    /// Face's weights.
    /// </summary>
    /// <param name="x"><c>[T, heads * D]</c></param>
    /// <param name="cos">Cosines, <c>[T, 1, D/2]</c>; or of every position, <c>[positions, 1, D/2]</c>.</param>
    /// <param name="sin">Sines, as <paramref name="cos"/>.</param>
    /// <param name="headSize"><c>D</c>, even.</param>
    /// <param name="positions">The row of <paramref name="cos"/> for each token, int64 <c>[T]</c>; null if token <c>t</c> has row <c>t</c>.</param>
    /// <returns>As <paramref name="x"/>.</returns>
    public static Tensor Rotate(Tensor x, Tensor cos, Tensor sin, long headSize, Tensor? positions = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(cos);
        ArgumentNullException.ThrowIfNull(sin);
        if (!Native(x) || !Native(cos) || Recorded(cos, sin))
        {
            return !Recorded(x) || Recorded(cos, sin) ? ComposedRotate(x, cos, sin, headSize, positions)
                : positions is null ? ComposedRotation.Apply(x, cos, sin, headSize)
                : ComposedRotation.Apply(x, cos, sin, headSize, positions);
        }

        var tokens = Packed(x);
        if (Recorded(x))
        {
            return positions is null
                ? RotateFunction.apply(tokens, cos, sin, headSize)
                : RotateFunction.apply(tokens, cos, sin, headSize, positions);
        }

        var result = Wrap(tk_rotate(tokens.Handle, cos.Handle, sin.Handle, positions?.Handle ?? 0, headSize, 1));
        GC.KeepAlive((tokens, cos, sin));
        GC.KeepAlive(positions);
        return result;
    }

    /// <summary>The place of the largest number of each row, the first of equals: <c>[n, count]</c> to int64 <c>[n]</c>.</summary>
    public static Tensor ArgMax(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!Native(x))
        {
            return x.argmax(-1);
        }

        var rows = Packed(x);
        var result = Wrap(tk_argmax(rows.Handle));
        GC.KeepAlive(rows);
        return result;
    }

    /// <summary><see cref="RmsNorm"/> of torch's operations.</summary>
    internal static Tensor ComposedRmsNorm(Tensor x, Tensor weight, double epsilon)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(ScalarType.Float32);
        var normed = wide * (wide.square().mean([-1], keepdim: true) + epsilon).rsqrt();
        return (normed.to(x.dtype) * weight).MoveToOuterDisposeScope();
    }

    /// <summary><see cref="SwiGlu"/> of torch's operations.</summary>
    internal static Tensor ComposedSwiGlu(Tensor gate, Tensor up)
    {
        using var scope = NewDisposeScope();
        return (nn.functional.silu(gate) * up).MoveToOuterDisposeScope();
    }

    /// <summary><see cref="Rotate"/> of torch's operations.</summary>
    internal static Tensor ComposedRotate(Tensor x, Tensor cos, Tensor sin, long headSize, Tensor? positions)
    {
        using var scope = NewDisposeScope();
        var half = headSize / 2;
        var (c, s) = (cos.view(-1, 1, half), sin.view(-1, 1, half));
        if (positions is not null)
        {
            (c, s) = (c.index_select(0, positions), s.index_select(0, positions));
        }

        var heads = x.reshape(x.size(0), x.size(1) / headSize, headSize); // [T, heads, D]
        var first = heads.narrow(-1, 0, half);
        var second = heads.narrow(-1, half, half);
        return cat([(first * c) - (second * s), (second * c) + (first * s)], -1).view(x.shape).to(x.dtype).MoveToOuterDisposeScope();
    }
}
