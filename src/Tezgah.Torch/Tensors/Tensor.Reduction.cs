using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The native form of an optional type: -1 where there is none.</summary>
    internal static long OrNone(ScalarType? type) => type is { } given ? (long)given : -1;

    public unsafe partial class Tensor
    {
        /// <summary>The sum of all elements.</summary>
        /// <remarks>
        /// A literal 0 converts to an enumeration: <c>sum(0)</c> is this overload, with Byte for a type. For the sums along the
        /// first dimension name the argument, <c>sum(dim: 0)</c>. The same holds for <see cref="prod(ScalarType?)"/>.
        /// </remarks>
        public Tensor sum(ScalarType? type = null) => Made(tz_sum(Handle, null, 0, 0, OrNone(type)));

        /// <summary>The sums along dimensions, which go or (<paramref name="keepdim"/>) have size one.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            // An empty list asks libtorch for all dimensions, and so does null; the pin of an empty span is null.
            fixed (long* dims = dim)
            {
                return Made(tz_sum(Handle, dims, dim.Length, keepdim ? 1 : 0, OrNone(type)));
            }
        }

        /// <inheritdoc cref="sum(ReadOnlySpan{long}, bool, ScalarType?)"/>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            sum((ReadOnlySpan<long>)dim, keepdim, type);

        /// <inheritdoc cref="sum(ReadOnlySpan{long}, bool, ScalarType?)"/>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        /// <inheritdoc cref="sum(ReadOnlySpan{long}, bool, ScalarType?)"/>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1], keepdim, type);

        /// <inheritdoc cref="sum(ReadOnlySpan{long}, bool, ScalarType?)"/>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1, dim2], keepdim, type);

        /// <summary>The mean of all elements.</summary>
        public Tensor mean() => Made(tz_mean(Handle, null, 0, 0, -1));

        /// <summary>The means along dimensions, which go or (<paramref name="keepdim"/>) have size one.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                return Made(tz_mean(Handle, dims, dimensions.Length, keepdim ? 1 : 0, OrNone(type)));
            }
        }

        /// <summary>The product of all elements.</summary>
        public Tensor prod(ScalarType? type = null) => Made(tz_prod(Handle, OrNone(type)));

        /// <summary>The products along a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            Made(tz_prod_dim(Handle, dim, keepdim ? 1 : 0, OrNone(type)));

        /// <summary>The standard deviation of all elements, of the sample (n - 1) or the whole (n).</summary>
        public Tensor std(bool unbiased = true) => Made(tz_std(Handle, null, 0, unbiased ? 1 : 0, 0));

        /// <summary>The standard deviations along dimensions.</summary>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                return As(type, Made(tz_std(Handle, dims, dimensions.Length, unbiased ? 1 : 0, keepdim ? 1 : 0)));
            }
        }

        /// <inheritdoc cref="std(ReadOnlySpan{long}, bool, bool, ScalarType?)"/>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        /// <inheritdoc cref="std(ReadOnlySpan{long}, bool, bool, ScalarType?)"/>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim], unbiased, keepdim, type);

        /// <summary>The variance of all elements, of the sample (n - 1) or the whole (n).</summary>
        public Tensor var(bool unbiased = true) => Made(tz_var(Handle, null, 0, unbiased ? 1 : 0, 0));

        /// <summary>The variances along dimensions.</summary>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                return As(type, Made(tz_var(Handle, dims, dimensions.Length, unbiased ? 1 : 0, keepdim ? 1 : 0)));
            }
        }

        /// <inheritdoc cref="var(ReadOnlySpan{long}, bool, bool, ScalarType?)"/>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        /// <inheritdoc cref="var(ReadOnlySpan{long}, bool, bool, ScalarType?)"/>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim], unbiased, keepdim, type);

        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2.0f) => Made(tz_norm(Handle, p));

        /// <summary>The p-norms along a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) =>
            Made(tz_norm_dim(Handle, p, dim, keepdim ? 1 : 0));

        /// <summary>Whether no element is zero.</summary>
        public Tensor all() => Made(tz_all(Handle));

        /// <summary>Whether no element along a dimension is zero.</summary>
        public Tensor all(long dim, bool keepdim = false) => Made(tz_all_dim(Handle, dim, keepdim ? 1 : 0));

        /// <summary>Whether an element is not zero.</summary>
        public Tensor any() => Made(tz_any(Handle));

        /// <summary>Whether an element along a dimension is not zero.</summary>
        public Tensor any(long dim, bool keepdim = false) => Made(tz_any_dim(Handle, dim, keepdim ? 1 : 0));

        /// <summary>log(sum(exp(x))) along a dimension, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Made(tz_logsumexp(Handle, dim, keepdim ? 1 : 0));

        /// <summary>The sums of all elements up to each, along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => Made(tz_cumsum(Handle, dim, OrNone(type)));

        /// <summary>The products of all elements up to each, along a dimension.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null) => Made(tz_cumprod(Handle, dim, OrNone(type)));

        /// <summary>How often each number from 0 on occurs, or the sum of the weights where it does.</summary>
        public Tensor bincount(Tensor? weights, long minlength = 0) =>
            Made(tz_bincount(Handle, weights?.Handle ?? 0, minlength), weights, null);

        /// <summary>How many elements are not zero, along dimensions or in all.</summary>
        public Tensor count_nonzero(long[]? dims = null)
        {
            fixed (long* list = dims)
            {
                return Made(tz_count_nonzero(Handle, list, dims?.Length ?? 0));
            }
        }

        /// <summary>
        /// The distinct elements, or places of <paramref name="dim"/>; if asked for, which of them each is, and how often
        /// each occurs.
        /// </summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
            bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            var parts = stackalloc nint[3];
            Self(tz_unique(
                Handle, dim ?? 0, dim is null ? 0 : 1, sorted ? 1 : 0, return_inverse ? 1 : 0, return_counts ? 1 : 0, parts));
            return (new Tensor(parts[0]), OrNull(parts[1]), OrNull(parts[2]));
        }

        private static Tensor? OrNull(nint result) => result != 0 ? new Tensor(result) : null;

        private static Tensor As(ScalarType? type, Tensor result) =>
            type is { } other && result.dtype != other ? result.to_type(other, disposeAfter: true) : result;
    }
}
