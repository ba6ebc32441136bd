using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Exports of <c>native/core.cpp</c>: errors, lifetime, properties, process.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)] internal static partial byte* tz_error();
    [LibraryImport(Library)] internal static partial byte* tz_libtorch_version();
    [LibraryImport(Library)] internal static partial void tz_dispose(nint a);
    [LibraryImport(Library)] internal static partial nint tz_alias_handle(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long tz_dim(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long tz_numel(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long tz_element_size(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int tz_type(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int tz_is_contiguous(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int tz_is_leaf(nint a);
    [LibraryImport(Library)] internal static partial int tz_is_pinned(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int tz_is_sparse(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int tz_requires_grad(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long tz_storage_offset(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long tz_device(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void tz_sizes(nint a, long* result);
    [LibraryImport(Library)] internal static partial int tz_strides(nint a, long* result);
    [LibraryImport(Library)] internal static partial int tz_size(nint a, long dim, long* result);
    [LibraryImport(Library)] internal static partial int tz_stride(nint a, long dim, long* result);
    [LibraryImport(Library)] internal static partial int tz_data(nint a, nint* result);
    [LibraryImport(Library)] internal static partial int tz_item(nint a, NativeNumber* result);
    [LibraryImport(Library)] internal static partial int tz_grad(nint a, nint* result);
    [LibraryImport(Library)] internal static partial int tz_set_grad(nint a, nint grad);
    [LibraryImport(Library)] internal static partial int tz_set_requires_grad(nint a, int requiresGrad);
    [LibraryImport(Library)] internal static partial int tz_retain_grad(nint a);
    [LibraryImport(Library)] internal static partial nint tz_detach(nint a);
    [LibraryImport(Library)] internal static partial int tz_detach_(nint a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int tz_grad_enabled();
    [LibraryImport(Library)] internal static partial void tz_set_grad_enabled(int enabled);
    [LibraryImport(Library)] internal static partial int tz_inference_enabled();
    [LibraryImport(Library)] internal static partial nint tz_inference_enter(int enabled);
    [LibraryImport(Library)] internal static partial void tz_inference_leave(nint guard);
    [LibraryImport(Library)] internal static partial int tz_get_num_threads();
    [LibraryImport(Library)] internal static partial int tz_get_num_interop_threads();
    [LibraryImport(Library)] internal static partial int tz_set_num_threads(int count);
    [LibraryImport(Library)] internal static partial int tz_set_num_interop_threads(int count);
    [LibraryImport(Library)] internal static partial int tz_cuda_is_available();
    [LibraryImport(Library)] internal static partial int tz_cuda_device_count();
    [LibraryImport(Library)] internal static partial int tz_cuda_synchronize(long index);
    [LibraryImport(Library)] internal static partial int tz_cuda_manual_seed(long seed, int all);
    [LibraryImport(Library)] internal static partial int tz_get_allow_tf32(int cudnn);
    [LibraryImport(Library)] internal static partial int tz_set_allow_tf32(int cudnn, int allow);
}
