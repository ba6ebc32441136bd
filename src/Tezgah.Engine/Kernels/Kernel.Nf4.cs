using static Tezgah.Engine.Kernels.NativeKernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

public static partial class Kernel
{
    private const long Block = 64;
    private const long NestedBlock = 256;

    // As native/nf4.cpp has it: so many numbers, in whole blocks of so many rows, are read back at a time.
    private const long PartNumbers = 131072;
    private const long PartRows = 64;

    // Numbers that torch's operations quantise at once: whole blocks.
    private const long QuantisedAtOnce = 1 << 18;

    /// <summary>Puts a matrix into NF4.</summary>
    /// <param name="weight"><c>[out, in]</c></param>
    /// <param name="doubleQuantization">Whether the blocks' largest values are quantised as well.</param>
    /// <returns>The caller's to dispose; in no dispose scope.</returns>
    public static unsafe Nf4Weight QuantizeNf4(Tensor weight, bool doubleQuantization = true)
    {
        ArgumentNullException.ThrowIfNull(weight);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        if (!Native(weight))
        {
            return ComposedQuantizeNf4(weight, doubleQuantization);
        }

        var packed = Packed(weight);
        var results = stackalloc nint[4];
        Check(tk_nf4_quantize(packed.Handle, doubleQuantization ? 1 : 0, results));
        GC.KeepAlive(packed);
        return new Nf4Weight(
            weight.size(0), weight.size(1), Wrap(results[0]), Wrap(results[1]), WrapOrNull(results[2]), WrapOrNull(results[3]));
    }

    /// <summary>A matrix in NF4 as numbers, <c>[out, in]</c>: computed in float32, then cast.</summary>
    public static Tensor DequantizeNf4(Nf4Weight weight, ScalarType type)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (!NativeNf4(weight, type))
        {
            return ComposedDequantizeNf4(weight, type);
        }

