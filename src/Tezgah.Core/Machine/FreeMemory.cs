using System.Globalization;

namespace Tezgah.Core.Machine;

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
        return Groups().Aggregate(available, (least, group) => Math.Min(least, Left(group) ?? least));
    }

    // The control group of this process and those above it: any of them may have the limit (a container, a job of a
    // scheduler, a service).
    private static IEnumerable<string> Groups()
    {
        const string Root = "/sys/fs/cgroup";
        const string Own = "/proc/self/cgroup";
        const string Unified = "0::";
        yield return Root;
        var path = File.Exists(Own) ? File.ReadLines(Own).FirstOrDefault(l => l.StartsWith(Unified, StringComparison.Ordinal)) : null;
        var group = Root;
        foreach (var part in (path?[Unified.Length..] ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            group = Path.Combine(group, part);
            yield return group;
        }
    }

    // Files that were read lately count as used, but make room when it is needed.
    private static long? Left(string group) =>
        Number(Path.Combine(group, "memory.max")) is { } limit && Number(Path.Combine(group, "memory.current")) is { } used
            ? Math.Max(0, limit - used + FileCache(Path.Combine(group, "memory.stat")))
            : null;

    /// <summary>A value of <c>/proc/meminfo</c> or <c>/proc/self/status</c> in bytes.</summary>
    public static long? MemInfo(IEnumerable<string> lines, string key)
    {
        var line = lines.FirstOrDefault(l => l.StartsWith(key + ":", StringComparison.Ordinal));
        var number = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [_, var text, ..] ? text : null;
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : null;
    }

    private static long FileCache(string statistics)
    {
        const string Key = "inactive_file ";
        var line = File.Exists(statistics)
            ? File.ReadLines(statistics).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal))
            : null;
        return long.TryParse(line?[Key.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;
    }

    // "max" stands for no limit; outside of a container the file is not there at all.
    private static long? Number(string path) =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path), NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
