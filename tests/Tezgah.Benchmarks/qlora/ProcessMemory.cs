using Tezgah.Core.Machine;

namespace Tezgah.Benchmarks.Qlora;

/// <summary>The memory that this process holds, as Linux counts it; 0 elsewhere.</summary>
internal static class ProcessMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>Now, in bytes.</summary>
    public static long Now() => Read("VmRSS");

    /// <summary>The most since <see cref="Forget"/>, in bytes.</summary>
    public static long Most() => Read("VmHWM");

    /// <summary>Forgets what was held before.</summary>
    public static void Forget()
    {
        const string ResetMost = "5";
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", ResetMost);
        }
    }

    private static long Read(string key) => OperatingSystem.IsLinux() ? FreeMemory.MemInfo(File.ReadLines(Status), key) ?? 0 : 0;
}
