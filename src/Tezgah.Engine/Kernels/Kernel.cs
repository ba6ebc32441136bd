using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>
/// What the engine needs beyond TorchSharp's API, or faster than it: each operation in a native version, for float32 and bfloat16
/// on the CPU, and composed of torch's operations for everything else. Both give the same result but for rounding.
/// </summary>
public static partial class Kernel
{
    /// <summary>
    /// Whether native versions are used where they can be. False turns to the composed ones, in all threads: for tests, and to
    /// compare.
    /// </summary>
    public static bool UseNative { get; set; } = true;

    /// <summary>Whether the native library is there.</summary>
    public static bool IsNativeThere => KernelLibrary.IsThere;

    /// <summary>What the estimate of memory must know of a device: whether native versions serve there.</summary>
    /// <param name="device">Where it is computed.</param>
    public static Core.Estimates.MemoryTraits TraitsOn(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Core.Estimates.MemoryTraits.On(device.type != DeviceType.CPU, UseNative && KernelLibrary.IsThere);
    }

    /// <summary>Whether operations on tensors like this one use native versions.</summary>
    public static bool Covers(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Native(tensor);
    }

    private static bool Native(Tensor first) =>
        UseNative && first.device_type == DeviceType.CPU && first.dtype is ScalarType.Float32 or ScalarType.BFloat16 && KernelLibrary.IsThere;

    /// <summary>Whether an operation on these tensors must be recorded for a backward pass.</summary>
    private static bool Recorded(params ReadOnlySpan<Tensor?> tensors)
    {
        if (!is_grad_enabled())
        {
            return false;
        }

        foreach (var tensor in tensors)
        {
            if (tensor is { requires_grad: true })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A view of the tensor, or a copy, with its elements in order; belongs to the current dispose scope if it is new.</summary>
    internal static Tensor Packed(Tensor tensor) => tensor.is_contiguous() ? tensor : tensor.contiguous();

    /// <summary>Takes over a handle that a native call has made, or throws for it.</summary>
    internal static Tensor Wrap(nint handle) => handle != 0 ? Tensor.UnsafeCreateTensor(handle) : throw KernelLibrary.Exception();

    /// <summary>Takes over a handle; null for one that was not made.</summary>
    internal static Tensor? WrapOrNull(nint handle) => handle != 0 ? Tensor.UnsafeCreateTensor(handle) : null;

    /// <summary>Throws where a native call has failed.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
        {
            throw KernelLibrary.Exception();
        }
    }
}
