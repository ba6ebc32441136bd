namespace Tezgah.Core.Classification;

/// <summary>Each class against all others, ranked by its probability, and the averages of their areas.</summary>
public sealed class OneVsRest
{
    private OneVsRest(IReadOnlyList<ScoreRanking> classes, double? aucMicro)
    {
        Classes = classes;
        AucMicro = aucMicro;
    }

    /// <summary>The ranking of each class; [K]. A class that never occurs has no positives, and so no curve.</summary>
    public IReadOnlyList<ScoreRanking> Classes { get; }

    /// <summary>Area of each class; [K], null where it does not exist.</summary>
    public IReadOnlyList<double?> Auc => [.. Classes.Select(c => c.Auc)];

    /// <summary>Average precision of each class; [K], null for a class that never occurs.</summary>
    public IReadOnlyList<double?> AveragePrecision => [.. Classes.Select(c => c.AveragePrecision)];

    /// <summary>Mean area over the classes for which it exists; null if for none.</summary>
    public double? AucMacro => Ratio.MeanOfDefined(Auc);

    /// <summary>The same, weighted with the rows of each class.</summary>
    public double? AucWeighted
    {
        get
        {
            var defined = Classes.Where(c => c.Auc is not null).ToList();
            return Ratio.OrNull(defined.Sum(c => c.Positives * c.Auc!.Value), defined.Sum(c => (double)c.Positives));
        }
    }

    /// <summary>Area of all entries of the one-hot truth and the probabilities pooled; null for one class or no row.</summary>
    public double? AucMicro { get; }

    /// <summary>Area of class 1 of two; null for any other number of classes.</summary>
    public double? AucBinary => Classes.Count == 2 ? Classes[1].Auc : null;

    /// <summary>Mean average precision over the classes for which it exists; null if for none.</summary>
    public double? AveragePrecisionMacro => Ratio.MeanOfDefined(AveragePrecision);

    /// <summary>Average precision of class 1 of two; null for any other number of classes.</summary>
    public double? AveragePrecisionBinary => Classes.Count == 2 ? Classes[1].AveragePrecision : null;

    /// <summary>Ranks every class.</summary>
    /// <exception cref="ArgumentException">There are no probabilities.</exception>
    public static OneVsRest Of(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        if (!predictions.HasProbabilities)
        {
            throw new ArgumentException("Without probabilities there is nothing to rank: add the columns prob_class_0 ….", nameof(predictions));
        }

        var (rows, classes) = (predictions.Count, predictions.Classes);
        var scores = new double[rows];
        var pooledPositives = new double[rows];
        var pooledNegatives = GC.AllocateUninitializedArray<double>(rows * (classes - 1));
        var (positivesDone, negativesDone) = (0, 0);
        var rankings = new ScoreRanking[classes];
        for (var c = 0; c < classes; c++)
        {
            var positives = Split(predictions, c, scores);
            rankings[c] = ScoreRanking.FromParts(scores.AsSpan(0, positives), scores.AsSpan(positives));
            scores.AsSpan(0, positives).CopyTo(pooledPositives.AsSpan(positivesDone));
            scores.AsSpan(positives).CopyTo(pooledNegatives.AsSpan(negativesDone));
            positivesDone += positives;
            negativesDone += rows - positives;
        }

        return new(rankings, PooledArea.Of(pooledPositives, pooledNegatives));
    }

    // Scores of the positives to the front, those of the negatives to the back; returns the number of positives.
    private static int Split(Predictions predictions, int c, double[] scores)
    {
        var truth = predictions.Truth;
        var probabilities = predictions.Probabilities;
        var classes = predictions.Classes;
        var (low, high) = (0, scores.Length);
        for (var row = 0; row < truth.Length; row++)
        {
            var score = probabilities[(row * classes) + c] + 0.0;
            if (truth[row] == c)
            {
                scores[low++] = score;
            }
            else
            {
                scores[--high] = score;
            }
        }

        return low;
    }
}
