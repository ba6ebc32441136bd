namespace TorchSharp;

public static partial class torch
{
    /// <summary>The type of a tensor's elements; the numbers are libtorch's.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>Unsigned, 8 bits.</summary>
        Byte = 0,

        /// <summary>Signed, 8 bits.</summary>
        Int8 = 1,

        /// <summary>Signed, 16 bits.</summary>
        Int16 = 2,

        /// <summary>Signed, 32 bits.</summary>
        Int32 = 3,

        /// <summary>Signed, 64 bits.</summary>
        Int64 = 4,

        /// <summary>IEEE 754 half precision, 16 bits.</summary>
        Float16 = 5,

        /// <summary>IEEE 754 single precision, 32 bits.</summary>
        Float32 = 6,

        /// <summary>IEEE 754 double precision, 64 bits.</summary>
        Float64 = 7,

        /// <summary>Two singles. Known by name only: this binding computes with real numbers.</summary>
        ComplexFloat32 = 9,

        /// <summary>Two doubles. Known by name only: this binding computes with real numbers.</summary>
        ComplexFloat64 = 10,

        /// <summary>One byte, 0 or 1.</summary>
        Bool = 11,

        /// <summary>Quantized, signed, 8 bits. Known by name only.</summary>
        QInt8 = 12,

        /// <summary>Quantized, unsigned, 8 bits. Known by name only.</summary>
        QUInt8 = 13,

        /// <summary>Quantized, signed, 32 bits. Known by name only.</summary>
        QInt32 = 14,

        /// <summary>The upper half of a single, 16 bits.</summary>
        BFloat16 = 15,
    }

#pragma warning disable CA2211, MA0069, IDE1006 // TorchSharp has them as plain static fields.
    public static ScalarType @bool = ScalarType.Bool;
    public static ScalarType uint8 = ScalarType.Byte;
    public static ScalarType int8 = ScalarType.Int8;
    public static ScalarType int16 = ScalarType.Int16;
    public static ScalarType int32 = ScalarType.Int32;
    public static ScalarType int64 = ScalarType.Int64;
    public static ScalarType bfloat16 = ScalarType.BFloat16;
    public static ScalarType float16 = ScalarType.Float16;
    public static ScalarType float32 = ScalarType.Float32;
    public static ScalarType float64 = ScalarType.Float64;
    public static ScalarType complex64 = ScalarType.ComplexFloat32;
    public static ScalarType complex128 = ScalarType.ComplexFloat64;
    public static ScalarType @short = ScalarType.Int16;
    public static ScalarType @int = ScalarType.Int32;
    public static ScalarType @long = ScalarType.Int64;
    public static ScalarType half = ScalarType.Float16;
    public static ScalarType @float = ScalarType.Float32;
    public static ScalarType @double = ScalarType.Float64;
#pragma warning restore CA2211, MA0069, IDE1006

    private static ScalarType s_defaultType = ScalarType.Float32;

    /// <summary>The type that new floating-point tensors get when none is asked for; float32 at the start.</summary>
    public static ScalarType get_default_dtype() => s_defaultType;

    /// <summary>Sets the type that new floating-point tensors get when none is asked for.</summary>
    /// <exception cref="ArgumentException">Not a floating-point type.</exception>
    public static void set_default_dtype(ScalarType dtype)
    {
        if (!is_floating_point(dtype))
        {
            throw new ArgumentException($"The default type must be a floating-point type, and {dtype} is none.", nameof(dtype));
        }

        s_defaultType = dtype;
    }

    /// <summary>Whether a type counts: integers and bool.</summary>
    public static bool is_integral(ScalarType type) =>
        type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64
            or ScalarType.Bool;

    /// <inheritdoc cref="is_integral(ScalarType)"/>
    public static bool is_integral(Tensor t) => is_integral(t.dtype);

    /// <summary>Whether a type is float16, bfloat16, float32 or float64.</summary>
    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    /// <inheritdoc cref="is_floating_point(ScalarType)"/>
    public static bool is_floating_point(Tensor input) => is_floating_point(input.dtype);

    /// <summary>Whether a type is complex.</summary>
    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    /// <inheritdoc cref="is_complex(ScalarType)"/>
    public static bool is_complex(Tensor input) => is_complex(input.dtype);

    internal static ScalarType ToScalarType(Type type) =>
        type == typeof(float) ? ScalarType.Float32
        : type == typeof(long) ? ScalarType.Int64
        : type == typeof(int) ? ScalarType.Int32
        : type == typeof(bool) ? ScalarType.Bool
        : type == typeof(double) ? ScalarType.Float64
        : type == typeof(BFloat16) ? ScalarType.BFloat16
        : type == typeof(Half) ? ScalarType.Float16
        : type == typeof(byte) ? ScalarType.Byte
        : type == typeof(sbyte) ? ScalarType.Int8
        : type == typeof(short) ? ScalarType.Int16
        : throw new NotSupportedException($"A tensor has no elements of type {type.Name}.");
}
