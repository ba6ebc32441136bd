using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The limits of the type that new floating-point tensors get.</summary>
    public static FInfo finfo() => finfo(get_default_dtype());

    /// <summary>The limits of a floating-point type.</summary>
    /// <exception cref="ArgumentException">Not a floating-point type.</exception>
    public static FInfo finfo(ScalarType dtype) => dtype switch
    {
        ScalarType.BFloat16 => FInfo.Of(16, Math.ScaleB(1, -7), Math.ScaleB(2 - Math.ScaleB(1, -7), 127), Math.ScaleB(1, -126), 1e-2),
        ScalarType.Float16 => FInfo.Of(16, Math.ScaleB(1, -10), 65504, Math.ScaleB(1, -14), 1e-3),
        ScalarType.Float32 => FInfo.Of(32, Math.ScaleB(1, -23), float.MaxValue, Math.ScaleB(1, -126), 1e-6),
        ScalarType.Float64 => FInfo.Of(64, Math.ScaleB(1, -52), double.MaxValue, Math.ScaleB(1, -1022), 1e-15),
        _ => throw new ArgumentException($"{dtype} is no floating-point type.", nameof(dtype)),
    };

    /// <summary>The limits of a floating-point type.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "TorchSharp's fields.")]
    [SuppressMessage("Performance", "CA1815", Justification = "TorchSharp's struct.")]
    [StructLayout(LayoutKind.Auto)]
    public struct FInfo
    {
        /// <summary>The size of a number.</summary>
        public int bits;

        /// <summary>The distance from one to the next number.</summary>
        public double eps;

        /// <summary>The greatest number.</summary>
        public double max;

        /// <summary>The least number.</summary>
        public double min;

        /// <summary>The least positive number of full precision.</summary>
        public double tiny;

        /// <summary>The least positive number of full precision.</summary>
        public double smallest_normal;

        /// <summary>The precision in decimal digits.</summary>
        public double resolution;

        internal static FInfo Of(int bits, double eps, double max, double normal, double resolution) => new()
        {
            bits = bits,
            eps = eps,
            max = max,
            min = -max,
            tiny = normal,
            smallest_normal = normal,
            resolution = resolution,
        };
    }
}
