using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Engine.Quantization;

/// <summary>
/// A frozen matrix in 4 bits a number: blocks of 64 numbers in row-major order, each scaled by its largest absolute value, two codes
/// of <see cref="CodeBook.Nf4"/> a byte, the earlier in the high bits. With double quantisation the blocks' scales, less their mean, are
/// quantised in turn to 8 bits in blocks of 256 (QLoRA, Dettmers et al. 2023). Byte for byte as bitsandbytes has it.
/// </summary>
internal sealed class Nf4Weight : IDisposable
{
    /// <summary>Numbers with one scale.</summary>
    public const int BlockSize = 64;

    /// <summary>Scales with one scale.</summary>
    public const int NestedBlockSize = 256;

    /// <summary>Numbers that one thread works on at once; whole nested blocks.</summary>
    private const int Piece = BlockSize * NestedBlockSize * 16;

    private Nf4Weight(IReadOnlyList<long> shape, Tensor packed, Tensor scales, Tensor? nestedScales, float offset)
    {
        (Shape, Packed, Scales, NestedScales, Offset) = (shape, packed, scales, nestedScales, offset);
        Count = shape.Aggregate(1L, (a, b) => a * b);
    }

    /// <summary>The matrix's shape.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The number of its entries.</summary>
    public long Count { get; }

    /// <summary>The codes, uint8 <c>[Count / 2]</c>.</summary>
    public Tensor Packed { get; }

    /// <summary>The blocks' largest absolute values, float32 <c>[blocks]</c>; with double quantisation their codes, uint8.</summary>
    public Tensor Scales { get; }

    /// <summary>The scales' scales, float32 <c>[blocks / 256]</c>; null without double quantisation.</summary>
    public Tensor? NestedScales { get; }

    /// <summary>The mean of the scales; 0 without double quantisation.</summary>
    public float Offset { get; }

    /// <summary>The memory it takes.</summary>
    public long Bytes => Packed.NumberOfElements
        + (Scales.NumberOfElements * Scales.ElementSize) + (NestedScales is null ? 0 : (NestedScales.NumberOfElements * sizeof(float)) + sizeof(float));

    /// <summary>Quantises a matrix.</summary>
    /// <param name="weight">Float32 on the processor, any shape.</param>
    /// <param name="doubleQuantisation">Whether the scales are quantised too.</param>
    /// <param name="device">Where the result goes.</param>
    public static Nf4Weight Of(Tensor weight, bool doubleQuantisation, Device device)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var count = weight.NumberOfElements;
        var blocks = (count + BlockSize - 1) / BlockSize;
        var packed = empty([(count + 1) / 2], ScalarType.Byte);
        var scales = new float[blocks];
        var flat = weight.detach().contiguous().view(-1);
        ForPieces(count, (start, length) =>
        {
            using var source = flat.narrow(0, start, length);
            using var target = packed.narrow(0, start / 2, (length + 1) / 2);
            Encode(MemoryMarshal.Cast<byte, float>(source.bytes), target.bytes, scales.AsSpan((int)(start / BlockSize)));
        });
        if (!doubleQuantisation)
        {
            return new Nf4Weight(weight.shape, Keep(packed), Keep(tensor(scales)), null, 0);
        }

        var offset = (float)scales.Average(s => (double)s);
        var codes = new byte[blocks];
        var nested = new float[(blocks + NestedBlockSize - 1) / NestedBlockSize];
        for (var i = 0; i < nested.Length; i++)
        {
            var part = scales.AsSpan(i * NestedBlockSize, (int)Math.Min(NestedBlockSize, blocks - ((long)i * NestedBlockSize)));
            foreach (ref var scale in part)
            {
                scale -= offset;
            }

            nested[i] = Largest(part);
            CodeBook.Dynamic.Encode(part, Inverse(nested[i]), codes.AsSpan(i * NestedBlockSize));
        }

        return new Nf4Weight(weight.shape, Keep(packed), Keep(tensor(codes)), Keep(tensor(nested)), offset);

