using System.Runtime.InteropServices;

namespace Tezgah.Engine.Memory;

/// <summary>
/// Keeps a worker from being killed without a word. When Linux runs out of memory it ends the process that has most of it;
/// with a limit on the process's own data (<c>RLIMIT_DATA</c>) the allocation that would go too far fails instead, and the
/// worker can say so.
/// </summary>
internal static partial class MemoryLimit
{
    private const int Data = 2;

    /// <summary>Left to the rest of the machine.</summary>
    private const long Margin = 256L << 20;

    /// <summary>The part of the free memory that the worker may take.</summary>
    private const double Share = 0.95;

    /// <summary>Limits this process to what it has and what is free now.</summary>
    /// <param name="free">The free memory in bytes.</param>
    /// <returns>The limit in bytes; null where there is no such limit, or none was needed.</returns>
    public static long? Apply(long free)
    {
        if (!OperatingSystem.IsLinux() || FreeMemory.MemInfo(File.ReadLines("/proc/self/status"), "VmData") is not { } used)
        {
            return null;
        }

        var wanted = used + (long)(Math.Max(0, free - Margin) * Share);
        if (getrlimit(Data, out var limit) != 0 || limit.Current <= (nuint)wanted)
        {
            return null;
        }

        limit.Current = (nuint)wanted;
        return setrlimit(Data, in limit) == 0 ? wanted : null;
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
