namespace Tezgah.Engine.Kernels;

/// <summary>The values that codes stand for, and the points between them; a number on a point takes the lower code.</summary>
internal static class Nf4Codes
{
    /// <summary>The 16 values of NF4: quantiles of the normal distribution, with an exact zero (Dettmers et al. 2023).</summary>
    internal static readonly float[] s_values =
    [
        -1.0f, -0.6961928f, -0.52507305f, -0.3949175f, -0.28444138f, -0.18477343f, -0.091050036f, 0.0f,
        0.0795803f, 0.1609302f, 0.2461123f, 0.33791524f, 0.44070983f, 0.562617f, 0.72295684f, 1.0f,
    ];

    /// <summary>
    /// The 256 values of the dynamic 8-bit type (Dettmers et al. 2022): seven decades, each of twice as many values as the one
    /// below, both signs, 0 and 1.
    /// </summary>
    internal static readonly float[] s_dynamicValues =
    [
        .. Enumerable.Range(0, 7)
            .SelectMany(decade => Enumerable.Range(0, 1 << decade)
                .Select(i => Math.Pow(10, decade - 6) * (0.1 + (0.9 * (i + 0.5) / (1 << decade)))))
            .SelectMany(value => new[] { value, -value })
            .Append(0)
            .Append(1)
            .Order()
            .Select(value => (float)value),
    ];

    /// <summary>The middles between neighbouring values.</summary>
    internal static float[] Points(float[] values) =>
        [.. values.Zip(values.Skip(1), (a, b) => (float)(((double)a + b) / 2))];
}
