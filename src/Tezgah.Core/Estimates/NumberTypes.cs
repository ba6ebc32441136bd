using System.Globalization;

namespace Tezgah.Core.Estimates;

/// <summary>The sizes of numbers in memory.</summary>
public static class NumberTypes
{
    /// <summary>The bytes of one number of a type.</summary>
    /// <param name="dtype"><c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</param>
    /// <exception cref="ArgumentException">The type is none of these.</exception>
    public static int BytesOf(string dtype) => dtype switch
    {
        "float32" => 4,
        "bfloat16" or "float16" => 2,
        _ => throw new ArgumentException($"There is no number type '{dtype}'.", nameof(dtype)),
    };

    /// <summary>
    /// The bytes of a matrix in NF4 (Dettmers et al. 2023): two weights a byte, and for each block its scale: in float32, or in 8 bits with
    /// a float32 for each 256 blocks and one for their mean.
    /// </summary>
    /// <param name="count">The number of weights.</param>
    /// <param name="blockSize">The weights that share a scale.</param>
    /// <param name="doubleQuantisation">Whether the scales are quantised too.</param>
    public static long Nf4Bytes(long count, int blockSize, bool doubleQuantisation)
    {
        const int ScalesOfAScale = 256;
        var blocks = Parts(count, blockSize);
        return Parts(count, 2) + (doubleQuantisation ? blocks + (4 * Parts(blocks, ScalesOfAScale)) + 4 : 4 * blocks);
    }

    /// <summary>A number of bytes as people read it in every language of the program: <c>1.5 GB</c>.</summary>
    public static string Shown(long bytes) => bytes >= 1 << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / (double)(1 << 20)):0} MB");

    private static long Parts(long count, int size) => (count + size - 1) / size;
}
