using static Tezgah.Engine.Kernels.NativeKernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

public static partial class Kernel
{
    private const long WordsAtOnce = 1 << 18;

    /// <summary><c>x W^T + bias</c>. With few rows each weight is read from memory once. Differentiable.</summary>
    /// <param name="x"><c>[.., in]</c></param>
    /// <param name="weight"><c>[out, in]</c>, of the same dtype.</param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    /// <returns><c>[.., out]</c>; bfloat16 is added up in float32 and rounded once.</returns>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        if (!Native(x) || weight.dtype != x.dtype)
        {
            return nn.functional.linear(x, weight, bias);
        }

        var (rows, matrix) = (Packed(x), Packed(weight));
        if (Recorded(x, weight, bias))
        {
            return LinearFunction.apply(
                rows, matrix, bias!, x.requires_grad, weight.requires_grad, bias is { requires_grad: true });
        }

        var result = Wrap(tk_linear(rows.Handle, matrix.Handle, bias?.Handle ?? 0));
        GC.KeepAlive(rows);
        GC.KeepAlive(matrix);
        GC.KeepAlive(bias);
        return result;
    }

    /// <summary>
    /// A projection with a low-rank adapter (Hu et al. 2021): <c>x W^T + bias + scaling (dropout(x) A^T) B^T</c>. Differentiable;
    /// the gradient of a frozen weight is not computed, and what was dropped is not stored but found again from the seed.
    /// </summary>
    /// <param name="x"><c>[.., in]</c></param>
    /// <param name="weight"><c>[out, in]</c></param>
    /// <param name="bias"><c>[out]</c>, or null.</param>
    /// <param name="a"><c>[r, in]</c>; of the dtype of x, or float32, whose gradient then is float32 too.</param>
    /// <param name="b"><c>[out, r]</c>, as <paramref name="a"/>.</param>
    /// <param name="scaling">The factor of the adapter's part.</param>
    /// <param name="dropout">The part of x that the adapter does not see, from 0 to below 1; rounded to 256ths.</param>
    /// <param name="seed">What is dropped: the same for the same seed and shape. Take another for each use and step.</param>
    /// <returns><c>[.., out]</c>; in bfloat16 <c>scaling dropout(x) A^T</c> and the sum are rounded.</returns>
    public static Tensor LoraLinear(
        Tensor x, Tensor weight, Tensor? bias, Tensor a, Tensor b, double scaling, double dropout = 0, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var drop = DropOf256(dropout);
        if (!Native(x) || weight.dtype != x.dtype || Recorded(weight, bias))
        {
            using var scope = NewDisposeScope();
            var low = LowRank(x, a, b, scaling, dropout, seed);
            return nn.functional.linear(x, weight, bias).add_(low).MoveToOuterDisposeScope();
        }

        var (rows, matrix) = (Packed(x), Packed(weight));
        if (Recorded(x, a, b))
        {
            return LoraLinearFunction.apply(rows, matrix, bias!, a, b, scaling, drop, seed, x.requires_grad);
        }

        return LoraLinearFunction.Compute(rows, matrix, bias, a, b, scaling, drop, seed, withLow: false).Y;
    }

    /// <summary>
    /// An adapter's part of <see cref="LoraLinear(Tensor, Tensor, Tensor, Tensor, Tensor, double, double, long)"/> alone, of torch's
    /// operations and of the type of <paramref name="a"/>. Differentiable.
    /// </summary>
    internal static Tensor LowRank(Tensor x, Tensor a, Tensor b, double scaling, double dropout, long seed) => Recorded(x, a, b)
        ? ComposedLowRank.Apply(x, a, b, scaling, dropout, seed, x.requires_grad)
        : ComposedLowRank.Compute(x, a, b, scaling, dropout, seed);

    /// <summary>
    /// Dropout (Srivastava et al. 2014) of the numbers that the seed names, the others scaled up; the same for the same seed and
    /// shape on every device. Byte <c>i % 8</c> of word <c>i / 8</c> of SplitMix64 decides over number <c>i</c>.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dropout">The part dropped, from 0 to below 1; rounded to 256ths.</param>
    /// <param name="seed">What is dropped.</param>
    public static Tensor Dropout(Tensor x, double dropout, long seed)
    {
        ArgumentNullException.ThrowIfNull(x);
        var drop = DropOf256(dropout);
        if (!Native(x) || Recorded(x))
        {
            return ComposedDropout(x, dropout, seed);
        }

        var packed = Packed(x);
        var result = Wrap(tk_dropout(packed.Handle, drop, seed));
        GC.KeepAlive(packed);
        return result;
    }

    /// <summary><see cref="LoraLinear(Tensor, Tensor, Tensor, Tensor, Tensor, double, double, long)"/> of torch's operations, as PEFT computes it.</summary>
    internal static Tensor ComposedLoraLinear(
        Tensor x, Tensor weight, Tensor? bias, Tensor a, Tensor b, double scaling, double dropout = 0, long seed = 0)
    {
        using var scope = NewDisposeScope();
        var seen = (dropout > 0 ? ComposedDropout(x, dropout, seed) : x).to(a.dtype);
        var low = nn.functional.linear(nn.functional.linear(seen, a), b) * scaling;
        return (nn.functional.linear(x, weight, bias) + low).to(x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary><see cref="Dropout"/> of torch's operations.</summary>
    internal static Tensor ComposedDropout(Tensor x, double dropout, long seed)
    {
        using var scope = NewDisposeScope();
        return x.masked_fill(Dropped(x, dropout, seed), 0).mul(LeftFactor(dropout)).MoveToOuterDisposeScope();
    }

    /// <summary>What the numbers that dropout leaves are multiplied by.</summary>
    internal static double LeftFactor(double dropout) => 256f / (256 - DropOf256(dropout));

    /// <summary>What dropout drops of a tensor: bool, of its shape, made where it is.</summary>
    internal static Tensor Dropped(Tensor x, double dropout, long seed)
    {
        using var scope = NewDisposeScope();
        var (count, drop, device) = (x.NumberOfElements, DropOf256(dropout), x.device);
        var words = (count + 7) / 8;
        var dropped = empty([words, 8], ScalarType.Bool, device);
        // In stretches, as a word of int64 stands for each byte meanwhile. Products wrap as those of unsigned words do.
        for (long first = 0; first < words; first += WordsAtOnce)
        {
            using var part = NewDisposeScope();
            var length = Math.Min(WordsAtOnce, words - first);
            var z = arange(first + 1, first + length + 1, dtype: ScalarType.Int64, device: device);
            z.mul_(unchecked((long)0x9E3779B97F4A7C15)).add_(seed);
            Mix(z, 30).mul_(unchecked((long)0xBF58476D1CE4E5B9));
            Mix(z, 27).mul_(unchecked((long)0x94D049BB133111EB));
            Mix(z, 31);
            for (var i = 0; i < 8; i++)
            {
                using var bytes = z.div(1L << (8 * i), RoundingMode.floor);
                using var below = bytes.remainder_(256) < drop;
                dropped.narrow(0, first, length).select(1, i).copy_(below);
            }
        }

        return dropped.view(-1).narrow(0, 0, count).view(x.shape).MoveToOuterDisposeScope();

        // TorchSharp has no shifts, and those of int64 would draw the sign along. In place, since each step is eight bytes for every eight.
        static Tensor Mix(Tensor words, int by)
        {
            using var shifted = words.div(1L << by, RoundingMode.floor);
            return words.bitwise_xor_(shifted.remainder_(1L << (64 - by)));
        }
    }

    private static long DropOf256(double dropout)
    {
        if (dropout is < 0 or >= 1 or double.NaN)
        {
            throw new ArgumentOutOfRangeException(nameof(dropout), dropout, "Dropout is a part from 0 to below 1.");
        }

        return Math.Min(255, (long)Math.Round(dropout * 256, MidpointRounding.AwayFromZero));
    }
}
