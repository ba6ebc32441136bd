using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number as an operand of tensor operations: an integer, a double or a bool.</summary>
/// <remarks>Holds nothing native. Disposing is allowed, since TorchSharp's scalars ask for it, and does nothing.</remarks>
public sealed class Scalar : IDisposable
{
    internal Scalar(NativeNumber value) => Value = value;

    /// <summary>Int64, Float64 or Bool: what libtorch keeps of the type.</summary>
    public torch.ScalarType Type => Value.Kind switch
    {
        NativeNumber.Integer => torch.ScalarType.Int64,
        NativeNumber.Boolean => torch.ScalarType.Bool,
        _ => torch.ScalarType.Float64,
    };

    internal NativeNumber Value { get; }

    public static implicit operator Scalar(byte value) => new((long)value);

    public static implicit operator Scalar(sbyte value) => new((long)value);

    public static implicit operator Scalar(short value) => new((long)value);

    public static implicit operator Scalar(int value) => new((long)value);

    public static implicit operator Scalar(long value) => new(value);

    public static implicit operator Scalar(Half value) => new((double)value);

    public static implicit operator Scalar(BFloat16 value) => new((double)value);

    public static implicit operator Scalar(float value) => new((double)value);

    public static implicit operator Scalar(double value) => new(value);

    public static implicit operator Scalar(bool value) => new(value);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    internal static NativeNumber OrNone(Scalar? scalar) => scalar?.Value ?? NativeNumber.None;
}

/// <summary>Conversions between scalars and .NET's numbers.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this sbyte value) => value;

    public static Scalar ToScalar(this short value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static Scalar ToScalar(this Half value) => value;

    public static Scalar ToScalar(this BFloat16 value) => value;

    public static Scalar ToBFloat16Scalar(this float value) => new BFloat16(value);

    public static Half ToHalf(this Scalar value) => (Half)value.Value.AsDouble;

    public static BFloat16 ToBFloat16(this Scalar value) => (BFloat16)value.Value.AsDouble;

    public static float ToSingle(this Scalar value) => (float)value.Value.AsDouble;

    public static double ToDouble(this Scalar value) => value.Value.AsDouble;

    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.Value.AsLong);

    public static byte ToByte(this Scalar value) => checked((byte)value.Value.AsLong);

    public static short ToInt16(this Scalar value) => checked((short)value.Value.AsLong);

    public static int ToInt32(this Scalar value) => checked((int)value.Value.AsLong);

    public static long ToInt64(this Scalar value) => value.Value.AsLong;

    public static bool ToBoolean(this Scalar value) => value.Value.AsDouble != 0;
}
