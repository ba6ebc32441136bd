namespace Tezgah.Core.Classification;

/// <summary>One bin of a reliability diagram: the rows with <c>Lower &lt; confidence &lt;= Upper</c>.</summary>
/// <param name="Lower">Lower edge, not part of the bin.</param>
/// <param name="Upper">Upper edge, part of the bin.</param>
/// <param name="Count">Rows.</param>
/// <param name="Accuracy">Share of rows whose most probable class is right; null if empty.</param>
/// <param name="MeanConfidence">Mean of the largest probability; null if empty.</param>
public sealed record CalibrationBin(double Lower, double Upper, long Count, double? Accuracy, double? MeanConfidence);

/// <summary>
/// How far the largest probability of a row can be taken at its word (Guo et al., 2017). It judges the probabilities, so
/// the class is the most probable one (the lowest of equal ones), whatever the predictions file names.
/// </summary>
/// <param name="ExpectedError">ECE: mean over rows of |accuracy - mean confidence| of their bin; null without a row.</param>
/// <param name="MaximumError">The largest such gap of a bin that is not empty; null without a row.</param>
/// <param name="Bins">The bins, equally wide.</param>
public sealed record Calibration(double? ExpectedError, double? MaximumError, IReadOnlyList<CalibrationBin> Bins)
{
    /// <summary>Sorts the rows into <paramref name="bins"/> bins; null without probabilities.</summary>
    public static Calibration? Of(Predictions predictions, int bins)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (!predictions.HasProbabilities)
        {
            return null;
        }

        var (counts, hits, confidences) = (new long[bins], new long[bins], new double[bins]);
        for (var row = 0; row < predictions.Count; row++)
        {
            var probabilities = predictions.ProbabilitiesOf(row);
            var best = Predictions.ArgMax(probabilities);
            var bin = BinOf(probabilities[best], bins);
            counts[bin]++;
            hits[bin] += best == predictions.Truth[row] ? 1 : 0;
            confidences[bin] += probabilities[best];
        }

        var result = Enumerable.Range(0, bins).Select(m => new CalibrationBin(
            Edge(m, bins), Edge(m + 1, bins), counts[m], Ratio.OrNull(hits[m], counts[m]), Ratio.OrNull(confidences[m], counts[m]))).ToList();
        var gaps = result.Where(b => b.Count > 0)
            .Select(b => (b.Count, Gap: Math.Abs(b.Accuracy!.Value - b.MeanConfidence!.Value))).ToList();
        return new(
            Ratio.OrNull(gaps.Sum(g => g.Count * g.Gap), predictions.Count),
            gaps.Count == 0 ? null : gaps.Max(g => g.Gap),
            result);
    }

    private static int BinOf(double confidence, int bins)
    {
        var bin = Math.Clamp((int)Math.Ceiling(confidence * bins) - 1, 0, bins - 1);
        // The product may round across an edge; the edges decide.
        if (bin > 0 && confidence <= Edge(bin, bins))
        {
            return bin - 1;
        }

        return bin < bins - 1 && confidence > Edge(bin + 1, bins) ? bin + 1 : bin;
    }

    private static double Edge(int bin, int bins) => (double)bin / bins;
}
