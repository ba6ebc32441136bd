using System.Runtime.InteropServices;
using Tezgah.Core.Machine;
using static TorchSharp.torch;

namespace Tezgah.Engine.Memory;

/// <summary>
/// Keeps a worker from being killed without a word. When Linux runs out of memory it ends the process that has most of it;
/// with a limit on the process's own data (<c>RLIMIT_DATA</c>) the allocation that would go too far fails instead, and the
/// worker can say so. Disposing takes the limit away.
/// </summary>
internal sealed partial class MemoryLimit : IDisposable
{
    private const int Data = 2;

    /// <summary>Left to the rest of the machine.</summary>
    private const long Margin = 256L << 20;

    /// <summary>The part of the free memory that the worker may take.</summary>
    private const double Share = 0.95;

    private readonly Limit _before;

    private MemoryLimit(Limit before) => _before = before;

    /// <summary>Limits this process to what it has and most of what is free now.</summary>
    /// <param name="free">The free memory in bytes.</param>
    /// <returns>The limit; null where there is no such limit, or a tighter one is set already.</returns>
    public static MemoryLimit? Apply(long free)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        ClaimWorkSpace();
        if (FreeMemory.MemInfo(File.ReadLines("/proc/self/status"), "VmData") is not { } used || getrlimit(Data, out var limit) != 0)
        {
            return null;
        }

        var wanted = (nuint)(used + (long)(Math.Max(0, free - Margin) * Share));
        var lower = limit with { Current = wanted };
        return limit.Current > wanted && setrlimit(Data, in lower) == 0 ? new MemoryLimit(limit) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _ = setrlimit(Data, in _before);

    /// <summary>
    /// Lets OpenBLAS and OpenMP take their buffers and threads now: OpenBLAS asks again without end when it gets no buffer.
    /// </summary>
    private static void ClaimWorkSpace()
    {
        using var scope = NewDisposeScope();
        ones(256, 256).mm(ones(256, 256)).add_(1);
    }

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, out Limit limit);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Current;
        public nuint Maximum;
    }
}
