using Tezgah.Core.Statistics;

namespace Tezgah.Core.Classification;

/// <summary>
/// Two models on the same rows, each row reduced to the number of its (true class, class by a, class by b): a bootstrap
/// sample is then counted without touching more than one number a row.
/// </summary>
internal sealed class PairCounts
{
    private readonly int[] _cellOfRow;
    private readonly List<(int Truth, int A, int B)> _cells = [];
    private readonly long[] _counts;
    private readonly int _classes;

    public PairCounts(Predictions a, Predictions b)
    {
        CheckSameRows(a, b);
        // A file without probabilities may not mention the last classes.
        _classes = Math.Max(a.Classes, b.Classes);
        _cellOfRow = new int[a.Count];
        var known = new Dictionary<(int, int, int), int>();
        for (var row = 0; row < a.Count; row++)
        {
            var cell = (a.Truth[row], a.Predicted[row], b.Predicted[row]);
            if (!known.TryGetValue(cell, out var index))
            {
                known[cell] = index = _cells.Count;
                _cells.Add(cell);
            }

            _cellOfRow[row] = index;
        }

        _counts = new long[_cells.Count];
    }

    /// <summary>The confusion matrices of a and b over the rows named, each as often as it is named.</summary>
    public (ConfusionMatrix A, ConfusionMatrix B) Of(ReadOnlySpan<int> rows)
    {
        Array.Clear(_counts);
        foreach (var row in rows)
        {
            _counts[_cellOfRow[row]]++;
        }

        return (Matrix(c => c.A), Matrix(c => c.B));
    }

    /// <summary>McNemar's test over all rows.</summary>
    public McNemar McNemar()
    {
        var (bothRight, onlyA, onlyB, bothWrong) = (0L, 0L, 0L, 0L);
        foreach (var cell in _cellOfRow)
        {
            var (truth, a, b) = _cells[cell];
            bothRight += a == truth && b == truth ? 1 : 0;
            onlyA += a == truth && b != truth ? 1 : 0;
            onlyB += a != truth && b == truth ? 1 : 0;
            bothWrong += a != truth && b != truth ? 1 : 0;
        }

        return Statistics.McNemar.Of(bothRight, onlyA, onlyB, bothWrong);
    }

    public static void CheckSameRows(Predictions a, Predictions b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count != b.Count)
        {
            throw new ArgumentException($"{a.Count} rows against {b.Count}: compare predictions of the same rows.", nameof(b));
        }

        var same = a.Truth.CommonPrefixLength(b.Truth);
        if (same < a.Count)
        {
            throw new ArgumentException(
                $"Row {same} is of class {a.Truth[same]} in one and {b.Truth[same]} in the other: compare predictions of the same rows in the same order.",
                nameof(b));
        }
    }

    private ConfusionMatrix Matrix(Func<(int Truth, int A, int B), int> predictedBy)
    {
        var cells = new long[_classes * _classes];
        var unanswered = new long[_classes];
        for (var i = 0; i < _counts.Length; i++)
        {
            var predicted = predictedBy(_cells[i]);
            if (predicted == Predictions.NoAnswer)
            {
                unanswered[_cells[i].Truth] += _counts[i];
            }
            else
            {
                cells[(_cells[i].Truth * _classes) + predicted] += _counts[i];
            }
        }

        return ConfusionMatrix.FromCounts(cells, unanswered);
    }
}
