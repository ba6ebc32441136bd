namespace Tezgah.Core.Labels;

/// <summary>Classes from the probabilities that a language model gives the label words.</summary>
public static class LabelScores
{
    /// <summary>The probability of each class: the softmax over the words' log-probabilities.</summary>
    /// <param name="logProbabilities">For each class the log-probabilities of its word's tokens, each given all before it; nats.</param>
    /// <param name="byLength">Whether a word counts with its mean instead of its sum.</param>
    /// <returns>[K], adding up to 1.</returns>
    /// <exception cref="ArgumentException">A word has no token, or a number is not finite.</exception>
    public static double[] Probabilities(IReadOnlyList<IReadOnlyList<double>> logProbabilities, bool byLength)
    {
        ArgumentNullException.ThrowIfNull(logProbabilities);
        double[] scores = [.. logProbabilities.Select(w => Score(w, byLength))];
        if (scores.Length == 0 || Array.Exists(scores, s => !double.IsFinite(s)))
        {
            throw new ArgumentException("A label word has no token, or its score is not finite.", nameof(logProbabilities));
        }

        var most = scores.Max();
        double[] weights = [.. scores.Select(s => Math.Exp(s - most))];
        var total = weights.Sum();
        return [.. weights.Select(w => w / total)];
    }

    /// <summary>A word's score: the sum of its tokens' log-probabilities, or their mean.</summary>
    public static double Score(IReadOnlyList<double> logProbabilities, bool byLength)
    {
        ArgumentNullException.ThrowIfNull(logProbabilities);
        return logProbabilities.Count == 0 ? double.NaN : byLength ? logProbabilities.Average() : logProbabilities.Sum();
    }
}
