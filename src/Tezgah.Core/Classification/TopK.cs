namespace Tezgah.Core.Classification;

/// <summary>Share of rows whose true class is among the K most probable ones, with ties broken either way.</summary>
/// <param name="K">How many classes may be named; 1 … classes - 1.</param>
/// <param name="TiesToHigherClassIndex">Of equal probabilities the higher class first, as scikit-learn's <c>top_k_accuracy_score</c>.</param>
/// <param name="TiesToLowerClassIndex">Of equal probabilities the lower class first; for 1 this is the accuracy.</param>
public sealed record TopKAccuracy(int K, double TiesToHigherClassIndex, double TiesToLowerClassIndex);

/// <summary>Top-k accuracy.</summary>
public static class TopK
{
    /// <summary>One entry for each k from 1 to K - 1; empty for two classes, without a row and without probabilities.</summary>
    public static IReadOnlyList<TopKAccuracy> Of(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var classes = predictions.Classes;
        if (!predictions.HasProbabilities || classes <= 2 || predictions.Count == 0)
        {
            return [];
        }

        var higherFirst = new long[classes];
        var lowerFirst = new long[classes];
        for (var row = 0; row < predictions.Count; row++)
        {
            var probabilities = predictions.ProbabilitiesOf(row);
            var truth = predictions.Truth[row];
            var own = probabilities[truth];
            var (above, equalBelow, equalAbove) = (0, 0, 0);
            for (var c = 0; c < classes; c++)
            {
                above += probabilities[c] > own ? 1 : 0;
                equalBelow += c < truth && probabilities[c] == own ? 1 : 0;
                equalAbove += c > truth && probabilities[c] == own ? 1 : 0;
            }

            higherFirst[above + equalAbove]++;
            lowerFirst[above + equalBelow]++;
        }

        var (higher, lower) = (0L, 0L);
        return [.. Enumerable.Range(1, classes - 1).Select(k =>
        {
            higher += higherFirst[k - 1];
            lower += lowerFirst[k - 1];
            return new TopKAccuracy(k, (double)higher / predictions.Count, (double)lower / predictions.Count);
        })];
    }
}
