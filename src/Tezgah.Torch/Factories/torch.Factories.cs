using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>The numbers from <paramref name="start"/> on, each a step further, to before <paramref name="stop"/>.</summary>
    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var whole = is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type);
        var type = dtype ?? (whole ? ScalarType.Int64 : get_default_dtype());
        return Tensor.Wrap(tz_arange(start.Value, stop.Value, step.Value, New(type, device, requires_grad)));
    }

    /// <inheritdoc cref="arange(Scalar, Scalar, Scalar, ScalarType?, Device, bool)"/>
    public static Tensor arange(
        Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <inheritdoc cref="arange(Scalar, Scalar, Scalar, ScalarType?, Device, bool)"/>
    public static Tensor arange(
        Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>Numbers at equal distances, from <paramref name="start"/> to <paramref name="end"/>, both included.</summary>
    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Tensor.Wrap(tz_linspace(start, end, steps, New(dtype, device, requires_grad)));

    /// <summary>A matrix with ones on the diagonal and zeros beside it.</summary>
    public static Tensor eye(
        long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
    {
        Unnamed(names);
        return Tensor.Wrap(tz_eye(rows, columns == -1 ? rows : columns, New(dtype, device, requires_grad)));
    }

    /// <summary>A tensor of a shape with as many elements between neighbours as <paramref name="strides"/> says, not set.</summary>
    public static Tensor empty_strided(
        long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null)
    {
        Unnamed(names);
        if (size.Length != strides.Length)
        {
            throw new ArgumentException($"{size.Length} sizes and {strides.Length} strides.", nameof(strides));
        }

        fixed (long* sizes = size, distances = strides)
        {
            return Tensor.Wrap(tz_empty_strided(sizes, distances, size.Length, New(dtype, device, requires_grad)));
        }
    }

    /// <summary>The places on and below a diagonal of a matrix: rows and columns, [2, n].</summary>
    public static Tensor tril_indices(
        long row, long col, long offset = 0L, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Tensor.Wrap(tz_tri_indices(0, row, col, offset, New(dtype, device, false)));

    /// <summary>The places on and above a diagonal of a matrix: rows and columns, [2, n].</summary>
    public static Tensor triu_indices(
        long row, long col, long offset = 0L, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Tensor.Wrap(tz_tri_indices(1, row, col, offset, New(dtype, device, false)));

    /// <summary>A tensor over the memory of an array, of its shape; shared where no conversion is asked for.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device ?? CPU);

    /// <inheritdoc cref="from_array(Array, Device)"/>
    public static Tensor from_array(
        Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        Unnamed(names);
        var shape = new long[rawArray.Rank];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = rawArray.GetLongLength(i);
        }

        return Shared(rawArray, shape, dtype, device, requires_grad);
    }

    /// <inheritdoc cref="from_array(Array, Device)"/>
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) =>
        from_array(data, dtype, device);

    internal static NativeOptions New(ScalarType? type, Device? device, bool requiresGrad) =>
        NativeOptions.Of(type ?? s_defaultType, InitializeDevice(device), requiresGrad);

    /// <summary>Named dimensions are TorchSharp's, and libtorch's prototype; this binding has none.</summary>
    internal static void Unnamed(string[]? names)
    {
        if (names is { Length: > 0 })
        {
            throw new NotSupportedException("Named dimensions are not supported; leave 'names' out.");
        }
    }

    private static Tensor Single(NativeNumber value, ScalarType type, Device? device, bool requiresGrad) =>
        Tensor.Wrap(tz_scalar_tensor(value, New(type, device, requiresGrad)));

    private static Tensor Copied<T>(
        ReadOnlySpan<T> elements, ReadOnlySpan<long> dimensions, ScalarType? type, Device? device, bool requiresGrad,
        string[]? names) where T : unmanaged
    {
        Unnamed(names);
        CheckLength(elements.Length, dimensions);
        var source = ToScalarType(typeof(T));
        fixed (T* data = elements)
        fixed (long* shape = dimensions)
        {
            return Tensor.Wrap(
                tz_copy_from(data, shape, dimensions.Length, (long)source, New(type ?? source, device, requiresGrad)));
        }
    }

    private static Tensor CopiedArray<T>(
        Array array, ScalarType? type, Device? device, bool requiresGrad, string[]? names) where T : unmanaged
    {
        Span<long> shape = stackalloc long[array.Rank];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = array.GetLongLength(i);
        }

        ref var first = ref Unsafe.As<byte, T>(
            ref MemoryMarshal.GetArrayDataReference(array));
        return Copied(MemoryMarshal.CreateReadOnlySpan(ref first, array.Length), shape, type, device, requiresGrad, names);
    }

    private static ReadOnlySpan<T> AsSpan<T>(IList<T> list) => list switch
    {
        T[] array => array,
        List<T> elements => CollectionsMarshal.AsSpan(elements),
        _ => list.ToArray(),
    };

    private static void CheckLength(long length, ReadOnlySpan<long> shape)
    {
        var needed = 1L;
        foreach (var size in shape)
        {
            needed *= size;
        }

        if (needed > length)
        {
            throw new ArgumentException(
                $"A tensor of shape [{string.Join(", ", shape.ToArray())}] needs {needed} elements, and there are {length}.");
        }
    }
}
