using System.Globalization;

namespace Tezgah.Runs.Sandbox;

/// <summary>What a process and all its descendants have in memory, from /proc (proc(5)).</summary>
internal static class ProcessMemory
{
    /// <summary>Bytes in memory, shared pages counted once for each process; 0 if the process is gone.</summary>
    public static long OfTree(int process)
    {
        var (sum, waiting) = (0L, new Stack<int>([process]));
        while (waiting.TryPop(out var next))
        {
            // A process may end between two of these reads.
            if (Read($"/proc/{next}/statm") is { } memory && memory.Split(' ') is [_, var resident, ..])
            {
                sum += long.Parse(resident, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            }

            foreach (var child in Children(next))
            {
                waiting.Push(child);
            }
        }

        return sum;
    }

    /// <summary>The processes that it started and that still live.</summary>
    public static IEnumerable<int> Children(int process)
    {
        string[] threads;
        try
        {
            threads = Directory.GetDirectories($"/proc/{process}/task");
        }
        catch (IOException)
        {
            return [];
        }

        return threads.SelectMany(t => (Read(t + "/children") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture));
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
