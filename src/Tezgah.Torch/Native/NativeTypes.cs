using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>A number as the native half takes it: an integer, a double, a bool, or none.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NativeNumber(long Bits, long Kind)
{
    internal const long Integer = 0;
    internal const long Floating = 1;
    internal const long Boolean = 2;

    internal static NativeNumber None => new(0, 3);

    internal static NativeNumber One => new(1, Integer);

    internal double AsDouble => Kind == Floating ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long AsLong => Kind == Floating ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    public static implicit operator NativeNumber(long value) => new(value, Integer);

    public static implicit operator NativeNumber(double value) => new(BitConverter.DoubleToInt64Bits(value), Floating);

    public static implicit operator NativeNumber(bool value) => new(value ? 1 : 0, Boolean);
}

/// <summary>Data type, device and requires_grad in one register; -1 stands for "as the source has it".</summary>
internal readonly record struct NativeOptions(long Bits)
{
    internal static NativeOptions Of(torch.ScalarType? type, torch.Device? device, bool requiresGrad) =>
        new(((long)(type ?? (torch.ScalarType)(-1)) & 0xff)
            | (((long)(device?.type ?? (DeviceType)(-1)) & 0xff) << 8)
            | (((long)(device?.index ?? -1) & 0xff) << 16)
            | (requiresGrad ? 1L << 24 : 0));
}

/// <summary>One index of <c>tensor[...]</c>; the kinds are numbered as in <c>native/shape.cpp</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct NativeIndex(long Kind, long Start, long Stop, long Step, nint Tensor)
{
    internal const long NotGiven = long.MinValue;
}

/// <summary>The three calls that libtorch makes into functions written in C#.</summary>
internal unsafe struct NativeFunctionCalls
{
    internal delegate* unmanaged<nint, nint, nint, int> Forward;
    internal delegate* unmanaged<nint, nint, nint, nint, int> Backward;
    internal delegate* unmanaged<nint, void> Release;
}
