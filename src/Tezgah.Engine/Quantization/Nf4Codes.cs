using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tezgah.Engine.Quantization;

/// <summary>Turns bytes of two codes each back into numbers, a block of 64 with one scale at a time.</summary>
internal static class Nf4Codes
{
    /// <summary>The two values of each byte, side by side.</summary>
    private static readonly ulong[] s_pairs = [.. Enumerable.Range(0, 256).Select(b => Pair(b >> 4, b & 15))];

    /// <summary>As float32.</summary>
    public static void Decode(ReadOnlySpan<byte> packed, ReadOnlySpan<float> scales, Span<float> numbers)
    {
        Span<float> block = stackalloc float[Nf4Weight.BlockSize];
        for (var start = 0; start < numbers.Length; start += Nf4Weight.BlockSize)
        {
            var length = Math.Min(Nf4Weight.BlockSize, numbers.Length - start);
            Look(packed[(start / 2)..((start + length + 1) / 2)], block);
            var scale = Vector256.Create(scales[start / Nf4Weight.BlockSize]);
            ref var from = ref MemoryMarshal.GetReference(block);
            for (var i = 0; i < Nf4Weight.BlockSize; i += Vector256<float>.Count)
            {
                (Vector256.LoadUnsafe(ref from, (nuint)i) * scale).StoreUnsafe(ref from, (nuint)i);
            }

            block[..length].CopyTo(numbers[start..]);
        }
    }

    /// <summary>As bfloat16: the upper half of a float32, rounded to nearest and to even.</summary>
    public static void DecodeToBfloat16(ReadOnlySpan<byte> packed, ReadOnlySpan<float> scales, Span<ushort> numbers)
    {
        Span<float> block = stackalloc float[Nf4Weight.BlockSize];
        Span<ushort> rounded = stackalloc ushort[Nf4Weight.BlockSize];
        for (var start = 0; start < numbers.Length; start += Nf4Weight.BlockSize)
        {
            var length = Math.Min(Nf4Weight.BlockSize, numbers.Length - start);
            Look(packed[(start / 2)..((start + length + 1) / 2)], block);
            var scale = Vector256.Create(scales[start / Nf4Weight.BlockSize]);
            ref var from = ref MemoryMarshal.GetReference(block);
            for (var i = 0; i < Nf4Weight.BlockSize; i += 2 * Vector256<float>.Count)
            {
                var first = Round(Vector256.LoadUnsafe(ref from, (nuint)i) * scale);
                var second = Round(Vector256.LoadUnsafe(ref from, (nuint)(i + Vector256<float>.Count)) * scale);
                Vector256.Narrow(first, second).StoreUnsafe(ref MemoryMarshal.GetReference(rounded), (nuint)i);
            }

            rounded[..length].CopyTo(numbers[start..]);
        }
    }

    private static Vector256<uint> Round(Vector256<float> numbers)
    {
        var bits = numbers.AsUInt32();
        return (bits + Vector256.Create(0x7FFFu) + ((bits >>> 16) & Vector256<uint>.One)) >>> 16;
    }

    private static void Look(ReadOnlySpan<byte> packed, Span<float> numbers)
    {
        ref var pairs = ref MemoryMarshal.GetArrayDataReference(s_pairs);
        ref var to = ref Unsafe.As<float, ulong>(ref MemoryMarshal.GetReference(numbers));
        for (var i = 0; i < packed.Length; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref pairs, packed[i]);
        }
    }

    private static ulong Pair(int first, int second)
    {
        var values = CodeBook.Nf4.Values.Span;
        var (a, b) = (BitConverter.SingleToUInt32Bits(values[first]), BitConverter.SingleToUInt32Bits(values[second]));
        return BitConverter.IsLittleEndian ? a | ((ulong)b << 32) : ((ulong)a << 32) | b;
    }
}
