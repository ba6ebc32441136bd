using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The transpose of a matrix; of more dimensions, all in reverse.</summary>
        public Tensor T => Dimensions == 2 ? t() : permute([.. Enumerable.Range(0, (int)Dimensions).Reverse().Select(i => (long)i)]);

        /// <summary>A view with the last two dimensions exchanged.</summary>
        public Tensor mT => transpose(-2, -1);

        /// <summary>A view of a matrix with rows and columns exchanged.</summary>
        public Tensor t() => Made(tz_t(Handle));

        /// <summary>A view with two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1) => Made(tz_transpose(Handle, dim0, dim1));

        /// <inheritdoc cref="transpose"/>
        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        /// <inheritdoc cref="transpose"/>
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>A view with the dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) => WithInts(&tz_permute, permutation);

        /// <inheritdoc cref="permute(long[])"/>
        public Tensor permute(IEnumerable<long> permutation) => permute([.. permutation]);

        /// <summary>A view with another shape; -1 is what is left over.</summary>
        public Tensor view(params long[] shape) => WithInts(&tz_view, shape);

        /// <summary>A view with the shape of another tensor.</summary>
        public Tensor view_as(Tensor other) => view(other.shape);

        /// <summary>The same elements in another shape, copied only where a view cannot be; -1 is what is left over.</summary>
        public Tensor reshape(params long[] shape) => WithInts(&tz_reshape, shape);

        /// <summary>The dimensions from <paramref name="start_dim"/> to <paramref name="end_dim"/> made one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Made(tz_flatten(Handle, start_dim, end_dim));

        /// <summary>One dimension made several; -1 is what is left over.</summary>
        public Tensor unflatten(long dim, params long[] sizes)
        {
            fixed (long* list = sizes)
            {
                return Made(tz_unflatten(Handle, dim, list, sizes.Length));
            }
        }

        /// <summary>The tensor itself where its elements lie in row-major order, else a copy where they do.</summary>
        public Tensor contiguous() => Made(tz_contiguous(Handle));

        /// <summary>A copy; gradients flow through it.</summary>
        public Tensor clone() => Made(tz_clone(Handle));

        /// <summary>The same tensor behind another handle.</summary>
        public Tensor alias() => Made(tz_alias_handle(Handle));

        /// <summary>A view with a new dimension of size one.</summary>
        public Tensor unsqueeze(long dim) => Made(tz_unsqueeze(Handle, dim));

        /// <summary>A new dimension of size one; in place.</summary>
        public Tensor unsqueeze_(long dim) => Self(tz_unsqueeze_(Handle, dim));

        /// <summary>A view without the dimensions of size one, or without that one.</summary>
        public Tensor squeeze(long? dim = null) =>
            Made(dim is null ? tz_squeeze(Handle) : tz_squeeze_dim(Handle, dim.Value));

        /// <summary>Without the dimensions of size one, or without that one; in place.</summary>
        public Tensor squeeze_(long? dim = null) =>
            Self(dim is null ? tz_squeeze_(Handle) : tz_squeeze_dim_(Handle, dim.Value));

        /// <summary>Two dimensions exchanged; in place.</summary>
        public Tensor transpose_(long dim0, long dim1) => Self(tz_transpose_(Handle, dim0, dim1));

        /// <summary>All dimensions made one.</summary>
        public Tensor ravel() => flatten();

        /// <summary>A copy in which the whole is repeated along each dimension; missing ones count from the last.</summary>
        public Tensor tile(long[] reps) => WithInts(&tz_tile, reps);

        /// <summary>A view in which dimensions of size one are repeated; -1 leaves a size as it is.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false)
        {
            fixed (long* list = sizes)
            {
                return Made(tz_expand(Handle, list, sizes.Length, isImplicit ? 1 : 0));
            }
        }

        /// <inheritdoc cref="expand(ReadOnlySpan{long}, bool)"/>
        public Tensor expand(Size sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes.Shape, isImplicit);

        /// <inheritdoc cref="expand(ReadOnlySpan{long}, bool)"/>
        public Tensor expand(long[] sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes, isImplicit);

        /// <inheritdoc cref="expand(ReadOnlySpan{long}, bool)"/>
        public Tensor expand(params long[] sizes) => expand((ReadOnlySpan<long>)sizes);

        /// <inheritdoc cref="expand(ReadOnlySpan{long}, bool)"/>
        public Tensor expand_as(Tensor other) => expand((ReadOnlySpan<long>)other.shape);

        /// <inheritdoc cref="expand(ReadOnlySpan{long}, bool)"/>
        public Tensor broadcast_to(params long[] shape) => expand((ReadOnlySpan<long>)shape);

        /// <summary>A copy in which the whole is repeated along each dimension.</summary>
        public Tensor repeat(params long[] sizes) => WithInts(&tz_repeat, sizes);

        /// <summary>A copy in which each place is repeated as often as <paramref name="repeats"/> says for it.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Made(tz_repeat_interleave(Handle, 0, repeats.Handle, dim ?? NotGiven, output_size ?? NotGiven), repeats);

        /// <summary>A copy in which each place is repeated.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Made(tz_repeat_interleave(Handle, repeats, 0, dim ?? NotGiven, output_size ?? NotGiven));

        /// <summary>A view of some neighbouring places of a dimension.</summary>
        public Tensor narrow(long dim, long start, long length) => Made(tz_narrow(Handle, dim, start, length));

        /// <summary>A view of each step-th place of a dimension from start to before finish.</summary>
        public Tensor slice(long dim, long start, long finish, long step) =>
            Made(tz_slice(Handle, dim, start, finish, step));

        /// <summary>A view of a diagonal of two dimensions, which go; the diagonal is the last of the result.</summary>
        public Tensor diagonal(long offset = 0L, long dim1 = 0L, long dim2 = 1L) =>
            Made(tz_diagonal(Handle, offset, dim1, dim2));

        /// <summary>A view of all windows of a dimension; the window is the last dimension of the result.</summary>
        public Tensor unfold(long dimension, long size, long step) => Made(tz_unfold(Handle, dimension, size, step));

        /// <summary>A view with sizes, strides and offset as told.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L)
        {
            if (size.Length != strides.Length)
            {
                throw new ArgumentException($"{size.Length} sizes and {strides.Length} strides.", nameof(strides));
            }

            fixed (long* sizeList = size, strideList = strides)
            {
                return Made(tz_as_strided(Handle, sizeList, strideList, size.Length, storageOffset));
            }
        }

        /// <summary>A view with dimensions moved to other places.</summary>
        public Tensor movedim(long[] source, long[] destination)
        {
            fixed (long* from = source, to = destination)
            {
                return Made(tz_movedim(Handle, from, to, source.Length));
            }
        }

        /// <summary>A copy with dimensions turned around.</summary>
        public Tensor flip(params long[] dims) => WithInts(&tz_flip, dims);

        /// <summary>A copy with the places of a dimension (of the flattened tensor for null) moved on in a circle.</summary>
        public Tensor roll(long shifts, long? dims = null) => roll(new ReadOnlySpan<long>(in shifts), dims is null ? default : [dims.Value]);

        /// <inheritdoc cref="roll(long, long?)"/>
        public Tensor roll(long[] shifts, long[] dims) => roll((ReadOnlySpan<long>)shifts, dims);

        /// <inheritdoc cref="roll(long, long?)"/>
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default)
        {
            fixed (long* shiftList = shifts, dimList = dims)
            {
                return Made(tz_roll(Handle, shiftList, shifts.Length, dimList, dims.Length));
            }
        }

        /// <summary>A copy of matrices with zeros above a diagonal.</summary>
        public Tensor tril(long diagonal = 0) => Made(tz_tril(Handle, diagonal));

        /// <summary>Zeros above a diagonal of matrices; in place.</summary>
        public Tensor tril_(long diagonal = 0) => Self(tz_tril_(Handle, diagonal));

        /// <summary>A copy of matrices with zeros below a diagonal.</summary>
        public Tensor triu(long diagonal = 0) => Made(tz_triu(Handle, diagonal));

        /// <summary>Zeros below a diagonal of matrices; in place.</summary>
        public Tensor triu_(long diagonal = 0) => Self(tz_triu_(Handle, diagonal));

        private const long NotGiven = Native.NativeIndex.NotGiven;

        private Tensor WithInts(delegate*<nint, long*, long, nint> call, long[] values)
        {
            fixed (long* list = values)
            {
                return Made(call(Handle, list, values.Length));
            }
        }
    }
}