        Tensor Keep(Tensor made) => made.to(device).DetachFromDisposeScope();
    }

    /// <summary>The matrix again, as near as its codes are.</summary>
    /// <param name="type">Float32, bfloat16 or float16.</param>
    /// <returns>Of the matrix's shape, on the codes' device; belongs to the current dispose scope.</returns>
    public Tensor Dequantise(ScalarType type) =>
        Packed.device_type == DeviceType.CPU && type is ScalarType.Float32 or ScalarType.BFloat16 ? OnProcessor(type) : Composed(type);

    /// <summary>The blocks' scales as they are used, float32 <c>[blocks]</c>.</summary>
    public Tensor RestoredScales()
    {
        if (NestedScales is null)
        {
            return Scales.alias();
        }

        using var scope = NewDisposeScope();
        var values = tensor(CodeBook.Dynamic.Values.ToArray(), device: Scales.device).index_select(0, Scales.to(ScalarType.Int64));
        var blocks = Scales.NumberOfElements;
        var nested = NestedScales.unsqueeze(1).expand(NestedScales.NumberOfElements, NestedBlockSize).reshape(-1).narrow(0, 0, blocks);
        return ((values * nested) + Offset).MoveToOuterDisposeScope();
    }

    /// <summary><see cref="Dequantise"/> of torch's operations.</summary>
    internal Tensor Composed(ScalarType type)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var bytes = Packed.to(ScalarType.Int64);
        var high = bytes.div(16, RoundingMode.floor);
        var codes = stack([high, bytes - (high * 16)], 1).view(-1).narrow(0, 0, Count);
        var values = tensor(CodeBook.Nf4.Values.ToArray(), device: Packed.device).index_select(0, codes);
        var scales = RestoredScales();
        var each = scales.unsqueeze(1).expand(scales.NumberOfElements, BlockSize).reshape(-1).narrow(0, 0, Count);
        return (values * each).to(type).view([.. Shape]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Packed.Dispose();
        Scales.Dispose();
        NestedScales?.Dispose();
    }

    private Tensor OnProcessor(ScalarType type)
    {
        var result = empty([.. Shape], type);
        using var scope = NewDisposeScope();
        var flat = result.view(-1);
        var scales = RestoredScales().data<float>().ToArray();
        ForPieces(Count, (start, length) =>
        {
            using var source = Packed.narrow(0, start / 2, (length + 1) / 2);
            using var target = flat.narrow(0, start, length);
            var blocks = scales.AsSpan((int)(start / BlockSize));
            if (type == ScalarType.Float32)
            {
                Nf4Codes.Decode(source.bytes, blocks, MemoryMarshal.Cast<byte, float>(target.bytes));
            }
            else
            {
                Nf4Codes.DecodeToBfloat16(source.bytes, blocks, MemoryMarshal.Cast<byte, ushort>(target.bytes));
            }
        });
        return result;
    }

    private static void Encode(ReadOnlySpan<float> numbers, Span<byte> packed, Span<float> scales)
    {
        Span<byte> codes = stackalloc byte[BlockSize];
        for (var start = 0; start < numbers.Length; start += BlockSize)
        {
            var block = numbers[start..Math.Min(numbers.Length, start + BlockSize)];
            var largest = Largest(block);
            scales[start / BlockSize] = largest;
            codes.Clear();
            CodeBook.Nf4.Encode(block, Inverse(largest), codes);
            for (var i = 0; i < block.Length; i += 2)
            {
                packed[(start + i) / 2] = (byte)((codes[i] << 4) | codes[i + 1]);
            }
        }
    }

    private static float Largest(ReadOnlySpan<float> numbers)
    {
        var largest = 0f;
        foreach (var number in numbers)
        {
            largest = Math.Max(largest, Math.Abs(number));
        }

        return largest;
    }

    /// <summary>A block of zeros stays zeros.</summary>
    private static float Inverse(float scale) => scale > 0 ? 1 / scale : 0;

    private static void ForPieces(long count, Action<long, long> work)
    {
        var pieces = (int)((count + Piece - 1) / Piece);
        Parallel.For(
            0, pieces, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, get_num_threads()) }, i => work((long)i * Piece, Math.Min(Piece, count - ((long)i * Piece))));
    }
}
