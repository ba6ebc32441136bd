using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Exports of <c>native/factories.cpp</c>: creation and conversion.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)] internal static partial nint tz_empty(long* sizes, long length, NativeOptions options);
    [LibraryImport(Library)] internal static partial nint tz_empty_like(nint a, NativeOptions options);
    [LibraryImport(Library)] internal static partial nint tz_ones(long* sizes, long length, NativeOptions options);
    [LibraryImport(Library)] internal static partial nint tz_ones_like(nint a, NativeOptions options);
    [LibraryImport(Library)] internal static partial nint tz_zeros(long* sizes, long length, NativeOptions options);
    [LibraryImport(Library)] internal static partial nint tz_zeros_like(nint a, NativeOptions options);
    [LibraryImport(Library)]
    internal static partial nint tz_full(
        long* sizes, long length, NativeNumber value, NativeOptions options);
    [LibraryImport(Library)]
    internal static partial nint tz_full_like(
        nint a, NativeNumber value, NativeOptions options);
    [LibraryImport(Library)]
    internal static partial nint tz_empty_strided(
        long* sizes, long* strides, long length, NativeOptions options);
    [LibraryImport(Library)] internal static partial nint tz_scalar_tensor(NativeNumber value, NativeOptions options);
    [LibraryImport(Library)]
    internal static partial nint tz_arange(
        NativeNumber start, NativeNumber stop, NativeNumber step, NativeOptions options);
    [LibraryImport(Library)]
    internal static partial nint tz_linspace(
        double start, double end, long steps, NativeOptions options);
    [LibraryImport(Library)] internal static partial nint tz_eye(long rows, long columns, NativeOptions options);
    [LibraryImport(Library)]
    internal static partial nint tz_tri_indices(
        int upper, long rows, long columns, long offset, NativeOptions options);
    [LibraryImport(Library)]
    internal static partial nint tz_copy_from(
        void* data, long* sizes, long length, long source, NativeOptions options);
    [LibraryImport(Library)]
    internal static partial nint tz_share(
        nint data, long* sizes, long length, long source, NativeOptions options,
        delegate* unmanaged<nint, void> release, nint context);
    [LibraryImport(Library)]
    internal static partial nint tz_to(
        nint a, NativeOptions options, int nonBlocking, int copy);
    [LibraryImport(Library)] internal static partial nint tz_pin_memory(nint a);
    [LibraryImport(Library)] internal static partial int tz_copy_(nint a, nint source, int nonBlocking);
}
