using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Exports of <c>native/reduce.cpp</c>: reductions and orderings.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint tz_sum(
        nint a, long* dims, long length, int keepdim, long type);
    [LibraryImport(Library)]
    internal static partial nint tz_mean(
        nint a, long* dims, long length, int keepdim, long type);
    [LibraryImport(Library)] internal static partial nint tz_prod(nint a, long type);
    [LibraryImport(Library)] internal static partial nint tz_prod_dim(nint a, long dim, int keepdim, long type);
    [LibraryImport(Library)]
    internal static partial nint tz_std(
        nint a, long* dims, long length, int unbiased, int keepdim);
    [LibraryImport(Library)]
    internal static partial nint tz_var(
        nint a, long* dims, long length, int unbiased, int keepdim);
    [LibraryImport(Library)] internal static partial nint tz_amax(nint a, long* dims, long length, int keepdim);
    [LibraryImport(Library)] internal static partial nint tz_max(nint a);
    [LibraryImport(Library)]
    internal static partial int tz_max_dim(
        nint a, long dim, int keepdim, nint* values, nint* indices);
    [LibraryImport(Library)] internal static partial nint tz_argmax(nint a);
    [LibraryImport(Library)] internal static partial nint tz_argmax_dim(nint a, long dim, int keepdim);
    [LibraryImport(Library)] internal static partial nint tz_amin(nint a, long* dims, long length, int keepdim);
    [LibraryImport(Library)] internal static partial nint tz_min(nint a);
    [LibraryImport(Library)]
    internal static partial int tz_min_dim(
        nint a, long dim, int keepdim, nint* values, nint* indices);
    [LibraryImport(Library)] internal static partial nint tz_argmin(nint a);
    [LibraryImport(Library)] internal static partial nint tz_argmin_dim(nint a, long dim, int keepdim);
    [LibraryImport(Library)] internal static partial nint tz_all(nint a);
    [LibraryImport(Library)] internal static partial nint tz_all_dim(nint a, long dim, int keepdim);
    [LibraryImport(Library)] internal static partial nint tz_any(nint a);
    [LibraryImport(Library)] internal static partial nint tz_any_dim(nint a, long dim, int keepdim);
    [LibraryImport(Library)] internal static partial nint tz_median(nint a);
    [LibraryImport(Library)]
    internal static partial int tz_topk(
        nint a, long k, long dim, int largest, int sorted, nint* values, nint* indices);
    [LibraryImport(Library)]
    internal static partial int tz_sort(
        nint a, long dim, int descending, int stable, nint* values, nint* indices);
    [LibraryImport(Library)] internal static partial nint tz_argsort(nint a, long dim, int descending);
    [LibraryImport(Library)] internal static partial nint tz_cumsum(nint a, long dim, long type);
    [LibraryImport(Library)] internal static partial nint tz_cumprod(nint a, long dim, long type);
    [LibraryImport(Library)] internal static partial nint tz_logsumexp(nint a, long dim, int keepdim);
    [LibraryImport(Library)] internal static partial nint tz_norm(nint a, float p);
    [LibraryImport(Library)] internal static partial nint tz_norm_dim(nint a, float p, long dim, int keepdim);
    [LibraryImport(Library)]
    internal static partial nint tz_vector_norm(
        nint a, double order, long* dims, long length, int keepdim);
    [LibraryImport(Library)] internal static partial nint tz_bincount(nint a, nint weights, long minlength);
    [LibraryImport(Library)] internal static partial nint tz_count_nonzero(nint a, long* dims, long length);
    [LibraryImport(Library)]
    internal static partial int tz_unique(
        nint a, long dim, int hasDim, int sorted, int inverse, int counts, nint* result);
    [LibraryImport(Library)]
    internal static partial nint tz_searchsorted(
        nint sequence, nint values, int int32, int right);
    [LibraryImport(Library)] internal static partial nint tz_bucketize(nint a, nint boundaries, int int32, int right);
}
