using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of <c>tensor[...]</c>: a number, a range, a new axis, all other axes, a bool or a tensor.</summary>
    public struct TensorIndex
    {
#pragma warning disable CA2211, MA0069 // TorchSharp has them as plain static fields.
        /// <summary>As many whole dimensions as are not indexed otherwise.</summary>
        public static TensorIndex Ellipsis = new() { _kind = Kind.Ellipsis };

        /// <summary>A new dimension of size one.</summary>
        public static TensorIndex None = new() { _kind = Kind.Null };

        /// <summary>A new dimension of size one.</summary>
        public static TensorIndex Null = new() { _kind = Kind.Null };

        /// <summary>A whole dimension.</summary>
        public static TensorIndex Colon = Slice();
#pragma warning restore CA2211, MA0069

        private Kind _kind;
        private long? _start;
        private long? _stop;
        private long? _step;
        private Tensor? _tensor;

        // Numbered as in native/shape.cpp.
        private enum Kind
        {
            Single,
            Null,
            Ellipsis,
            Bool,
            Tensor,
            Slice,
        }

        /// <summary>The elements from <paramref name="start"/> to before <paramref name="stop"/>; negative from the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { _kind = Kind.Slice, _start = start, _stop = stop, _step = step };

        /// <inheritdoc cref="Slice(long?, long?, long?)"/>
        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        /// <inheritdoc cref="Slice(long?, long?, long?)"/>
        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);

        /// <summary>A new dimension of size one, or zero for false.</summary>
        public static TensorIndex Bool(bool value) => new() { _kind = Kind.Bool, _start = value ? 1 : 0 };

        /// <summary>One place of a dimension, which goes.</summary>
        public static TensorIndex Single(long? index) => new() { _kind = Kind.Single, _start = index };

        /// <summary>The places that a tensor of integers names, or where a tensor of bools is true.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new() { _kind = Kind.Tensor, _tensor = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) =>
            Single(index.IsFromEnd ? -index.Value : index.Value);

        /// <summary>Exists so that an index meets the indexer that takes indices; never to be called.</summary>
        public static implicit operator Tensor(TensorIndex value) =>
            throw new InvalidOperationException("An index does not become a tensor.");

        /// <summary>The native form; keep the index itself alive while that is used.</summary>
        internal static void Encode(ReadOnlySpan<TensorIndex> indices, Span<NativeIndex> result)
        {
            for (var i = 0; i < indices.Length; i++)
            {
                ref readonly var index = ref indices[i];
                result[i] = new NativeIndex(
                    (long)index._kind, index._start ?? (index._kind == Kind.Single ? 0 : NativeIndex.NotGiven),
                    index._stop ?? NativeIndex.NotGiven, index._step ?? NativeIndex.NotGiven, index._tensor?.Handle ?? 0);
            }
        }
    }
}
