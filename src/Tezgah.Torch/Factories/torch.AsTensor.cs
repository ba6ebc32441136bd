namespace TorchSharp;

public static partial class torch
{
    /// <summary>The tensor itself, or with elements of another type or on another device.</summary>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        data.to(dtype ?? data.dtype, device ?? data.device);

    /// <summary>A tensor of one dimension over the memory of an array, which it shares where no conversion is asked for.</summary>
    public static Tensor as_tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Shared(rawArray, [rawArray.Length], dtype, device, false);

    /// <summary>A tensor of one dimension with the elements of a list; an array's memory is shared.</summary>
    public static Tensor as_tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is float[] array ? as_tensor(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A tensor of one dimension over the memory of an array, which it shares where no conversion is asked for.</summary>
    public static Tensor as_tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Shared(rawArray, [rawArray.Length], dtype, device, false);

    /// <summary>A tensor of one dimension with the elements of a list; an array's memory is shared.</summary>
    public static Tensor as_tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is double[] array ? as_tensor(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A tensor of one dimension over the memory of an array, which it shares where no conversion is asked for.</summary>
    public static Tensor as_tensor(long[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Shared(rawArray, [rawArray.Length], dtype, device, false);

    /// <summary>A tensor of one dimension with the elements of a list; an array's memory is shared.</summary>
    public static Tensor as_tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is long[] array ? as_tensor(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A tensor of one dimension over the memory of an array, which it shares where no conversion is asked for.</summary>
    public static Tensor as_tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Shared(rawArray, [rawArray.Length], dtype, device, false);

    /// <summary>A tensor of one dimension with the elements of a list; an array's memory is shared.</summary>
    public static Tensor as_tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is int[] array ? as_tensor(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A tensor of one dimension over the memory of an array, which it shares where no conversion is asked for.</summary>
    public static Tensor as_tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Shared(rawArray, [rawArray.Length], dtype, device, false);

    /// <summary>A tensor of one dimension with the elements of a list; an array's memory is shared.</summary>
    public static Tensor as_tensor(IList<short> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is short[] array ? as_tensor(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A tensor of one dimension over the memory of an array, which it shares where no conversion is asked for.</summary>
    public static Tensor as_tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Shared(rawArray, [rawArray.Length], dtype, device, false);

    /// <summary>A tensor of one dimension with the elements of a list; an array's memory is shared.</summary>
    public static Tensor as_tensor(IList<sbyte> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is sbyte[] array ? as_tensor(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A tensor of one dimension over the memory of an array, which it shares where no conversion is asked for.</summary>
    public static Tensor as_tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Shared(rawArray, [rawArray.Length], dtype, device, false);

    /// <summary>A tensor of one dimension with the elements of a list; an array's memory is shared.</summary>
    public static Tensor as_tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is byte[] array ? as_tensor(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A tensor of one dimension over the memory of an array, which it shares where no conversion is asked for.</summary>
    public static Tensor as_tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Shared(rawArray, [rawArray.Length], dtype, device, false);

    /// <summary>A tensor of one dimension with the elements of a list; an array's memory is shared.</summary>
    public static Tensor as_tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is bool[] array ? as_tensor(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A tensor of one dimension over the memory of an array, which it shares where no conversion is asked for.</summary>
    public static Tensor as_tensor(BFloat16[] rawArray, ScalarType? dtype = null, Device? device = null) =>
        Shared(rawArray, [rawArray.Length], dtype, device, false);

    /// <summary>A tensor of one dimension with the elements of a list; an array's memory is shared.</summary>
    public static Tensor as_tensor(IList<BFloat16> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is BFloat16[] array ? as_tensor(array, dtype, device) : tensor(rawArray, dtype, device);
}
