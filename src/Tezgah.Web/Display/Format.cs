using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Tezgah.Web.Display;

/// <summary>Numbers, times and durations as the reader's language writes them.</summary>
public sealed class Format(IStringLocalizer<DisplayTexts> texts, TimeProvider time)
{
    /// <summary>What stands for a value that is not there.</summary>
    public const string None = "–";

    /// <summary>A measured number with four significant digits; very small and very large ones in powers of ten.</summary>
    public static string Number(double? value) => value switch
    {
        null => None,
        { } v when !double.IsFinite(v) => v.ToString(CultureInfo.CurrentCulture),
        0 => "0",
        { } v when Math.Abs(v) is < 1e-3 or >= 1e5 => Scientific(v),
        { } v => v.ToString("F" + Decimals(v), CultureInfo.CurrentCulture),
    };

    /// <summary>A share, 0 to 1, in percent with one decimal.</summary>
    public static string Percent(double? share) => share is { } value ? value.ToString("P1", CultureInfo.CurrentCulture) : None;

    /// <summary>A count with the language's thousands separators.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A number of bytes: <c>1.5 GB</c>, <c>12 MB</c>, <c>3 KB</c>, in powers of 1024 as memory is counted.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => (bytes / (double)(1L << 30)).ToString("N1", CultureInfo.CurrentCulture) + " GB",
        >= 1L << 20 => (bytes / (double)(1L << 20)).ToString("N0", CultureInfo.CurrentCulture) + " MB",
        _ => Math.Ceiling(bytes / 1024.0).ToString("N0", CultureInfo.CurrentCulture) + " KB",
    };

    /// <summary>A large count by its millions or billions with three digits (<c>494 M</c>, <c>1.24 B</c>), a small one whole.</summary>
    public string Large(long value) => value switch
    {
        >= 1_000_000_000 => texts["Billions", Three(value / 1e9)],
        >= 1_000_000 => texts["Millions", Three(value / 1e6)],
        _ => Count(value),
    };

    /// <summary>A duration by its two largest units: <c>45 s</c>, <c>3 min 05 s</c>, <c>2 h 10 min</c>, <c>4 d 03 h</c>.</summary>
    public string Duration(TimeSpan? duration) => WholeSeconds(duration) switch
    {
        null => None,
        { TotalSeconds: < 0 } => texts["Seconds", 0],
        { TotalSeconds: < 60 } d => texts["Seconds", d.Seconds],
        { TotalMinutes: < 60 } d => texts["Minutes", d.Minutes, d.Seconds],
        { TotalHours: < 24 } d => texts["Hours", d.Hours, d.Minutes],
        { } d => texts["Days", d.Days, d.Hours],
    };

    /// <summary>A duration that is only roughly known, in one unit: <c>45 s</c>, <c>3 min</c>, <c>2.5 h</c>, <c>4 d</c>.</summary>
    public string Rough(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 90 } => texts["RoughSeconds", Two(duration.TotalSeconds)],
        { TotalMinutes: < 90 } => texts["RoughMinutes", Two(duration.TotalMinutes)],
        { TotalHours: < 36 } => texts["RoughHours", Two(duration.TotalHours)],
        _ => texts["RoughDays", Two(duration.TotalDays)],
    };

    /// <summary>A moment in local time: the time alone if it is today, otherwise with its day, and its year if it is another.</summary>
    public string Moment(DateTimeOffset? moment)
    {
        if (moment is not { } utc)
        {
            return None;
        }

        var local = TimeZoneInfo.ConvertTime(utc, time.LocalTimeZone);
        var now = time.GetLocalNow();
        var pattern = local.Date == now.Date ? "HH:mm" : local.Year == now.Year ? "d MMM HH:mm" : "d MMM yyyy HH:mm";
        return local.ToString(pattern, CultureInfo.CurrentCulture);
    }

    /// <summary>A moment in local time to the second, with its date.</summary>
    public string ExactMoment(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone).ToString("d MMMM yyyy HH:mm:ss", CultureInfo.CurrentCulture);

    // Rounded before it is taken apart, so that no part is left with the rest of another.
    private static TimeSpan? WholeSeconds(TimeSpan? duration) =>
        duration is { } d && d < TimeSpan.MaxValue - TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(Math.Round(d.TotalSeconds)) : duration;

    private static string Three(double value) =>
        value.ToString(value >= 100 ? "F0" : value >= 10 ? "F1" : "F2", CultureInfo.CurrentCulture);

    private static string Two(double value) => value.ToString(value < 9.95 ? "0.#" : "N0", CultureInfo.CurrentCulture);

    private static int Decimals(double value) => Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6);

    private static string Scientific(double value) => value.ToString("0.##e-0", CultureInfo.CurrentCulture);
}
