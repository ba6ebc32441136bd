namespace Tezgah.Web.Live;

/// <summary>Which lines of a run's log are shown.</summary>
/// <param name="Level">The least grave level, one of <see cref="RunLog.Levels"/>.</param>
/// <param name="Text">What the lines have in them; empty for anything.</param>
public sealed record LogFilter(string Level, string Text)
{
    /// <summary>The most letters that can be looked for.</summary>
    public const int MostLetters = 200;

    /// <summary>All lines.</summary>
    public static LogFilter All { get; } = new(RunLog.Levels[0], "");

    /// <summary>Reads the parts of an address; what is not there, or not known, leaves no line out.</summary>
    public static LogFilter Parse(string? level, string? text)
    {
        var sought = (text ?? "").Trim();
        return new(RunLog.Levels.Contains(level) ? level! : RunLog.Levels[0], sought.Length > MostLetters ? sought[..MostLetters].Trim() : sought);
    }

    /// <summary>The parts of the address; null leaves a part out.</summary>
    public IReadOnlyDictionary<string, object?> ToAddress()
    {
        var read = Parse(Level, Text);
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["level"] = read.Level == RunLog.Levels[0] ? null : read.Level,
            ["find"] = read.Text.Length == 0 ? null : read.Text,
        };
    }
}
