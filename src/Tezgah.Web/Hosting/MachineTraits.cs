using System.Reflection;
using Tezgah.Core.Estimates;
using Tezgah.Core.Jobs;

namespace Tezgah.Web.Hosting;

/// <summary>What workers find on this machine, as far as their memory shows it.</summary>
/// <param name="HasGpu">Whether it has a GPU.</param>
/// <param name="HasKernels">Whether workers have the engine's kernels for the processor.</param>
public sealed record MachineTraits(bool HasGpu, bool HasKernels)
{
    /// <summary>Those of the machine that this runs on.</summary>
    public static MachineTraits Here => new(DriverHasGpu(), IsBuiltWithKernels());

    /// <summary>How a worker computes on the device of a job: on a GPU its kernels do not serve.</summary>
    public MemoryTraits On(DeviceSettings device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return MemoryTraits.On(device.Type == "cuda" || (device.Type == "auto" && HasGpu), HasKernels);
    }

    // Asked without libtorch, which lives in workers only: the NVIDIA driver lists its cards here.
    private static bool DriverHasGpu() => Directory.Exists("/proc/driver/nvidia/gpus") && Directory.EnumerateDirectories("/proc/driver/nvidia/gpus").Any();

    // With the TorchSharp package workers have none.
    private static bool IsBuiltWithKernels() =>
        typeof(MachineTraits).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().All(a => a is not { Key: "FullFeed", Value: "true" });
}
