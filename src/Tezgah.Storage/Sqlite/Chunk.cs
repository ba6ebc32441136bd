using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tezgah.Storage.Sqlite;

/// <summary>
/// A stretch of a curve as two blobs: the steps as 32-bit integers and the values as 64-bit floats, both little-endian.
/// </summary>
internal static class Chunk
{
    /// <summary>The most points in one. The last chunk of a curve is written again with every batch, so it must stay small.</summary>
    public const int Size = 1024;

    /// <summary>Steps as bytes.</summary>
    public static byte[] Bytes(ReadOnlySpan<int> steps)
    {
        var bytes = MemoryMarshal.AsBytes(steps).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        return bytes;
    }

    /// <summary>Values as bytes.</summary>
    public static byte[] Bytes(ReadOnlySpan<double> values)
    {
        var bytes = MemoryMarshal.AsBytes(values).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, long>(bytes.AsSpan());
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        return bytes;
    }

    /// <summary>Steps from bytes.</summary>
    public static ReadOnlySpan<int> Steps(byte[] bytes)
    {
        var words = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        return words;
    }

    /// <summary>Values from bytes.</summary>
    public static ReadOnlySpan<double> Values(byte[] bytes)
    {
        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, long>(bytes.AsSpan());
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        return MemoryMarshal.Cast<byte, double>(bytes.AsSpan());
    }
}
