namespace Tezgah.Core.Statistics;

/// <summary>Which way a measure is better: the one place that knows it.</summary>
public static class MeasureDirection
{
    private static readonly char[] s_between = ['_', '.', '/', '-', ' ', '@'];

    // Whole words of a name, so that "ece" is the calibration error and not a part of "piece".
    private static readonly string[] s_lower =
        ["loss", "logloss", "perplexity", "ms", "seconds", "brier", "ece", "mce", "error", "unparsable"];

    // How much of such a measure is gone.
    private static readonly string[] s_greater = ["reduction"];

    /// <summary>
    /// Whether less of a measure of this name is better: losses, perplexities, times, calibration and Brier errors, answers without a class.
    /// </summary>
    /// <param name="name">Its name, with or without <c>eval_</c> and the like.</param>
    public static bool IsLowerBetter(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = name.Split(s_between, StringSplitOptions.RemoveEmptyEntries);
        return words.Any(w => s_lower.Contains(w, StringComparer.OrdinalIgnoreCase))
            && !words.Any(w => s_greater.Contains(w, StringComparer.OrdinalIgnoreCase));
    }
}
