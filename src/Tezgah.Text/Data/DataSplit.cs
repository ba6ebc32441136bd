namespace Tezgah.Text.Data;

/// <summary>Which rows are for training, validation and test. The parts are disjoint and in ascending order.</summary>
public sealed record DataSplit
{
    /// <summary>Row indices for training.</summary>
    public required IReadOnlyList<int> Train { get; init; }

    /// <summary>Row indices for validation.</summary>
    public required IReadOnlyList<int> Validation { get; init; }

    /// <summary>Row indices for the test.</summary>
    public required IReadOnlyList<int> Test { get; init; }

    /// <summary>
    /// Splits rows so that every label has the same share in each part, up to rounding. The same labels, fractions and
    /// seed give the same split on every machine.
    /// </summary>
    /// <param name="labels">The label of each row; any numbers.</param>
    /// <param name="validationFraction">Share of the rows for validation, 0 to below 1.</param>
    /// <param name="testFraction">Share of the rows for the test, 0 to below 1.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shares leave nothing for training.</exception>
    public static DataSplit Stratified(IReadOnlyList<int> labels, double validationFraction, double testFraction, int seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (!(validationFraction >= 0 && testFraction >= 0 && validationFraction + testFraction < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(validationFraction),
                $"Validation {validationFraction} and test {testFraction} must be 0 or more and leave a part for training.");
        }

        var random = new SplitMix((ulong)seed);
        var train = new List<int>();
        var validation = new List<int>();
        var test = new List<int>();
        // The first rows of each shuffled label go to validation and test; a running remainder carries the halves of
        // a row over to the next label, so that the parts as a whole have their share too.
        var validationDue = 0.0;
        var testDue = 0.0;
        foreach (var label in labels.Index().GroupBy(l => l.Item).OrderBy(g => g.Key))
        {
            var rows = label.Select(l => l.Index).ToArray();
            random.Shuffle(rows);
            var forValidation = Take(rows.Length * validationFraction, ref validationDue, rows.Length);
            var forTest = Take(rows.Length * testFraction, ref testDue, rows.Length - forValidation);
            validation.AddRange(rows[..forValidation]);
            test.AddRange(rows[forValidation..(forValidation + forTest)]);
            train.AddRange(rows[(forValidation + forTest)..]);
        }

        return new DataSplit { Train = Sorted(train), Validation = Sorted(validation), Test = Sorted(test) };
    }

    /// <summary>Splits rows at random, whatever they hold. The same number, fractions and seed give the same split on every machine.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="validationFraction">Share of the rows for validation, 0 to below 1.</param>
    /// <param name="testFraction">Share of the rows for the test, 0 to below 1.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shares leave nothing for training.</exception>
    public static DataSplit Random(int rows, double validationFraction, double testFraction, long seed) =>
        Stratified(new int[rows], validationFraction, testFraction, Fold(seed));

    /// <summary>A seed of 64 bits in the 32 that a split takes; every bit of a larger one counts.</summary>
    internal static int Fold(long seed) => unchecked((int)(seed ^ (seed >> 32)));

    private static int Take(double share, ref double due, int most)
    {
        due += share;
        var count = Math.Clamp((int)Math.Floor(due + 0.5), 0, most);
        due -= count;
        return count;
    }

    private static int[] Sorted(List<int> rows)
    {
        rows.Sort();
        return [.. rows];
    }
}
