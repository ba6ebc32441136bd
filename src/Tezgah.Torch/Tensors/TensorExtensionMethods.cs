using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Conversions of tensors to numbers, and their storage in files.</summary>
public static class TensorExtensionMethods
{
    /// <summary>The only element, converted.</summary>
    public static Half ToHalf(this Tensor value) => value.ToScalar().ToHalf();

    /// <inheritdoc cref="ToHalf"/>
    public static BFloat16 ToBFloat16(this Tensor value) => value.ToScalar().ToBFloat16();

    /// <inheritdoc cref="ToHalf"/>
    public static float ToSingle(this Tensor value) => value.ToScalar().ToSingle();

    /// <inheritdoc cref="ToHalf"/>
    public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();

    /// <inheritdoc cref="ToHalf"/>
    public static sbyte ToSByte(this Tensor value) => value.ToScalar().ToSByte();

    /// <inheritdoc cref="ToHalf"/>
    public static byte ToByte(this Tensor value) => value.ToScalar().ToByte();

    /// <inheritdoc cref="ToHalf"/>
    public static short ToInt16(this Tensor value) => value.ToScalar().ToInt16();

    /// <inheritdoc cref="ToHalf"/>
    public static int ToInt32(this Tensor value) => value.ToScalar().ToInt32();

    /// <inheritdoc cref="ToHalf"/>
    public static long ToInt64(this Tensor value) => value.ToScalar().ToInt64();

    /// <inheritdoc cref="ToHalf"/>
    public static bool ToBoolean(this Tensor value) => value.ToScalar().ToBoolean();

    /// <summary>The tensor as a parameter, which takes its handle over.</summary>
    public static Modules.Parameter AsParameter(this Tensor tensor) =>
        tensor as Modules.Parameter ?? new Modules.Parameter(tensor);

    /// <summary>The size of one element in bytes.</summary>
    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool or ScalarType.QInt8 or ScalarType.QUInt8 => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 or ScalarType.QInt32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), $"{type} is no type of elements."),
    };

    /// <summary>The product of the sizes.</summary>
    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Writes type, shape and elements, as <see cref="Load"/> reads them (TorchSharp's format).</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using var scope = NewDisposeScope();
        var plain = tensor.detach().cpu().contiguous();
        writer.Write7BitEncodedInt64((long)plain.dtype);
        writer.Write7BitEncodedInt64(plain.Dimensions);
        foreach (var size in plain.shape)
        {
            writer.Write7BitEncodedInt64(size);
        }

        writer.Flush();
        plain.WriteBytesToStream(writer.BaseStream);
    }

    /// <summary>Reads what <see cref="Save"/> wrote into this tensor, or over it with <paramref name="skip"/>.</summary>
    /// <exception cref="ArgumentException">The stream has another type or shape.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var type = (ScalarType)reader.Read7BitEncodedInt64();
        var shape = new long[reader.Read7BitEncodedInt64()];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.Read7BitEncodedInt64();
        }

        if (skip)
        {
            reader.BaseStream.Seek(shape.TotalSize() * type.ElementSize(), SeekOrigin.Current);
            return;
        }

        if (type != tensor.dtype || !shape.AsSpan().SequenceEqual(tensor.shape))
        {
            throw new ArgumentException(
                $"The stream has {type} [{string.Join('x', shape)}], and the tensor is {tensor.dtype} [{string.Join('x', tensor.shape)}].");
        }

        using var mode = no_grad();
        using var plain = empty(shape, type, CPU);
        plain.ReadBytesFromStream(reader.BaseStream);
        tensor.copy_(plain);
    }
}
