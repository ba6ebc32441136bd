using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The tensor with elements of a type; itself behind a new handle where they are, unless a copy is asked for.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(NativeOptions.Of(type, null, false), copy, disposeAfter, non_blocking);

        /// <summary>The tensor with elements of the type of another.</summary>
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        /// <inheritdoc cref="to_type"/>
        public Tensor type(ScalarType dtype) => to_type(dtype);

        /// <summary>What a conversion makes of the tensor.</summary>
        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);

        /// <inheritdoc cref="to_type"/>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        /// <summary>The tensor on a device; itself behind a new handle where it is, unless a copy is asked for.</summary>
        /// <remarks><paramref name="non_blocking"/> does not wait for a copy from page-locked memory to CUDA.</remarks>
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        /// <inheritdoc cref="to(DeviceType, int, bool, bool, bool)"/>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(NativeOptions.Of(null, InitializeDevice(device), false), copy, disposeAfter, non_blocking);

        /// <inheritdoc cref="to(DeviceType, int, bool, bool, bool)"/>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        /// <summary>The tensor with elements of a type on a device.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            To(NativeOptions.Of(type, InitializeDevice(device), false), copy, disposeAfter, non_blocking);

        /// <summary>The tensor with elements of the type and on the device of another.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) =>
            to(other.dtype, other.device, non_blocking: non_blocking);

        /// <summary>The tensor on the CPU.</summary>
        public Tensor cpu() => to(CPU);

        /// <summary>The tensor on a CUDA device, the current one for null.</summary>
        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            to(device ?? CUDA, non_blocking: non_blocking);

        /// <summary>A copy in page-locked memory; needs CUDA.</summary>
        public Tensor pin_memory() => Made(tz_pin_memory(Handle));

        /// <summary>Copies the elements of another tensor into this one, with broadcasting and conversion.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) =>
            Self(tz_copy_(Handle, source.Handle, nonBlocking ? 1 : 0), source);

        /// <summary>The tensor with bools as elements.</summary>
        public Tensor @bool() => to_type(ScalarType.Bool);

        /// <summary>The tensor with unsigned integers of 8 bits as elements.</summary>
        public Tensor @byte() => to_type(ScalarType.Byte);

        /// <summary>The tensor with integers of 8 bits as elements.</summary>
        public Tensor @char() => to_type(ScalarType.Int8);

        /// <summary>The tensor with integers of 16 bits as elements.</summary>
        public Tensor @short() => to_type(ScalarType.Int16);

        /// <summary>The tensor with integers of 32 bits as elements.</summary>
        public Tensor @int() => to_type(ScalarType.Int32);

        /// <summary>The tensor with integers of 64 bits as elements.</summary>
        public Tensor @long() => to_type(ScalarType.Int64);

        /// <summary>The tensor with float16 as elements.</summary>
        public Tensor half() => to_type(ScalarType.Float16);

        /// <summary>The tensor with bfloat16 as elements.</summary>
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        /// <summary>The tensor with float32 as elements.</summary>
        public Tensor @float() => to_type(ScalarType.Float32);

        /// <summary>The tensor with float64 as elements.</summary>
        public Tensor @double() => to_type(ScalarType.Float64);

        private Tensor To(NativeOptions options, bool copy, bool disposeAfter, bool nonBlocking)
        {
            var result = Made(tz_to(Handle, options, nonBlocking ? 1 : 0, copy ? 1 : 0));
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }
    }
}
