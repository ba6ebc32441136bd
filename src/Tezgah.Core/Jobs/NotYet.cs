using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>
/// The settings that a job can have and the engine cannot carry out, in one place: for each, the values that it can, as
/// <see cref="SettingsSchema{T}.ToTexts"/> writes them. What the engine learns is taken out of here. Nothing is ever silently
/// ignored: a worker refuses a job with any other value before it begins.
/// </summary>
public static class NotYet
{
    private static readonly (string Key, string[] Can)[] s_limits = [];

    /// <summary>The keys of all limited settings.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. s_limits.Select(l => l.Key)];

    /// <summary>What of <paramref name="job"/> the engine cannot carry out: <c>setting-not-yet</c>, one for each setting.</summary>
    public static IReadOnlyList<Problem> Check(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var texts = SettingsSchema<TrainingJob>.ToTexts(job);
        return
        [
            .. s_limits
                .Where(limit => !limit.Can.Contains(texts[limit.Key], StringComparer.Ordinal))
                .Select(limit => new Problem(
                    "setting-not-yet", limit.Key, limit.Key, Shown(texts[limit.Key]), string.Join(", ", limit.Can.Select(Shown)))),
        ];
    }

    // An empty field is null in the job file.
    private static string Shown(string value) => value.Length == 0 ? "null" : value;
}
