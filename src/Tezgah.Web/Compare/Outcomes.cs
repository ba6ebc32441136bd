using Tezgah.Core.Classification;
using Tezgah.Core.Statistics;

namespace Tezgah.Web.Compare;

/// <summary>The rows of two runs on the same data by who gets them right.</summary>
/// <param name="Both">Rows that both get right, in the order of the file.</param>
/// <param name="OnlyA">Rows that only the first gets right.</param>
/// <param name="OnlyB">Rows that only the second gets right.</param>
/// <param name="Neither">Rows that both get wrong.</param>
/// <param name="Test">McNemar's test of the four counts.</param>
public sealed record Outcomes(
    IReadOnlyList<int> Both, IReadOnlyList<int> OnlyA, IReadOnlyList<int> OnlyB, IReadOnlyList<int> Neither, McNemar Test)
{
    /// <summary>Sorts the rows; both must be about the same ones (<see cref="Summary.SameRows"/>).</summary>
    public static Outcomes Of(Predictions a, Predictions b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        List<int>[] rows = [[], [], [], []];
        for (var row = 0; row < a.Count; row++)
        {
            var (right, other) = (a.Predicted[row] == a.Truth[row], b.Predicted[row] == a.Truth[row]);
            rows[(right, other) switch { (true, true) => 0, (true, false) => 1, (false, true) => 2, _ => 3 }].Add(row);
        }

        return new(rows[0], rows[1], rows[2], rows[3], McNemar.Of(rows[0].Count, rows[1].Count, rows[2].Count, rows[3].Count));
    }
}
