using System.Collections;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor on the CPU as .NET's numbers, in row-major order whatever its strides.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly T* _data;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;
    private torch.Tensor? _tensor;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
        {
            throw new InvalidOperationException($"The tensor is on {tensor.device}; copy it to the CPU to read its elements.");
        }

        _data = (T*)tensor.Data();
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        _tensor = tensor;
        Count = tensor.NumberOfElements;
    }

    /// <summary>The number of elements.</summary>
    public long Count { get; }

    /// <summary>Always false.</summary>
    public bool IsReadOnly => false;

    /// <summary>An element by its place in each dimension, or by its place in row-major order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public T this[params long[] indices]
    {
        get => _data[Offset(indices)];
        set => _data[Offset(indices)] = value;
    }

    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) =>
        left.Count == right.Count && left.SequenceEqual(right);

    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !(left == right);

    /// <summary>A copy of the elements in one dimension.</summary>
    public T[] ToArray()
    {
        var result = new T[Count];
        CopyTo(result.AsSpan());
        return result;
    }

    /// <summary>A copy of the elements in an array of the tensor's shape; one element for a tensor without dimensions.</summary>
    public Array ToNDArray()
    {
        if (_shape.Length < 2)
        {
            return ToArray();
        }

        var result = Array.CreateInstance(typeof(T), _shape);
        fixed (byte* to = &System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(result))
        {
            CopyTo(new Span<T>(to, checked((int)Count)));
        }

        return result;
    }

    /// <summary>Copies as many elements as fit, from <paramref name="tensorIndex"/> on, to <paramref name="arrayIndex"/> on.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyTo(T[], int, long)"/>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = (int)Math.Min(target.Length, Count - tensorIndex);
        if (_contiguous)
        {
            new ReadOnlySpan<T>(_data + tensorIndex, count).CopyTo(target);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                target[i] = _data[Strided(tensorIndex + i)];
            }
        }

        GC.KeepAlive(_tensor);
    }

    /// <summary>Writes as many elements as fit, from <paramref name="arrayIndex"/> on, to <paramref name="tensorIndex"/> on.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyFrom(T[], int, long)"/>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Count - tensorIndex);
        if (_contiguous)
        {
            source[..count].CopyTo(new Span<T>(_data + tensorIndex, count));
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                _data[Strided(tensorIndex + i)] = source[i];
            }
        }

        GC.KeepAlive(_tensor);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++)
        {
            yield return At(i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && this == other;

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>Lets the tensor go; it is not disposed.</summary>
    public void Dispose() => _tensor = null;

    private T At(long place) => _data[_contiguous ? place : Strided(place)];

    private long Offset(long[] indices)
    {
        ObjectDisposedException.ThrowIf(_tensor is null, this);
        if (indices.Length == 1)
        {
            var place = indices[0];
            return place >= 0 && place < Count
                ? _contiguous ? place : Strided(place)
                : throw new ArgumentOutOfRangeException(nameof(indices), $"Place {place} of {Count} elements.");
        }

        var offset = 0L;
        for (var i = 0; i < indices.Length; i++)
        {
            if (i >= _shape.Length || indices[i] < 0 || indices[i] >= _shape[i])
            {
                throw new ArgumentOutOfRangeException(
                    nameof(indices), $"Place [{string.Join(", ", indices)}] of shape [{string.Join(", ", _shape)}].");
            }

            offset += indices[i] * _strides[i];
        }

        return offset;
    }

    private long Strided(long place)
    {
        var offset = 0L;
        for (var i = _shape.Length - 1; i >= 0; i--)
        {
            (place, var index) = Math.DivRem(place, _shape[i]);
            offset += index * _strides[i];
        }

        return offset;
    }
}