        var result = Wrap(tk_nf4_dequantize(
            weight.Packed.Handle, weight.Absmax.Handle, weight.NestedAbsmax?.Handle ?? 0, weight.Offset?.Handle ?? 0, weight.Rows,
            weight.Columns, (int)type));
        GC.KeepAlive(weight);
        return result;
    }

    /// <summary>
    /// <see cref="LoraLinear(Tensor, Tensor, Tensor, Tensor, Tensor, double, double, long)"/> over a frozen weight in NF4, of which
    /// a part at a time is read into numbers. Without an adapter where <paramref name="a"/> and <paramref name="b"/> are null.
    /// Differentiable in x, a and b.
    /// </summary>
    public static Tensor LoraLinear(
        Tensor x, Nf4Weight weight, Tensor? bias, Tensor? a, Tensor? b, double scaling, double dropout = 0, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        var drop = DropOf256(dropout);
        if (!Native(x) || !NativeNf4(weight, x.dtype) || Recorded(bias))
        {
            using var scope = NewDisposeScope();
            var numbers = ComposedDequantizeNf4(weight, x.dtype);
            var result = a is null || b is null
                ? nn.functional.linear(x, numbers, bias)
                : nn.functional.linear(x, numbers, bias).add_(LowRank(x, a, b, scaling, dropout, seed));
            return result.MoveToOuterDisposeScope();
        }

        var rows = Packed(x);
        return Recorded(x, a, b)
            ? Nf4LinearFunction.apply(rows, weight, bias!, a!, b!, scaling, drop, seed, x.requires_grad)
            : Nf4LinearFunction.Compute(rows, weight, bias, a, b, scaling, drop, seed, withLow: false).Y;
    }

    /// <summary>The bytes of a matrix in NF4 that the native product reads back at a time.</summary>
    internal static long Nf4PartBytes(Nf4Weight weight, ScalarType type) => weight.Columns * (type == ScalarType.Float32 ? 4 : 2)
        * Math.Min(weight.Rows, Math.Max(PartRows, PartNumbers / Math.Max(1, weight.Columns) / PartRows * PartRows));

    /// <summary><see cref="QuantizeNf4"/> of torch's operations.</summary>
    internal static Nf4Weight ComposedQuantizeNf4(Tensor weight, bool doubleQuantization)
    {
        using var scope = NewDisposeScope();
        var numbers = weight.to(ScalarType.Float32).reshape(-1);
        var (halves, maxima) = (new List<Tensor>(), new List<Tensor>());
        long first = 0;
        do
        {
            // Each number becomes some of 64 bits on the way, which a large matrix as a whole would not.
            using var part = NewDisposeScope();
            var (codes, most) = Codes(
                numbers.narrow(0, first, Math.Min(QuantisedAtOnce, numbers.NumberOfElements - first)), Nf4Codes.s_values, Block, weight.device);
            if (codes.size(0) % 2 != 0)
            {
                codes = cat([codes, zeros(1, codes.dtype, weight.device)]);
            }

            var pairs = codes.view(-1, 2);
            halves.Add(((pairs.select(1, 0) * 16) + pairs.select(1, 1)).to(ScalarType.Byte).MoveToOuterDisposeScope());
            maxima.Add(most.MoveToOuterDisposeScope());
            first += QuantisedAtOnce;
        }
        while (first < numbers.NumberOfElements);

        var (packed, absmax) = (cat(halves), cat(maxima));
        if (!doubleQuantization)
        {
            return new Nf4Weight(weight.size(0), weight.size(1), packed, absmax);
        }

        var offset = absmax.to(ScalarType.Float64).mean().to(ScalarType.Float32).view(1);
        var (eight, nested) = Codes(absmax - offset, Nf4Codes.s_dynamicValues, NestedBlock, weight.device);
        return new Nf4Weight(weight.size(0), weight.size(1), packed, eight.to(ScalarType.Byte), nested, offset);
    }

    /// <summary><see cref="DequantizeNf4"/> of torch's operations, with at most 8 bytes a weight in memory at a time.</summary>
    internal static Tensor ComposedDequantizeNf4(Nf4Weight weight, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var device = weight.Packed.device;
        var count = weight.Rows * weight.Columns;
        var halves = empty([weight.Packed.NumberOfElements, 2], ScalarType.Float32, device);
        using (var bytes = weight.Packed.reshape(-1).to(ScalarType.Int32))
        {
            for (var half = 0; half < 2; half++)
            {
                var values = new float[256];
                for (var b = 0; b < values.Length; b++)
                {
                    values[b] = Nf4Codes.s_values[half == 0 ? b / 16 : b % 16];
                }

                using var table = tensor(values, device: device);
                using var read = table.index_select(0, bytes);
                halves.select(1, half).copy_(read);
            }
        }

        var numbers = halves.view(-1).narrow(0, 0, count);
        var (absmax, whole) = (BlockMaxima(weight), count / Block);
        if (whole > 0)
        {
            numbers.narrow(0, 0, whole * Block).view(whole, Block).mul_(absmax.narrow(0, 0, whole).unsqueeze(1));
        }

        if (count > whole * Block)
        {
            numbers.narrow(0, whole * Block, count - (whole * Block)).mul_(absmax.narrow(0, whole, 1));
        }

        return numbers.to(type).view(weight.Rows, weight.Columns).MoveToOuterDisposeScope();
    }

    // The largest absolute value of each block, float32.
    private static Tensor BlockMaxima(Nf4Weight weight)
    {
        var device = weight.Packed.device;
        var absmax = weight.Absmax;
        if (weight.NestedAbsmax is { } nested)
        {
            var scales = nested.repeat_interleave(NestedBlock).narrow(0, 0, absmax.NumberOfElements);
            var values = tensor(Nf4Codes.s_dynamicValues, device: device);
            absmax = (values.index_select(0, absmax.to(ScalarType.Int64)) * scales) + weight.Offset!;
        }

        return absmax;
    }

    // The codes, int64, of numbers in blocks, and the blocks' largest absolute values.
    private static (Tensor Codes, Tensor Absmax) Codes(Tensor numbers, float[] values, long block, Device device)
    {
        var (count, blocks) = (numbers.NumberOfElements, (numbers.NumberOfElements + block - 1) / block);
        var padded = cat([numbers, zeros((blocks * block) - count, numbers.dtype, device)]).view(blocks, block);
        var absmax = padded.abs().amax([1]);
        var inverse = where(absmax > 0, absmax.reciprocal(), zeros_like(absmax));
        var scaled = padded * inverse.unsqueeze(1);
        return (scaled.contiguous().bucketize(tensor(Nf4Codes.Points(values), device: device)).view(-1).narrow(0, 0, count), absmax);
    }

    private static bool NativeNf4(Nf4Weight weight, ScalarType type) =>
        UseNative && weight.Packed.device_type == TorchSharp.DeviceType.CPU && type is ScalarType.Float32 or ScalarType.BFloat16
        && KernelLibrary.IsThere;
}
