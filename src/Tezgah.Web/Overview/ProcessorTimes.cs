using System.Globalization;
using System.Runtime.InteropServices;

namespace Tezgah.Web.Overview;

/// <summary>What all processors together have done since the machine was started, in the kernel's ticks (proc(5), <c>/proc/stat</c>).</summary>
/// <param name="Busy">Ticks of work.</param>
/// <param name="All">Ticks in all.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProcessorTimes(long Busy, long All)
{
    private const int Idle = 3;
    private const int WaitsForDisk = 4;
    private const int Counted = 8;

    /// <summary>Reads the first line of <c>/proc/stat</c>; null where it is something else.</summary>
    public static ProcessorTimes? Parse(string? line)
    {
        var parts = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (parts is not ["cpu", _, _, _, _, ..])
        {
            return null;
        }

        // After the eighth come the guests' ticks, which are in the user's already.
        var ticks = parts[1..].Take(Counted)
            .Select(p => long.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var t) ? t : 0).ToArray();
        var all = ticks.Sum();
        return new ProcessorTimes(all - ticks[Idle] - (ticks.Length > WaitsForDisk ? ticks[WaitsForDisk] : 0), all);
    }

    /// <summary>How busy they were between two readings, 0 to 1; null where no tick has passed.</summary>
    public double? Since(ProcessorTimes earlier) =>
        All > earlier.All ? Math.Clamp((Busy - earlier.Busy) / (double)(All - earlier.All), 0, 1) : null;
}
