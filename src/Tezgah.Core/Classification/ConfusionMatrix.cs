namespace Tezgah.Core.Classification;

/// <summary>What the cells of a confusion matrix are divided by.</summary>
public enum ConfusionScale
{
    /// <summary>The true class: the diagonal is recall.</summary>
    Row,

    /// <summary>The predicted class: the diagonal is precision.</summary>
    Column,

    /// <summary>All rows: the diagonal adds up to accuracy.</summary>
    Overall,
}

/// <summary>
/// Counts by true class (row) and predicted class (column), as scikit-learn lays them out, with rows that got no answer
/// counted beside the matrix.
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _cells;
    private readonly long[] _unanswered;

    private ConfusionMatrix(long[] cells, long[] unanswered)
    {
        _cells = cells;
        _unanswered = unanswered;
        Classes = unanswered.Length;
        Total = cells.Sum() + unanswered.Sum();
    }

    /// <summary>Classes K.</summary>
    public int Classes { get; }

    /// <summary>All rows, with and without an answer.</summary>
    public long Total { get; }

    /// <summary>Rows predicted right: the sum of the diagonal.</summary>
    public long Correct
    {
        get
        {
            var sum = 0L;
            for (var c = 0; c < Classes; c++)
            {
                sum += this[c, c];
            }

            return sum;
        }
    }

    /// <summary>Rows that got no answer.</summary>
    public long UnansweredTotal => _unanswered.Sum();

    /// <summary>Rows of class <paramref name="truth"/> that were called <paramref name="predicted"/>.</summary>
    public long this[int truth, int predicted] => _cells[(truth * Classes) + predicted];

    /// <summary>Counts <paramref name="predictions"/>.</summary>
    public static ConfusionMatrix Of(Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return Of(predictions.Truth, predictions.Predicted, predictions.Classes);
    }

    /// <summary>The matrix of given counts, e.g. of a resampled or a published one.</summary>
    /// <param name="cells">[K, K], row = true class.</param>
    /// <param name="unanswered">[K] by true class; null if every row got an answer.</param>
    /// <exception cref="ArgumentException">The arrays do not belong to one number of classes, or a count is negative.</exception>
    public static ConfusionMatrix FromCounts(ReadOnlySpan<long> cells, ReadOnlySpan<long> unanswered = default)
    {
        var classes = (int)Math.Round(Math.Sqrt(cells.Length));
        if (classes == 0 || classes * classes != cells.Length || (unanswered.Length != 0 && unanswered.Length != classes))
        {
            throw new ArgumentException(
                $"{cells.Length} cells and {unanswered.Length} unanswered counts: give K × K cells and K or no unanswered counts.",
                nameof(cells));
        }

        if (cells.IndexOfAnyInRange(long.MinValue, -1) >= 0 || unanswered.IndexOfAnyInRange(long.MinValue, -1) >= 0)
        {
            throw new ArgumentException("A count is negative.", nameof(cells));
        }

        return new(cells.ToArray(), unanswered.IsEmpty ? new long[classes] : unanswered.ToArray());
    }

    /// <summary>Rows of class <paramref name="truth"/> that got no answer.</summary>
    public long Unanswered(int truth) => _unanswered[truth];

    /// <summary>Rows of class <paramref name="truth"/>: its support.</summary>
    public long RowSum(int truth)
    {
        var sum = _unanswered[truth];
        for (var predicted = 0; predicted < Classes; predicted++)
        {
            sum += this[truth, predicted];
        }

        return sum;
    }

    /// <summary>Rows called <paramref name="predicted"/>.</summary>
    public long ColumnSum(int predicted)
    {
        var sum = 0L;
        for (var truth = 0; truth < Classes; truth++)
        {
            sum += this[truth, predicted];
        }

        return sum;
    }

    /// <summary>The counts; [K][K], row = true class.</summary>
    public long[][] Counts() => Cells((truth, predicted) => this[truth, predicted]);

    /// <summary>The shares; [K][K], row = true class. A row or column without a sample stays 0, as in scikit-learn.</summary>
    public double[][] Normalised(ConfusionScale scale)
    {
        var rows = Enumerable.Range(0, Classes).Select(RowSum).ToArray();
        var columns = Enumerable.Range(0, Classes).Select(ColumnSum).ToArray();
        return Cells((truth, predicted) => Ratio.OrZero(this[truth, predicted], scale switch
        {
            ConfusionScale.Row => rows[truth],
            ConfusionScale.Column => columns[predicted],
            _ => Total,
        }));
    }

    internal static ConfusionMatrix Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes)
    {
        var cells = new long[classes * classes];
        var unanswered = new long[classes];
        for (var row = 0; row < truth.Length; row++)
        {
            if (predicted[row] == Predictions.NoAnswer)
            {
                unanswered[truth[row]]++;
            }
            else
            {
                cells[(truth[row] * classes) + predicted[row]]++;
            }
        }

        return new(cells, unanswered);
    }

    private T[][] Cells<T>(Func<int, int, T> cell) =>
        [.. Enumerable.Range(0, Classes).Select(t => Enumerable.Range(0, Classes).Select(p => cell(t, p)).ToArray())];
}
