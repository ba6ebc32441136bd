using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <inheritdoc cref="cuda.is_available"/>
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>What concerns CUDA devices.</summary>
    public static partial class cuda
    {
        /// <summary>Whether libtorch was built for CUDA and sees at least one device.</summary>
        public static bool is_available() => NativeMethods.tz_cuda_is_available() != 0;

        /// <summary>How many CUDA devices there are; 0 where CUDA is not available.</summary>
        public static int device_count() => NativeMethods.tz_cuda_device_count();

        /// <summary>Waits until a device (the current one for null) has done all that it was asked for.</summary>
        public static void synchronize(Device? device = null) =>
            NativeError.Check(NativeMethods.tz_cuda_synchronize(device?.index ?? -1));

        /// <summary>Seeds the current device's generator.</summary>
        public static void manual_seed(long seed) => NativeError.Check(NativeMethods.tz_cuda_manual_seed(seed, 0));

        /// <summary>Seeds every device's generator.</summary>
        public static void manual_seed_all(long seed) => NativeError.Check(NativeMethods.tz_cuda_manual_seed(seed, 1));
    }

    /// <summary>Switches of libtorch's backends.</summary>
    public static partial class backends
    {
        /// <summary>Switches for CUDA.</summary>
        public static partial class cuda
        {
            /// <summary>Switches for matrix products.</summary>
            public static partial class matmul
            {
                /// <summary>Whether float32 products may be computed in TensorFloat-32 (10 bits of fraction).</summary>
                public static bool allow_tf32
                {
                    get => NativeMethods.tz_get_allow_tf32(0) != 0;
                    set => NativeError.Check(NativeMethods.tz_set_allow_tf32(0, value ? 1 : 0));
                }
            }
        }

        /// <summary>Switches for cuDNN.</summary>
        public static partial class cudnn
        {
            /// <summary>Whether float32 convolutions may be computed in TensorFloat-32.</summary>
            public static bool allow_tf32
            {
                get => NativeMethods.tz_get_allow_tf32(1) != 0;
                set => NativeError.Check(NativeMethods.tz_set_allow_tf32(1, value ? 1 : 0));
            }
        }
    }
}
