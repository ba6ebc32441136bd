using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Engine.Memory;

/// <summary>
/// Asks Linux for pages of 2 MiB under a tensor's memory that was not touched yet: handing out two gigabytes in pages of
/// 4 KiB takes longer than reading them from a file.
/// </summary>
internal static partial class HugePages
{
    private const nint PageSize = 2 << 20;
    private const int UseHugePages = 14; // MADV_HUGEPAGE

    /// <summary>Asks; a system that has no such pages goes on with small ones.</summary>
    public static unsafe void Ask(Tensor tensor)
    {
        if (!OperatingSystem.IsLinux() || tensor.device_type != DeviceType.CPU)
        {
            return;
        }

        var bytes = (nint)(tensor.NumberOfElements * tensor.ElementSize);
        if (bytes < 2 * PageSize)
        {
            return;
        }

        using var scope = NewDisposeScope();
        fixed (byte* start = tensor.view(-1).narrow(0, 0, 1).bytes)
        {
            var first = ((nint)start + PageSize - 1) / PageSize * PageSize;
            var end = ((nint)start + bytes) / PageSize * PageSize;
            if (end > first)
            {
                // What it answers does not matter: without large pages everything works, a little slower.
                _ = madvise(first, (nuint)(end - first), UseHugePages);
            }
        }
    }

    [LibraryImport("libc")]
    private static partial int madvise(nint address, nuint length, int advice);
}
