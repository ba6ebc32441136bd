using Tezgah.Core.Runs;

namespace Tezgah.Web.Live;

/// <summary>Which lines of a log are shown.</summary>
public static class RunLog
{
    /// <summary>The levels, the least grave first.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["info", "warning", "error"];

    /// <summary>The lines that are at least as grave as <paramref name="level"/>; a level nobody knows is as grave as any.</summary>
    public static IReadOnlyList<LogLine> AtLeast(IReadOnlyList<LogLine> lines, string level)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var least = Rank(level);
        return least <= 0 ? lines : [.. lines.Where(l => Rank(l.Level) >= least)];
    }

    /// <summary>The lines whose text, in the reader's language, has <paramref name="text"/> in it, whatever the case.</summary>
    public static IReadOnlyList<LogLine> With(IReadOnlyList<LogLine> lines, string text)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return string.IsNullOrWhiteSpace(text)
            ? lines
            : [.. lines.Where(l => (l.Problem?.Message ?? l.Text).Contains(text.Trim(), StringComparison.CurrentCultureIgnoreCase))];
    }

    private static int Rank(string level)
    {
        for (var i = 0; i < Levels.Count; i++)
        {
            if (Levels[i] == level)
            {
                return i;
            }
        }

        return int.MaxValue;
    }
}
