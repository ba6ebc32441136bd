using System.Globalization;

namespace Tezgah.Engine.Memory;

/// <summary>The memory that a process can still get.</summary>
public static class FreeMemory
{
    /// <summary>
    /// In bytes: on Linux what the kernel could hand out without swapping, or what is left of the container's share if that is
    /// less; elsewhere what the garbage collector knows.
    /// </summary>
    public static long Read()
    {
        var known = GC.GetGCMemoryInfo();
        var free = Math.Max(0, known.TotalAvailableMemoryBytes - known.MemoryLoadBytes);
        if (!OperatingSystem.IsLinux())
        {
            return free;
        }

        var available = MemInfo(File.ReadLines("/proc/meminfo"), "MemAvailable") ?? free;
        var limit = Number("/sys/fs/cgroup/memory.max");
        var used = Number("/sys/fs/cgroup/memory.current");
        return limit is null || used is null ? available : Math.Clamp(limit.Value - used.Value, 0, available);
    }

    /// <summary>A value of <c>/proc/meminfo</c> or <c>/proc/self/status</c> in bytes.</summary>
    internal static long? MemInfo(IEnumerable<string> lines, string key)
    {
        var line = lines.FirstOrDefault(l => l.StartsWith(key + ":", StringComparison.Ordinal));
        var number = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [_, var text, ..] ? text : null;
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : null;
    }

    // "max" stands for no limit; outside of a container the file is not there at all.
    private static long? Number(string path) =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path), NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
