using System.Globalization;

namespace TorchSharp;

/// <summary>Kinds of devices; the numbers are libtorch's.</summary>
public enum DeviceType
{
    /// <summary>The processor.</summary>
    CPU = 0,

    /// <summary>A graphics card of NVIDIA.</summary>
    CUDA = 1,

    MKLDNN = 2,
    OPENGL = 3,
    OPENCL = 4,
    IDEEP = 5,
    HIP = 6,
    FPGA = 7,
    MSNPU = 8,
    XLA = 9,

    /// <summary>Apple's graphics.</summary>
    MPS = 13,

    /// <summary>No device: shapes without elements.</summary>
    META = 14,
}

public static partial class torch
{
    private static Device? s_defaultDevice;
    private static Device? s_cuda;

    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>No device: shapes without elements.</summary>
    public static readonly Device META = new(DeviceType.META);

    /// <summary>The current CUDA device.</summary>
    /// <exception cref="InvalidOperationException">libtorch sees no CUDA device.</exception>
    public static Device CUDA => s_cuda ??= InitializeDevice(new Device(DeviceType.CUDA));

    /// <summary>The device for a description such as <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    /// <exception cref="ArgumentException">The description names no kind of device.</exception>
    /// <exception cref="InvalidOperationException">It names CUDA, and libtorch sees no CUDA device.</exception>
    public static Device device(string description) => InitializeDevice(new Device(description));

    /// <inheritdoc cref="device(string)"/>
    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    /// <inheritdoc cref="device(string)"/>
    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    /// <summary>The CUDA device with this index.</summary>
    public static Device device(int index) => new(index);

    /// <summary>Where new tensors go when no device is asked for; the CPU at the start.</summary>
    public static Device get_default_device() => s_defaultDevice ?? CPU;

    /// <summary>Sets where new tensors go when no device is asked for.</summary>
    public static void set_default_device(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        s_defaultDevice = device;
    }

    /// <inheritdoc cref="set_default_device(Device)"/>
    public static void set_default_device(string device) => set_default_device(new Device(device));

    /// <summary>Whether a kind of device can be used here.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) =>
        deviceType != DeviceType.CUDA || Native.NativeMethods.tz_cuda_is_available() != 0;

    /// <summary>Checks that a kind of device can be used here.</summary>
    /// <exception cref="InvalidOperationException">libtorch sees no CUDA device.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
        {
            throw new InvalidOperationException(
                "libtorch sees no CUDA device: there is none, its driver is missing, or this libtorch was built for the "
                + "CPU only; run ./tezgah doctor to see which.");
        }
    }

    /// <summary>The device itself, or the default for null, once it is known to be usable.</summary>
    public static Device InitializeDevice(Device? device)
    {
        device ??= get_default_device();
        if (device.type == DeviceType.CUDA)
        {
            InitializeDeviceType(device.type);
        }

        return device;
    }

    /// <summary>Where a tensor's elements are: a kind of device, and which one of its kind.</summary>
    public class Device
    {
        private static readonly Device[] s_cudas = [.. Enumerable.Range(0, 16).Select(i => new Device(DeviceType.CUDA, i))];

        /// <summary>Reads a description such as <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
        /// <exception cref="ArgumentException">The description names no kind of device.</exception>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = ParseType(parts[0]);
            if (parts.Length == 2)
            {
                index = int.TryParse(parts[1], CultureInfo.InvariantCulture, out var parsed)
                    ? parsed
                    : throw new ArgumentException($"'{description}' is no device: '{parts[1]}' is no index.", nameof(description));
            }
        }

        /// <summary>The device of a kind, named as in <see cref="DeviceType"/>.</summary>
        public Device(string deviceType, int index = -1)
        {
            type = ParseType(deviceType);
            this.index = index;
        }

        /// <summary>The device of a kind; index -1 is the current one.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>The CUDA device with this index.</summary>
        public Device(int index)
        {
            type = DeviceType.CUDA;
            this.index = index;
        }

        /// <summary>The kind.</summary>
        public DeviceType type { get; private set; } = DeviceType.CPU;

        /// <summary>Which one of its kind; -1 is the current one.</summary>
        public int index { get; private set; } = -1;

        public static implicit operator Device(string description) => new(description);

        /// <summary>The description, such as <c>cpu</c> or <c>cuda:1</c>.</summary>
        public override string ToString()
        {
#pragma warning disable CA1308 // libtorch writes its devices in lower case.
            var name = type.ToString().ToLowerInvariant();
#pragma warning restore CA1308
            return type == DeviceType.CPU || index == -1 ? name : $"{name}:{index}";
        }

        internal static Device Of(DeviceType type, int index) =>
            type == DeviceType.CPU ? CPU
            : type == DeviceType.CUDA && index >= 0 && index < s_cudas.Length ? s_cudas[index]
            : new Device(type, index);

        private static DeviceType ParseType(string name) =>
            Enum.TryParse<DeviceType>(name, ignoreCase: true, out var type)
                ? type
                : throw new ArgumentException($"'{name}' is no kind of device; use cpu or cuda.", nameof(name));
    }
}
