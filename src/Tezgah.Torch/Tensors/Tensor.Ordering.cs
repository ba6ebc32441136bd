using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The greatest element.</summary>
        public Tensor max() => Made(tz_max(Handle));

        /// <inheritdoc cref="maximum"/>
        public Tensor max(Tensor other) => maximum(other);

        /// <summary>The greatest elements along a dimension, and where they are.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            nint values, indices;
            return Pair(tz_max_dim(Handle, dim, keepdim ? 1 : 0, &values, &indices), &values, &indices);
        }

        /// <summary>The least element.</summary>
        public Tensor min() => Made(tz_min(Handle));

        /// <inheritdoc cref="minimum"/>
        public Tensor min(Tensor other) => minimum(other);

        /// <summary>The least elements along a dimension, and where they are.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
        {
            nint values, indices;
            return Pair(tz_min_dim(Handle, dim, keepdim ? 1 : 0, &values, &indices), &values, &indices);
        }

        /// <summary>The greatest elements along dimensions.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null)
        {
            fixed (long* list = dims)
            {
                return Into(@out, Made(tz_amax(Handle, list, dims.Length, keepdim ? 1 : 0)));
            }
        }

        /// <inheritdoc cref="amax(ReadOnlySpan{long}, bool, Tensor)"/>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            amax((ReadOnlySpan<long>)dims, keepdim, @out);

        /// <inheritdoc cref="amax(ReadOnlySpan{long}, bool, Tensor)"/>
        public Tensor amax(params long[] dims) => amax((ReadOnlySpan<long>)dims);

        /// <summary>The least elements along dimensions.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null)
        {
            fixed (long* list = dims)
            {
                return Into(@out, Made(tz_amin(Handle, list, dims.Length, keepdim ? 1 : 0)));
            }
        }

        /// <inheritdoc cref="amin(ReadOnlySpan{long}, bool, Tensor)"/>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            amin((ReadOnlySpan<long>)dims, keepdim, @out);

        /// <inheritdoc cref="amin(ReadOnlySpan{long}, bool, Tensor)"/>
        public Tensor amin(params long[] dims) => amin((ReadOnlySpan<long>)dims);

        /// <summary>Where the greatest element of the flattened tensor is.</summary>
        public Tensor argmax() => Made(tz_argmax(Handle));

        /// <summary>Where the greatest elements along a dimension are.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Made(tz_argmax_dim(Handle, dim, keepdim ? 1 : 0));

        /// <summary>Where the least element of the flattened tensor is.</summary>
        public Tensor argmin() => Made(tz_argmin(Handle));

        /// <summary>Where the least elements along a dimension are.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => Made(tz_argmin_dim(Handle, dim, keepdim ? 1 : 0));

        /// <summary>The median of all elements; of an even number, the lower of the two in the middle.</summary>
        public Tensor median() => Made(tz_median(Handle));

        /// <summary>The k greatest (or least) elements along a dimension, and where they are.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            nint values, indices;
            return Pair(
                tz_topk(Handle, k, dim, largest ? 1 : 0, sorted ? 1 : 0, &values, &indices), &values, &indices);
        }

        /// <summary>The elements in order along a dimension, and where they were.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            nint values, indices;
            return Pair(tz_sort(Handle, dim, descending ? 1 : 0, stable ? 1 : 0, &values, &indices), &values, &indices);
        }

        /// <summary>Where the elements in order were, along a dimension.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) =>
            Made(tz_argsort(Handle, dim, descending ? 1 : 0));

        /// <summary>For each element, the place of the first (<paramref name="right"/>: behind the last) boundary not below it.</summary>
        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) =>
            Made(tz_bucketize(Handle, boundaries.Handle, outInt32 ? 1 : 0, right ? 1 : 0), boundaries);

        private static Tensor Into(Tensor? destination, Tensor result)
        {
            if (destination is null)
            {
                return result;
            }

            using (result)
            {
                return destination.copy_(result);
            }
        }

        private (Tensor First, Tensor Second) Pair(int status, nint* first, nint* second)
        {
            Self(status);
            return (new Tensor(*first), new Tensor(*second));
        }
    }
}
