using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How many threads one operation may use.</summary>
    public static int get_num_threads() => NativeMethods.tz_get_num_threads();

    /// <summary>Sets how many threads one operation may use.</summary>
    public static void set_num_threads(int num) => NativeError.Check(NativeMethods.tz_set_num_threads(num));

    /// <summary>How many operations may run side by side.</summary>
    public static int get_num_interop_threads() => NativeMethods.tz_get_num_interop_threads();

    /// <summary>Sets how many operations may run side by side; once, before the first that does.</summary>
    public static void set_num_interop_threads(int num) =>
        NativeError.Check(NativeMethods.tz_set_num_interop_threads(num));
}
