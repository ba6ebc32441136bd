using System.Buffers;

namespace Tezgah.Core.Classification;

/// <summary>The area under the ROC curve of two unsorted sets of scores, without keeping the curve.</summary>
internal static class PooledArea
{
    /// <summary>Sorts both in place; null if one is empty.</summary>
    public static double? Of(Span<double> positives, Span<double> negatives)
    {
        var scratch = ArrayPool<double>.Shared.Rent(Math.Max(positives.Length, negatives.Length));
        try
        {
            RadixSort.Sort(positives, scratch);
            RadixSort.Sort(negatives, scratch);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scratch);
        }

        // For each positive: the negatives below it, and those up to and including its score; half of the ties counts.
        var (doubledWins, below, upTo) = (0L, 0, 0);
        foreach (var score in positives)
        {
            while (below < negatives.Length && negatives[below] < score)
            {
                below++;
            }

            while (upTo < negatives.Length && negatives[upTo] <= score)
            {
                upTo++;
            }

            doubledWins += below + upTo;
        }

        return Ratio.OrNull(doubledWins, 2.0 * positives.Length * negatives.Length);
    }
}
