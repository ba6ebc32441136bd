using System.Runtime.InteropServices;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>
    /// A tensor of one dimension over a part of an array, whose memory it shares where <paramref name="dtype"/> is the
    /// type of its elements. <paramref name="count"/> -1 is all from <paramref name="offset"/> on.
    /// </summary>
    public static Tensor frombuffer(
        Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength)
        {
            throw new ArgumentException(
                $"The offset {offset} is not within the {rawArray.LongLength} elements of the array.", nameof(offset));
        }

        var rest = rawArray.LongLength - offset;
        if (count > rest)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), $"{count} elements from {offset} on are more than the {rawArray.LongLength} of the array.");
        }

        using var whole = Shared(rawArray, [rawArray.LongLength], null, CPU, false);
        using var part = whole.narrow(0, offset, count < 0 ? rest : count);
        return part.to_type(dtype).requires_grad_(requires_grad);
    }

    // The array stays pinned until libtorch drops the memory, whenever and on whatever thread that is.
    private static Tensor Shared(
        Array array, ReadOnlySpan<long> shape, ScalarType? type, Device? device, bool requiresGrad)
    {
        var source = ToScalarType(array.GetType().GetElementType()!);
        CheckLength(array.LongLength, shape);
        var options = New(type ?? source, device, requiresGrad);
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        fixed (long* sizes = shape)
        {
            var result = tz_share(
                pin.AddrOfPinnedObject(), sizes, shape.Length, (long)source, options, &Release, GCHandle.ToIntPtr(pin));
            return Tensor.Wrap(result);
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint pin) => GCHandle.FromIntPtr(pin).Free();
}
