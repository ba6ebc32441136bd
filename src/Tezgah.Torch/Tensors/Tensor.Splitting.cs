using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>Views of pieces of one dimension, each of a size; the last may be smaller.</summary>
        public Tensor[] split(long size, int dim = 0)
        {
            nint* list;
            return Parts(tz_split(Handle, size, dim, &list), list);
        }

        /// <summary>Views of pieces of one dimension, of these sizes.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0)
        {
            nint* list;
            fixed (long* lengths = sizes)
            {
                return Parts(tz_split_sizes(Handle, lengths, sizes.Length, dim, &list), list);
            }
        }

        /// <inheritdoc cref="split(ReadOnlySpan{long}, long)"/>
        public Tensor[] split(long[] sizes, long dim = 0) => split((ReadOnlySpan<long>)sizes, dim);

        /// <inheritdoc cref="split(ReadOnlySpan{long}, long)"/>
        public Tensor[] split(params long[] sizes) => split((ReadOnlySpan<long>)sizes);

        /// <summary>Views of as many pieces of one dimension, of about the same size.</summary>
        public Tensor[] chunk(long chunks, long dim = 0L)
        {
            nint* list;
            return Parts(tz_chunk(Handle, chunks, dim, &list), list);
        }

        /// <summary>Views of each place of one dimension, which goes.</summary>
        public Tensor[] unbind(long dimension = 0L)
        {
            nint* list;
            return Parts(tz_unbind(Handle, dimension, &list), list);
        }

        private Tensor[] Parts(long count, nint* list)
        {
            GC.KeepAlive(this);
            return Handles.Take(count, list);
        }
    }
}
