using System.Diagnostics.CodeAnalysis;
using System.Text;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The number of dimensions.</summary>
        public long Dimensions => Kept(tz_dim(Handle));

        /// <inheritdoc cref="Dimensions"/>
        public long ndim => Dimensions;

        /// <summary>The number of elements.</summary>
        public long NumberOfElements => Kept(tz_numel(Handle));

        /// <summary>The size of one element in bytes.</summary>
        public long ElementSize => Kept(tz_element_size(Handle));

        /// <summary>The type of the elements.</summary>
        public ScalarType dtype => (ScalarType)Kept(tz_type(Handle));

        /// <summary>Where the elements are.</summary>
        public Device device
        {
            get
            {
                var packed = Kept(tz_device(Handle));
                return Device.Of((DeviceType)(int)packed, (int)(packed >> 32));
            }
        }

        /// <summary>The kind of device the elements are on.</summary>
        public DeviceType device_type => (DeviceType)(int)Kept(tz_device(Handle));

        /// <summary>Which device of its kind; -1 on the CPU.</summary>
        public int device_index => (int)(Kept(tz_device(Handle)) >> 32);

        /// <summary>Whether the elements are on a CUDA device.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>Whether there are no elements at all, only a shape.</summary>
        public bool is_meta => device_type == DeviceType.META;

        /// <summary>Whether the tensor is stored sparsely.</summary>
        public bool is_sparse => Kept(tz_is_sparse(Handle)) != 0;

        /// <summary>The sizes of all dimensions; a new array each time.</summary>
        public long[] shape => size();

        /// <inheritdoc cref="Dimensions"/>
        public long dim() => Dimensions;

        /// <inheritdoc cref="NumberOfElements"/>
        public long numel() => NumberOfElements;

        /// <inheritdoc cref="ElementSize"/>
        public long element_size() => ElementSize;

        /// <summary>Whether the elements are integers or bools.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>Whether the elements are floating-point numbers.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether the elements are complex numbers.</summary>
        public bool is_complex() => torch.is_complex(dtype);

        /// <summary>Whether the elements are on the CPU.</summary>
        public bool is_cpu() => device_type == DeviceType.CPU;

        /// <summary>Whether the elements lie in memory in row-major order, without gaps.</summary>
        public bool is_contiguous() => Kept(tz_is_contiguous(Handle)) != 0;

        /// <summary>Whether the elements lie in page-locked memory, which CUDA can copy from without waiting.</summary>
        public bool is_pinned() => Kept(tz_is_pinned(Handle)) != 0;

        /// <summary>How many elements lie in the storage before the first of this tensor.</summary>
        public long storage_offset() => Kept(tz_storage_offset(Handle));

        /// <inheritdoc cref="shape"/>
        public unsafe long[] size()
        {
            var result = new long[Dimensions];
            fixed (long* sizes = result)
            {
                tz_sizes(Handle, sizes);
            }

            GC.KeepAlive(this);
            return result;
        }

        /// <summary>The size of one dimension; negative numbers count from the last.</summary>
        public unsafe long size(int dim)
        {
            long result;
            Self(tz_size(Handle, dim, &result));
            return result;
        }

        /// <summary>For each dimension, how many elements apart its neighbours lie in memory.</summary>
        public unsafe long[] stride()
        {
            var result = new long[Dimensions];
            fixed (long* strides = result)
            {
                Self(tz_strides(Handle, strides));
            }

            return result;
        }

        /// <summary>How many elements apart the neighbours of one dimension lie in memory.</summary>
        public unsafe long stride(int dim)
        {
            long result;
            Self(tz_stride(Handle, dim, &result));
            return result;
        }

        /// <summary>Shape, type and device, such as <c>[2x3], type = Float32, device = cpu</c>.</summary>
        [SuppressMessage("Design", "CA1065", Justification = "A disposed tensor throws wherever it is used.")]
        public override string ToString() =>
            new StringBuilder("[").AppendJoin('x', size()).Append("], type = ").Append(dtype).Append(", device = ")
                .Append(device).ToString();

        // See Made: the call is over, and only now may this object go.
        private T Kept<T>(T value)
        {
            GC.KeepAlive(this);
            return value;
        }
    }

    /// <summary>The number of elements.</summary>
    public static long numel(Tensor input) => input.numel();

    /// <summary>Whether an object is a tensor.</summary>
    public static bool is_tensor(object obj) => obj is Tensor;
}
