using System.Globalization;

namespace Tezgah.Benchmarks.Charts;

/// <summary>
/// The processor time of this process and of all that it started: dashboard, browser and what drives it. On a machine that others
/// use too, it says what the wall clock cannot.
/// </summary>
internal static class ProcessTree
{
    // USER_HZ, which Linux shows to programs on every machine.
    private const double TicksASecond = 100;

    /// <summary>The processor time of all of them so far, in milliseconds, to ten.</summary>
    public static double Milliseconds()
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<Entry>()
            .ToDictionary(e => e.Id);
        return all.Values.Where(e => IsOurs(e, all)).Sum(e => e.Ticks) * 1000 / TicksASecond;
    }

    private static bool IsOurs(Entry? entry, Dictionary<int, Entry> all)
    {
        for (; entry is not null; entry = all.GetValueOrDefault(entry.Parent))
        {
            if (entry.Id == Environment.ProcessId)
            {
                return true;
            }
        }

        return false;
    }

    private static Entry? Read(int id)
    {
        try
        {
            // The name, in brackets, may hold anything.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new Entry(
                id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(f => double.Parse(f, CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    // Ticks: its own in user and system, and those of its children that have ended.
    private sealed record Entry(int Id, int Parent, double Ticks);
}
