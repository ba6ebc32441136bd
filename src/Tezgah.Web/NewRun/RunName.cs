using System.Globalization;

namespace Tezgah.Web.NewRun;

/// <summary>Names of runs.</summary>
public static class RunName
{
    /// <summary>A name for a run after <paramref name="name"/>: its number one higher, or 2 where it has none.</summary>
    public static string After(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var end = name.LastIndexOf(' ');
        return end >= 0 && int.TryParse(name.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 2 and < 10000
            ? string.Create(CultureInfo.InvariantCulture, $"{name[..end]} {number + 1}")
            : name + " 2";
    }
}
