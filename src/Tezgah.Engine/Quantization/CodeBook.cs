using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tezgah.Engine.Quantization;

/// <summary>
/// A sorted list of values; a number between two of them takes the nearer one, and the lower where it is exactly in the middle.
/// </summary>
internal sealed class CodeBook
{
    private readonly float[] _points;

    private CodeBook(float[] values)
    {
        Values = values;
        _points = new float[values.Length];
        for (var i = 0; i < values.Length - 1; i++)
        {
            _points[i] = (values[i] + values[i + 1]) / 2;
        }

        _points[^1] = float.PositiveInfinity;
    }

    /// <summary>
    /// NormalFloat4 (Dettmers et al. 2023): quantiles of a normal distribution scaled to -1 and 1, with an exact zero.
    /// </summary>
    public static CodeBook Nf4 { get; } = new(
    [
        -1.0f, -0.6961928009986877f, -0.5250730514526367f, -0.39491748809814453f, -0.28444138169288635f, -0.18477343022823334f,
        -0.09105003625154495f, 0.0f, 0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f,
        0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1.0f,
    ]);

    /// <summary>
    /// The 256 values of the 8-bit dynamic type (Dettmers et al. 2022): a sign, an exponent of ten in unary, and what is left of the
    /// bits a linear fraction; with 0 and 1 besides.
    /// </summary>
    public static CodeBook Dynamic { get; } = new(DynamicValues());

    /// <summary>The values, ascending.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>The points between neighbours.</summary>
    public ReadOnlySpan<float> Points => _points.AsSpan(0, _points.Length - 1);

    /// <summary>The numbers of the values nearest to <paramref name="numbers"/> times <paramref name="scale"/>.</summary>
    public void Encode(ReadOnlySpan<float> numbers, float scale, Span<byte> codes)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            codes[i] = CodeOf(numbers[i] * scale);
        }
    }

    private static float[] DynamicValues()
    {
        var values = new List<float> { 0, 1 };
        for (var exponent = 0; exponent < 7; exponent++)
        {
            var fractions = 1 << exponent;
            var scale = Math.Pow(10, exponent - 6);
            for (var i = 0; i < fractions; i++)
            {
                // The middle of each part of 0.1 to 1.
                var middle = 0.1 + (0.9 * (i + 0.5) / fractions);
                values.Add((float)(scale * middle));
                values.Add((float)(-scale * middle));
            }
        }

        values.Sort();
        return [.. values];
    }

    private byte CodeOf(float number)
    {
        if (_points.Length == Vector512<float>.Count)
        {
            // As many points as are below it.
            var above = Vector512.GreaterThan(Vector512.Create(number), Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_points)));
            return (byte)ulong.PopCount(above.ExtractMostSignificantBits());
        }

        var (low, high) = (0, _points.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = number > _points[middle] ? (middle + 1, high) : (low, middle);
        }

        return (byte)low;
    }
}
