using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra.</summary>
    public static partial class linalg
    {
        /// <summary>The norm (sum |x|^ord)^(1 / ord) along dimensions, of all elements for null; ord may be infinite.</summary>
        public static unsafe Tensor vector_norm(Tensor input, double ord = 2d, long[]? dims = null, bool keepdim = false)
        {
            fixed (long* list = dims)
            {
                var result = tz_vector_norm(input.Handle, ord, list, dims?.Length ?? 0, keepdim ? 1 : 0);
                GC.KeepAlive(input);
                return Tensor.Wrap(result);
            }
        }
    }

    /// <summary>Special functions.</summary>
    public static partial class special
    {
        /// <inheritdoc cref="Tensor.softmax"/>
        public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

        /// <inheritdoc cref="Tensor.log_softmax"/>
        public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) =>
            input.log_softmax(dim, dtype);
    }
}
