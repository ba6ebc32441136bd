using System.Buffers;

namespace Tezgah.Core.Classification;

/// <summary>
/// Positives and negatives counted at each distinct score, from the highest down: what ROC, precision-recall, AUC and
/// average precision are read off. Ties are one step, so that the order of rows cannot matter.
/// </summary>
public sealed class ScoreRanking
{
    private readonly double[] _thresholds;
    private readonly int[] _truePositives;
    private readonly int[] _falsePositives;

    private ScoreRanking(double[] thresholds, int[] truePositives, int[] falsePositives)
    {
        _thresholds = thresholds;
        _truePositives = truePositives;
        _falsePositives = falsePositives;
    }

    /// <summary>The distinct scores, falling.</summary>
    public ReadOnlySpan<double> Thresholds => _thresholds;

    /// <summary>Positives with at least the score of the same index.</summary>
    public ReadOnlySpan<int> TruePositives => _truePositives;

    /// <summary>Negatives with at least the score of the same index.</summary>
    public ReadOnlySpan<int> FalsePositives => _falsePositives;

    /// <summary>All positives.</summary>
    public int Positives => _truePositives is [.., var last] ? last : 0;

    /// <summary>All negatives.</summary>
    public int Negatives => _falsePositives is [.., var last] ? last : 0;

    /// <summary>
    /// The area under the ROC curve: the share of pairs in which the positive scores higher, a tie counting half
    /// (Hanley and McNeil, 1982). Null if there is no positive or no negative.
    /// </summary>
    public double? Auc => Ratio.OrNull(DoubledWins(), 2.0 * Positives * Negatives);

    /// <summary>The sum of precision times step in recall, not interpolated; null without a positive.</summary>
    public double? AveragePrecision
    {
        get
        {
            var (sum, before) = (0.0, 0);
            for (var i = 0; i < _thresholds.Length; i++)
            {
                sum += (double)(_truePositives[i] - before) * _truePositives[i] / (_truePositives[i] + _falsePositives[i]);
                before = _truePositives[i];
            }

            return Ratio.OrNull(sum, Positives);
        }
    }

    /// <summary>Ranks <paramref name="scores"/>; any finite numbers, higher speaks for positive.</summary>
    /// <param name="scores">[n].</param>
    /// <param name="positive">[n].</param>
    /// <exception cref="ArgumentException">The lengths differ, or a score is not finite.</exception>
    public static ScoreRanking Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        if (scores.Length != positive.Length)
        {
            throw new ArgumentException($"{scores.Length} scores for {positive.Length} labels: give one per row.", nameof(scores));
        }

        var sorted = new double[scores.Length];
        var (low, high) = (0, scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            if (!double.IsFinite(scores[i]))
            {
                throw new ArgumentException($"The score of row {i} is {scores[i]}: scores must be finite.", nameof(scores));
            }

            // + 0.0 makes -0.0 the same score as 0.0.
            sorted[positive[i] ? low++ : --high] = scores[i] + 0.0;
        }

        return FromParts(sorted.AsSpan(0, low), sorted.AsSpan(low));
    }

    /// <summary>Sorts both parts in place and counts them together.</summary>
    internal static ScoreRanking FromParts(Span<double> positives, Span<double> negatives)
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

        var steps = CountDistinct(positives, negatives);
        var thresholds = GC.AllocateUninitializedArray<double>(steps);
        var truePositives = GC.AllocateUninitializedArray<int>(steps);
        var falsePositives = GC.AllocateUninitializedArray<int>(steps);
        var (p, n) = (positives.Length - 1, negatives.Length - 1);
        for (var step = 0; step < steps; step++)
        {
            var score = Highest(positives, p, negatives, n);
            for (; p >= 0 && positives[p] == score; p--)
            {
            }

            for (; n >= 0 && negatives[n] == score; n--)
            {
            }

            thresholds[step] = score;
            truePositives[step] = positives.Length - 1 - p;
            falsePositives[step] = negatives.Length - 1 - n;
        }

        return new(thresholds, truePositives, falsePositives);
    }

    private static int CountDistinct(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives)
    {
        var (p, n, count) = (positives.Length - 1, negatives.Length - 1, 0);
        for (; p >= 0 || n >= 0; count++)
        {
            var score = Highest(positives, p, negatives, n);
            for (; p >= 0 && positives[p] == score; p--)
            {
            }

            for (; n >= 0 && negatives[n] == score; n--)
            {
            }
        }

        return count;
    }

    private static double Highest(ReadOnlySpan<double> positives, int p, ReadOnlySpan<double> negatives, int n)
    {
        if (p < 0)
        {
            return negatives[n];
        }

        return n < 0 || positives[p] >= negatives[n] ? positives[p] : negatives[n];
    }

    // Whole numbers to the end: the area carries no rounding but that of one division.
    private long DoubledWins()
    {
        var (sum, tpBefore, fpBefore) = (0L, 0, 0);
        for (var i = 0; i < _thresholds.Length; i++)
        {
            sum += (long)(_falsePositives[i] - fpBefore) * (tpBefore + _truePositives[i]);
            (tpBefore, fpBefore) = (_truePositives[i], _falsePositives[i]);
        }

        return sum;
    }
}
