using System.Diagnostics;
using System.Globalization;

namespace Tezgah.Core.Jobs;

/// <summary>
/// One process on this machine, told apart from a later one that got the same number: the number and the moment of its start.
/// </summary>
/// <param name="Id">The process id.</param>
/// <param name="Start">
/// When it started: on Linux in clock ticks after boot (<c>starttime</c> in proc(5), which does not move when the clock is
/// set), elsewhere in .NET ticks, UTC. Only good for comparing on the same machine.
/// </param>
public sealed record ProcessIdentity(int Id, long Start)
{
    /// <summary>This process.</summary>
    public static ProcessIdentity Current =>
        Of(Environment.ProcessId) ?? throw new InvalidOperationException("The process does not find itself.");

    /// <summary>The living process of a number; null if there is none.</summary>
    public static ProcessIdentity? Of(int id)
    {
        if (OperatingSystem.IsLinux())
        {
            return OfLinux(id);
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited ? null : new ProcessIdentity(id, process.StartTime.ToUniversalTime().Ticks);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null if it is something else.</summary>
    public static ProcessIdentity? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(' ', StringSplitOptions.TrimEntries);
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                ? new ProcessIdentity(id, start)
                : null;
    }

    /// <summary>Whether this very process still lives.</summary>
    public bool IsAlive => Of(Id) == this;

    /// <summary>Two numbers: <c>id start</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Start}");

    private static ProcessIdentity? OfLinux(int id)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // The second field is the name in parentheses, and may hold spaces and parentheses itself.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var isDead = fields[0] is "Z" or "X";
        return isDead ? null : new ProcessIdentity(id, long.Parse(fields[19], CultureInfo.InvariantCulture));
    }
}
