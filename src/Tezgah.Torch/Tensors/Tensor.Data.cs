using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The memory of the elements, in row-major order; a change is a change of the tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor has gaps, or is not on the CPU.</exception>
        /// <exception cref="ArgumentException">It has more than 2 GB, or the array set is not as long.</exception>
        public Span<byte> bytes
        {
            get
            {
                var length = NumberOfElements * ElementSize;
                CheckBytes(length);
                return new Span<byte>(Data(), (int)length);
            }
            set
            {
                var length = NumberOfElements * ElementSize;
                CheckBytes(length);
                if (value.Length != length)
                {
                    throw new ArgumentException($"{value.Length} bytes for a tensor of {length} bytes.", nameof(value));
                }

                value.CopyTo(new Span<byte>(Data(), (int)length));
            }
        }

        /// <summary>The elements as .NET's numbers, over the same memory; valid while the tensor is.</summary>
        /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the type of the elements.</exception>
        /// <exception cref="InvalidOperationException">The tensor is not on the CPU.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(this);
        }

        /// <summary>The only element.</summary>
        /// <exception cref="ArgumentException">There are more or fewer, or <typeparamref name="T"/> is not their type.</exception>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException($"The tensor has {NumberOfElements} elements, and item() is for one.");
            }

            ValidateType(typeof(T));
            if (device_type == DeviceType.CPU)
            {
                return Kept(*(T*)Data());
            }

            using var copy = cpu();
            return copy.item<T>();
        }

        /// <summary>The only element as a number of libtorch.</summary>
        public Scalar ToScalar()
        {
            NativeNumber result;
            Self(tz_item(Handle, &result));
            return new Scalar(result);
        }

        /// <summary>Writes the memory of the elements to a stream.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            CheckBytes(0);
            var rest = NumberOfElements * ElementSize;
            for (var from = (byte*)Data(); rest > 0;)
            {
                var part = (int)Math.Min(rest, Math.Max(bufferSize, Megabyte));
                stream.Write(new ReadOnlySpan<byte>(from, part));
                from += part;
                rest -= part;
            }

            GC.KeepAlive(this);
        }

        /// <summary>Reads the memory of the elements from a stream.</summary>
        /// <exception cref="EndOfStreamException">The stream ends before the tensor is full.</exception>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            CheckBytes(0);
            var rest = NumberOfElements * ElementSize;
            for (var to = (byte*)Data(); rest > 0;)
            {
                var part = (int)Math.Min(rest, Math.Max(bufferSize, Megabyte));
                stream.ReadExactly(new Span<byte>(to, part));
                to += part;
                rest -= part;
            }

            GC.KeepAlive(this);
        }

        internal void* Data()
        {
            nint result;
            Self(tz_data(Handle, &result));
            return (void*)result;
        }

        internal void ValidateType(Type type)
        {
            if (ToScalarType(type) != dtype)
            {
                throw new ArgumentException($"The elements are {dtype}, and {type.Name} was asked for.");
            }
        }

        private const int Megabyte = 1 << 20;

        private void CheckBytes(long length)
        {
            if (device_type != DeviceType.CPU)
            {
                throw new InvalidOperationException($"The tensor is on {device}; copy it to the CPU to read its memory.");
            }

            if (!is_contiguous())
            {
                throw new InvalidOperationException("The tensor's elements have gaps or another order; call contiguous() first.");
            }

            if (length > int.MaxValue)
            {
                throw new ArgumentException($"{length} bytes are more than a span can hold; take a part of the tensor.");
            }
        }
    }
}
