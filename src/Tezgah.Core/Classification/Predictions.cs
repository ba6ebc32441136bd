using System.Globalization;

namespace Tezgah.Core.Classification;

/// <summary>
/// What a classifier said about rows whose class is known: the input of every metric. Checked once when created, so
/// that no metric has to.
/// </summary>
public sealed class Predictions
{
    /// <summary>The predicted class of a row for which no answer could be read: wrong, and in a column of its own.</summary>
    public const int NoAnswer = -1;

    /// <summary>How far outside [0, 1] a probability may lie: what a float32 softmax leaves after rounding.</summary>
    private const double ProbabilitySlack = 1e-5;

    private readonly int[] _truth;
    private readonly int[] _predicted;
    private readonly double[]? _probabilities;

    private Predictions(int[] truth, int[] predicted, double[]? probabilities, int classes)
    {
        _truth = truth;
        _predicted = predicted;
        _probabilities = probabilities;
        Classes = classes;
    }

    /// <summary>Rows.</summary>
    public int Count => _truth.Length;

    /// <summary>Classes K, whether or not each occurs.</summary>
    public int Classes { get; }

    /// <summary>True class of each row, 0 … K-1; [n].</summary>
    public ReadOnlySpan<int> Truth => _truth;

    /// <summary>Predicted class of each row, 0 … K-1 or <see cref="NoAnswer"/>; [n].</summary>
    public ReadOnlySpan<int> Predicted => _predicted;

    /// <summary>Whether probabilities are known; without them only the metrics of the confusion matrix exist.</summary>
    public bool HasProbabilities => _probabilities is not null;

    /// <summary>Probabilities, row after row; [n, K], or empty if there are none.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>Probabilities of one row; [K].</summary>
    public ReadOnlySpan<double> ProbabilitiesOf(int row) => _probabilities.AsSpan(row * Classes, Classes);

    /// <summary>Checks and keeps the arrays; they are not copied and must not be changed afterwards.</summary>
    /// <param name="truth">[n], 0 … K-1.</param>
    /// <param name="predicted">[n], 0 … K-1 or <see cref="NoAnswer"/>; null takes the lowest class with the largest probability.</param>
    /// <param name="probabilities">[n, K] row-major, each in [0, 1]; null if unknown.</param>
    /// <param name="classes">K, at least 1.</param>
    /// <exception cref="ArgumentException">A length, label or probability is impossible; the message names row and value.</exception>
    public static Predictions Create(int[] truth, int[]? predicted, double[]? probabilities, int classes)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (predicted is null && probabilities is null)
        {
            throw new ArgumentException("Neither predicted classes nor probabilities are given: give at least one.", nameof(predicted));
        }

        if (predicted is not null && predicted.Length != truth.Length)
        {
            throw new ArgumentException(
                $"{predicted.Length} predicted classes for {truth.Length} true ones: give one per row.", nameof(predicted));
        }

        if (probabilities is not null && probabilities.LongLength != (long)truth.Length * classes)
        {
            throw new ArgumentException(
                $"{probabilities.Length} probabilities for {truth.Length} rows of {classes} classes: give rows × classes.",
                nameof(probabilities));
        }

        CheckLabels(truth, 0, classes, "true", nameof(truth));
        if (predicted is not null)
        {
            CheckLabels(predicted, NoAnswer, classes, "predicted", nameof(predicted));
        }

        if (probabilities is not null)
        {
            CheckProbabilities(probabilities, classes);
        }

        return new(truth, predicted ?? MostProbable(probabilities, classes), probabilities, classes);
    }

    /// <summary>The lowest class index with the largest probability, for each row; [n] from [n, K].</summary>
    public static int[] MostProbable(ReadOnlySpan<double> probabilities, int classes)
    {
        var best = new int[probabilities.Length / classes];
        for (var row = 0; row < best.Length; row++)
        {
            best[row] = ArgMax(probabilities.Slice(row * classes, classes));
        }

        return best;
    }

    /// <summary>The chosen rows, in that order and as often as named: one bootstrap sample.</summary>
    public Predictions Select(ReadOnlySpan<int> rows)
    {
        var truth = new int[rows.Length];
        var predicted = new int[rows.Length];
        var probabilities = _probabilities is null ? null : new double[rows.Length * Classes];
        for (var i = 0; i < rows.Length; i++)
        {
            truth[i] = _truth[rows[i]];
            predicted[i] = _predicted[rows[i]];
            if (probabilities is not null)
            {
                ProbabilitiesOf(rows[i]).CopyTo(probabilities.AsSpan(i * Classes));
            }
        }

        return new(truth, predicted, probabilities, Classes);
    }

    /// <summary>Whether <paramref name="p"/> lies in [0, 1], give or take rounding; NaN does not.</summary>
    internal static bool IsProbability(double p) => p >= -ProbabilitySlack && p <= 1 + ProbabilitySlack;

    internal static int ArgMax(ReadOnlySpan<double> row)
    {
        var best = 0;
        for (var c = 1; c < row.Length; c++)
        {
            if (row[c] > row[best])
            {
                best = c;
            }
        }

        return best;
    }

    private static void CheckLabels(int[] labels, int lowest, int classes, string what, string parameter)
    {
        for (var row = 0; row < labels.Length; row++)
        {
            if (labels[row] < lowest || labels[row] >= classes)
            {
                throw new ArgumentException(
                    $"Row {row} has the {what} class {labels[row]}, but classes run from 0 to {classes - 1}.", parameter);
            }
        }
    }

    private static void CheckProbabilities(double[] probabilities, int classes)
    {
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (!IsProbability(probabilities[i]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"Row {i / classes} gives class {i % classes} the probability {probabilities[i]}, which is not in [0, 1]; logits must go through softmax first."),
                    nameof(probabilities));
            }
        }
    }
}
