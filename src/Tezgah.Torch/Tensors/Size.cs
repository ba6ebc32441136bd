using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The shape of a tensor, which numbers and tuples convert to.</summary>
    [SuppressMessage("Naming", "CA1710", Justification = "TorchSharp's name.")]
    public struct Size : IEnumerable<long>
    {
        /// <summary>The shape of a tensor without dimensions.</summary>
        public static readonly Size Empty = new(Array.Empty<long>());

        private readonly long[] _shape;

        public Size(long[] shape) => _shape = [.. shape];

        public Size(IEnumerable<long> shape) => _shape = [.. shape];

        public Size(int[] shape) => _shape = Array.ConvertAll(shape, size => (long)size);

        public Size(long size) => _shape = [size];

        public Size((long, long) size) => _shape = [size.Item1, size.Item2];

        public Size((long, long, long) size) => _shape = [size.Item1, size.Item2, size.Item3];

        public Size((long, long, long, long) size) => _shape = [size.Item1, size.Item2, size.Item3, size.Item4];

        public Size(int size) => _shape = [size];

        /// <summary>Whether there are no dimensions.</summary>
        public readonly bool IsEmpty => Shape.Length == 0;

        /// <inheritdoc cref="IsEmpty"/>
        public readonly bool IsScalar => IsEmpty;

        /// <summary>The number of dimensions.</summary>
        public readonly int Length => Shape.Length;

        /// <summary>The sizes.</summary>
        public readonly long[] Shape => _shape ?? [];

        public readonly long this[int idx] => Shape[idx];

        public readonly long this[long idx] => Shape[idx];

        public static implicit operator Size(long size) => new(size);

        public static implicit operator Size((long, long) size) => new(size);

        public static implicit operator Size((long, long, long) size) => new(size);

        public static implicit operator Size((long, long, long, long) size) => new(size);

        public static implicit operator Size(long[] size) => new(size);

        public static Size operator +(Size left, Size right) => new(left.Shape.Concat(right.Shape));

        public static Size operator +(Size left, IEnumerable<long> right) => new(left.Shape.Concat(right));

        public static bool operator ==(Size left, Size right) => left.Shape.AsSpan().SequenceEqual(right.Shape);

        public static bool operator !=(Size left, Size right) => !(left == right);

        /// <summary>The number of elements.</summary>
        public readonly long numel() => Shape.Aggregate(1L, (product, size) => product * size);

        /// <summary>The sizes from <paramref name="first"/> to before <paramref name="next"/>.</summary>
        public readonly Size Slice(int first, int next) => new(Shape[first..next]);

        /// <summary>The first sizes.</summary>
        public readonly IEnumerable<long> Take(int i) => Shape.Take(i);

        public readonly IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();

        readonly IEnumerator IEnumerable.GetEnumerator() => Shape.GetEnumerator();

        public override readonly bool Equals(object? obj) => obj is Size other && this == other;

        public override readonly int GetHashCode() => Shape.Aggregate(Length, HashCode.Combine);
    }
}
