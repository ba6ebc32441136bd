using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Exports of <c>native/shape.cpp</c>: views, joins and indexing.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)] internal static partial nint tz_flip(nint a, long* values, long length);
    [LibraryImport(Library)] internal static partial nint tz_permute(nint a, long* values, long length);
    [LibraryImport(Library)] internal static partial nint tz_repeat(nint a, long* values, long length);
    [LibraryImport(Library)] internal static partial nint tz_reshape(nint a, long* values, long length);
    [LibraryImport(Library)] internal static partial nint tz_tile(nint a, long* values, long length);
    [LibraryImport(Library)] internal static partial nint tz_view(nint a, long* values, long length);
    [LibraryImport(Library)] internal static partial nint tz_expand(nint a, long* sizes, long length, int @implicit);
    [LibraryImport(Library)]
    internal static partial nint tz_as_strided(
        nint a, long* sizes, long* strides, long length, long offset);
    [LibraryImport(Library)]
    internal static partial nint tz_roll(
        nint a, long* shifts, long length, long* dims, long dimsLength);
    [LibraryImport(Library)]
    internal static partial nint tz_movedim(
        nint a, long* source, long* destination, long length);
    [LibraryImport(Library)] internal static partial nint tz_transpose(nint a, long first, long second);
    [LibraryImport(Library)] internal static partial nint tz_t(nint a);
    [LibraryImport(Library)] internal static partial nint tz_flatten(nint a, long start, long end);
    [LibraryImport(Library)] internal static partial nint tz_unflatten(nint a, long dim, long* sizes, long length);
    [LibraryImport(Library)] internal static partial nint tz_contiguous(nint a);
    [LibraryImport(Library)] internal static partial nint tz_clone(nint a);
    [LibraryImport(Library)] internal static partial nint tz_unsqueeze(nint a, long dim);
    [LibraryImport(Library)] internal static partial int tz_unsqueeze_(nint a, long dim);
    [LibraryImport(Library)] internal static partial nint tz_squeeze(nint a);
    [LibraryImport(Library)] internal static partial nint tz_squeeze_dim(nint a, long dim);
    [LibraryImport(Library)] internal static partial int tz_squeeze_(nint a);
    [LibraryImport(Library)] internal static partial int tz_squeeze_dim_(nint a, long dim);
    [LibraryImport(Library)] internal static partial int tz_transpose_(nint a, long first, long second);
    [LibraryImport(Library)] internal static partial nint tz_narrow(nint a, long dim, long start, long length);
    [LibraryImport(Library)] internal static partial nint tz_select(nint a, long dim, long index);
    [LibraryImport(Library)]
    internal static partial nint tz_slice(
        nint a, long dim, long start, long finish, long step);
    [LibraryImport(Library)] internal static partial nint tz_diagonal(nint a, long offset, long dim1, long dim2);
    [LibraryImport(Library)] internal static partial nint tz_unfold(nint a, long dim, long size, long step);
    [LibraryImport(Library)]
    internal static partial nint tz_repeat_interleave(
        nint a, long repeats, nint tensor, long dim, long outputSize);
    [LibraryImport(Library)] internal static partial nint tz_cat(nint* handles, long count, long dim);
    [LibraryImport(Library)] internal static partial nint tz_stack(nint* handles, long count, long dim);
    [LibraryImport(Library)] internal static partial nint tz_hstack(nint* handles, long count);
    [LibraryImport(Library)] internal static partial nint tz_vstack(nint* handles, long count);
    [LibraryImport(Library)] internal static partial void tz_list_free(nint list);
    [LibraryImport(Library)] internal static partial long tz_split(nint a, long size, long dim, nint** result);
    [LibraryImport(Library)]
    internal static partial long tz_split_sizes(
        nint a, long* sizes, long length, long dim, nint** result);
    [LibraryImport(Library)] internal static partial long tz_chunk(nint a, long chunks, long dim, nint** result);
    [LibraryImport(Library)] internal static partial long tz_unbind(nint a, long dim, nint** result);
    [LibraryImport(Library)] internal static partial nint tz_index(nint a, NativeIndex* list, long count);
    [LibraryImport(Library)]
    internal static partial int tz_index_put_(
        nint a, NativeIndex* list, long count, nint value, int accumulate);
    [LibraryImport(Library)]
    internal static partial int tz_index_put_number_(
        nint a, NativeIndex* list, long count, NativeNumber value);
    [LibraryImport(Library)] internal static partial nint tz_index_select(nint a, long dim, nint index);
    [LibraryImport(Library)] internal static partial nint tz_take(nint a, nint index);
    [LibraryImport(Library)] internal static partial nint tz_gather(nint a, long dim, nint index);
    [LibraryImport(Library)] internal static partial nint tz_masked_select(nint a, nint mask);
    [LibraryImport(Library)] internal static partial nint tz_nonzero(nint a);
    [LibraryImport(Library)] internal static partial nint tz_tril(nint a, long diagonal);
    [LibraryImport(Library)] internal static partial nint tz_triu(nint a, long diagonal);
    [LibraryImport(Library)] internal static partial int tz_tril_(nint a, long diagonal);
    [LibraryImport(Library)] internal static partial int tz_triu_(nint a, long diagonal);
    [LibraryImport(Library)] internal static partial nint tz_index_copy(nint a, long dim, nint index, nint source);
    [LibraryImport(Library)] internal static partial int tz_index_copy_(nint a, long dim, nint index, nint source);
    [LibraryImport(Library)] internal static partial nint tz_scatter(nint a, long dim, nint index, nint source);
    [LibraryImport(Library)] internal static partial int tz_scatter_(nint a, long dim, nint index, nint source);
    [LibraryImport(Library)] internal static partial nint tz_scatter_add(nint a, long dim, nint index, nint source);
    [LibraryImport(Library)] internal static partial int tz_scatter_add_(nint a, long dim, nint index, nint source);
    [LibraryImport(Library)]
    internal static partial nint tz_index_add(
        nint a, long dim, nint index, nint source, NativeNumber alpha);
    [LibraryImport(Library)]
    internal static partial int tz_index_add_(
        nint a, long dim, nint index, nint source, NativeNumber alpha);
    [LibraryImport(Library)]
    internal static partial nint tz_index_fill(
        nint a, long dim, nint index, NativeNumber value);
    [LibraryImport(Library)]
    internal static partial int tz_index_fill_(
        nint a, long dim, nint index, NativeNumber value);
    [LibraryImport(Library)] internal static partial int tz_masked_scatter_(nint a, nint mask, nint source);
}
