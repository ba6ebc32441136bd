using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>A tensor of this one's shape, and if not told otherwise type and device, with elements that are not set.</summary>
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(tz_empty_like(Handle, NativeOptions.Of(dtype, device, requires_grad)));

        /// <summary>A tensor of this one's shape, and if not told otherwise type and device, with zeros.</summary>
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(tz_zeros_like(Handle, NativeOptions.Of(dtype, device, requires_grad)));

        /// <summary>A tensor of this one's shape, and if not told otherwise type and device, with ones.</summary>
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(tz_ones_like(Handle, NativeOptions.Of(dtype, device, requires_grad)));

        /// <summary>A tensor of this one's shape, and if not told otherwise type and device, with one number everywhere.</summary>
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(tz_full_like(Handle, value.Value, NativeOptions.Of(dtype, device, requires_grad)));
    }
}
