using System.Runtime.CompilerServices;
using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A view of (with tensors as indices, a copy of) a part; setting writes into that part.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>A view of one place of the first dimension.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, [i1]);
        }

        /// <summary>A view of one place of the first dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index([i1, i2]);
            set => index_put_(value, [i1, i2]);
        }

        /// <inheritdoc cref="this[long, long]"/>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index([i1, i2, i3]);
            set => index_put_(value, [i1, i2, i3]);
        }

        /// <inheritdoc cref="this[long, long]"/>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index([i1, i2, i3, i4]);
            set => index_put_(value, [i1, i2, i3, i4]);
        }

        /// <inheritdoc cref="this[long, long]"/>
        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Singles(indices));
            set => index_put_(value, Singles(indices));
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        public unsafe Tensor index(params TensorIndex[] indices)
        {
            Span<NativeIndex> encoded = stackalloc NativeIndex[indices.Length];
            TensorIndex.Encode(indices, encoded);
            fixed (NativeIndex* list = encoded)
            {
                var result = tz_index(Handle, list, indices.Length);
                GC.KeepAlive(indices);
                return Made(result);
            }
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        public Tensor index(params Tensor[] indices) => index(OfTensors(indices));

        /// <summary>Writes a value into the part that the indices name.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => Put(value, indices, false);

        /// <summary>Writes a value into, or adds it to, the part that the indices name.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false) =>
            Put(value, indices, accumulate);

        /// <inheritdoc cref="index_put_(Tensor, TensorIndex[])"/>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => Put(value, OfTensors(indices), false);

        /// <inheritdoc cref="index_put_(Tensor, TensorIndex[], bool)"/>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Put(value, OfTensors(indices), accumulate);

        /// <inheritdoc cref="index_put_(Tensor, TensorIndex[])"/>
        public unsafe Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            Span<NativeIndex> encoded = stackalloc NativeIndex[indices.Length];
            TensorIndex.Encode(indices, encoded);
            fixed (NativeIndex* list = encoded)
            {
                return Self(tz_index_put_number_(Handle, list, indices.Length, value.Value), indices);
            }
        }

        /// <inheritdoc cref="index_put_(Tensor, TensorIndex[])"/>
        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(value, OfTensors(indices));

        /// <summary>The places of one dimension that <paramref name="index"/> (integers, [n]) names, copied.</summary>
        public Tensor index_select(long dim, Tensor index) => Made(tz_index_select(Handle, dim, index.Handle), index);

        /// <summary>A view of one place of a dimension, which goes.</summary>
        public Tensor select(long dim, long index) => Made(tz_select(Handle, dim, index));

        /// <summary>The elements at places of the flattened tensor.</summary>
        public Tensor take(Tensor index) => Made(tz_take(Handle, index.Handle), index);

        /// <summary>For each place of <paramref name="index"/>, the element whose place in <paramref name="dim"/> it names.</summary>
        public Tensor gather(long dim, Tensor index) => Made(tz_gather(Handle, dim, index.Handle), index);

        /// <summary>The elements where the mask is true, in one dimension.</summary>
        public Tensor masked_select(Tensor mask) => Made(tz_masked_select(Handle, mask.Handle), mask);

        /// <summary>Writes elements of <paramref name="value"/>, in order, where the mask is true.</summary>
        public Tensor masked_scatter_(Tensor mask, Tensor value) =>
            Self(tz_masked_scatter_(Handle, mask.Handle, value.Handle), mask, value);

        /// <summary>A copy with elements of <paramref name="value"/>, in order, where the mask is true.</summary>
        public Tensor masked_scatter(Tensor mask, Tensor value) => clone().masked_scatter_(mask, value);

        /// <summary>The places of the elements that are not zero: [n, dimensions].</summary>
        public Tensor nonzero() => Made(tz_nonzero(Handle));

        /// <summary>A copy with <paramref name="source"/> at places of one dimension.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source) =>
            Made(tz_index_copy(Handle, dim, index.Handle, source.Handle), index, source);

        /// <summary>Writes <paramref name="source"/> at places of one dimension.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            Self(tz_index_copy_(Handle, dim, index.Handle, source.Handle), index, source);

        /// <summary>A copy with <paramref name="alpha"/> times the source added at places of one dimension.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Made(tz_index_add(Handle, dim, index.Handle, source.Handle, alpha.Value), index, source);

        /// <summary>Adds <paramref name="alpha"/> times the source at places of one dimension.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Self(tz_index_add_(Handle, dim, index.Handle, source.Handle, alpha.Value), index, source);

        /// <summary>A copy with one number at places of one dimension.</summary>
        public Tensor index_fill(long dim, Tensor index, Scalar value) =>
            Made(tz_index_fill(Handle, dim, index.Handle, value.Value), index);

        /// <summary>Writes one number at places of one dimension.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value) =>
            Self(tz_index_fill_(Handle, dim, index.Handle, value.Value), index);

        /// <summary>A copy with each element of <paramref name="src"/> at the place in <paramref name="dim"/> that the index names.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) =>
            Made(tz_scatter(Handle, dim, index.Handle, src.Handle), index, src);

        /// <summary>Writes each element of <paramref name="src"/> at the place in <paramref name="dim"/> that the index names.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src) =>
            Self(tz_scatter_(Handle, dim, index.Handle, src.Handle), index, src);

        /// <summary>A copy with each element of <paramref name="src"/> added at the place that the index names.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) =>
            Made(tz_scatter_add(Handle, dim, index.Handle, src.Handle), index, src);

        /// <summary>Adds each element of <paramref name="src"/> at the place that the index names.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) =>
            Self(tz_scatter_add_(Handle, dim, index.Handle, src.Handle), index, src);

        private static TensorIndex[] Singles(long[] indices) => Array.ConvertAll(indices, i => TensorIndex.Single(i));

        private static TensorIndex[] OfTensors(Tensor[] tensors) => Array.ConvertAll(tensors, TensorIndex.Tensor);

        private unsafe Tensor Put(Tensor value, TensorIndex[] indices, bool accumulate)
        {
            Span<NativeIndex> encoded = stackalloc NativeIndex[indices.Length];
            TensorIndex.Encode(indices, encoded);
            fixed (NativeIndex* list = encoded)
            {
                return Self(
                    tz_index_put_(Handle, list, indices.Length, value.Handle, accumulate ? 1 : 0), indices, value);
            }
        }
    }
}
