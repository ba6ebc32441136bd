using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Web.NewRun;

/// <summary>Short facts of a setting.</summary>
public static class SettingHint
{
    /// <summary>The name of a setting's field in the page.</summary>
    public static string Id(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return "setting-" + key.Replace('.', '-');
    }

    /// <summary>The default as the reader writes numbers.</summary>
    public static string Default(SettingDefinition setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return setting.Kind == SettingKind.Number ? Number(setting.Default) : setting.Default;
    }

    /// <summary>A number of a file, such as <c>5E-05</c>, as the reader writes it: <c>5e-5</c>.</summary>
    public static string Number(string value) =>
        !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? value
        : number != 0 && Math.Abs(number) < 1e-4 ? number.ToString("0.################e-0", CultureInfo.CurrentCulture)
        : value.Replace(".", CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal);

    /// <summary>The range as <c>&gt; 0, ≤ 10</c>; empty without limits.</summary>
    public static string Range(SettingDefinition setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var limits = setting.Limits;
        var parts = new List<string>();
        if (double.IsFinite(limits.Min))
        {
            parts.Add((limits.MinExclusive ? "> " : "≥ ") + Text(limits.Min));
        }

        if (double.IsFinite(limits.Max))
        {
            parts.Add((limits.MaxExclusive ? "< " : "≤ ") + Text(limits.Max));
        }

        return string.Join(", ", parts);
    }

    /// <summary>
    /// The problem's sentence with the setting's name for people in place of its key in the file.
    /// </summary>
    public static string Sentence(Problem problem, Func<string, string> label)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(label);
        return problem.Where is { } key && problem.Args.Count > 0 && problem.Args[0] == key
            ? (problem with { Args = [label(key), .. problem.Args.Skip(1)] }).Message
            : problem.Message;
    }

    private static string Text(double limit) => limit.ToString("N0", CultureInfo.CurrentCulture) is var whole && limit == Math.Floor(limit)
        ? whole
        : limit.ToString("R", CultureInfo.CurrentCulture);
}
