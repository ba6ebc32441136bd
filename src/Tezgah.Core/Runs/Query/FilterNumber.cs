using System.Globalization;

namespace Tezgah.Core.Runs.Query;

/// <summary>The number that a person's text for a field means.</summary>
public static class FilterNumber
{
    private static readonly string[] s_days = ["yyyy-MM-dd", "d.M.yyyy"];
    private static readonly string[] s_moments = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "d.M.yyyy HH:mm"];

    private static readonly Dictionary<string, double> s_units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["s"] = 1,
        ["sn"] = 1,
        ["sec"] = 1,
        ["m"] = 60,
        ["min"] = 60,
        ["dk"] = 60,
        ["h"] = 3600,
        ["sa"] = 3600,
        ["d"] = 86400,
        ["g"] = 86400,
        ["gün"] = 86400,
        ["w"] = 604800,
        ["hf"] = 604800,
    };

    /// <summary>
    /// The number, and for a day the start of the next one. Numbers may have a point or a comma (<c>0.8</c>, <c>0,8</c>),
    /// a percent sign (<c>80%</c>, <c>%80</c>), powers of ten (<c>1e-4</c>); durations a unit (<c>90s</c>, <c>15min</c>, <c>2h</c>,
    /// <c>3d</c>); times a date (<c>2026-03-05</c>, with <c>14:30</c> behind it), or a duration, which counts back from now.
    /// Nothing where the text is no such thing.
    /// </summary>
    public static (double? Number, double? Until) Of(string text, FieldKind kind, FilterContext context)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(context);
        text = text.Trim();
        return kind switch
        {
            FieldKind.Time => Time(text, context),
            FieldKind.Duration => (Duration(text) ?? Plain(text), null),
            FieldKind.Text or FieldKind.Number or FieldKind.Share => (Plain(text), null),
            _ => (null, null),
        };
    }

    /// <summary>A number as people write it; null if it is none.</summary>
    public static double? Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var percent = text.StartsWith('%') || text.EndsWith('%');
        var digits = text.Trim('%', ' ');
        if (digits.Contains(',', StringComparison.Ordinal) && !digits.Contains('.', StringComparison.Ordinal))
        {
            digits = digits.Replace(',', '.');
        }

        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? percent ? number / 100 : number
            : null;
    }

    private static double? Duration(string text)
    {
        var end = text.Length;
        while (end > 0 && char.IsLetter(text[end - 1]))
        {
            end--;
        }

        return end < text.Length && s_units.TryGetValue(text[end..], out var seconds) && Plain(text[..end]) is { } number
            ? number * seconds
            : null;
    }

    private static (double?, double?) Time(string text, FilterContext context)
    {
        if (Duration(text) is { } back)
        {
            return (Seconds(context.Now) - back, null);
        }

        if (DateTime.TryParseExact(text, s_days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var until = day.Date < DateTime.MaxValue.Date ? Seconds(day.AddDays(1), context.Zone) : double.PositiveInfinity;
            return (Seconds(day, context.Zone), until);
        }

        return DateTime.TryParseExact(text, s_moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? (Seconds(moment, context.Zone), null)
            : (null, null);
    }

    // An hour that the clocks skip is taken as the next one. Reckoned in ticks: the first and the last day that can be written lie in
    // another zone outside of what a moment can be.
    private static double Seconds(DateTime local, TimeZoneInfo zone)
    {
        var valid = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return (valid - DateTime.UnixEpoch - zone.GetUtcOffset(valid)).TotalSeconds;
    }

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
