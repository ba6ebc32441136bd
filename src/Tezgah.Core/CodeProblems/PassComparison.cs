using Tezgah.Core.Problems;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.CodeProblems;

/// <summary>Two sets of results on the same problems: what the second won and lost against the first.</summary>
/// <param name="Won">Problems that only the second solved, in the order of the first's file.</param>
/// <param name="Lost">Problems that only the first solved.</param>
/// <param name="Both">Problems that both solved.</param>
/// <param name="Neither">Problems that neither solved.</param>
/// <param name="Test">McNemar's test, the first set as A.</param>
/// <param name="PassAt1Difference">Pass@1 of the second minus that of the first, paired bootstrap over problems.</param>
public sealed record PassComparison(
    IReadOnlyList<string> Won,
    IReadOnlyList<string> Lost,
    IReadOnlyList<string> Both,
    IReadOnlyList<string> Neither,
    McNemar Test,
    BootstrapResult PassAt1Difference)
{
    /// <summary>Compares; a problem is solved if any of its samples passed.</summary>
    /// <exception cref="ProblemException">The two are not of the same problems, or have another number of samples of one.</exception>
    public static PassComparison Of(IReadOnlyList<ProblemScore> first, IReadOnlyList<ProblemScore> second, BootstrapSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var others = second.ToDictionary(p => p.TaskId, StringComparer.Ordinal);
        if (first.Count != second.Count || first.FirstOrDefault(p => !others.ContainsKey(p.TaskId)) is not null)
        {
            var odd = first.FirstOrDefault(p => !others.ContainsKey(p.TaskId))
                ?? second.First(p => first.All(f => f.TaskId != p.TaskId));
            throw new ProblemException(new Problem("code-sets-differ", null, odd.TaskId, $"{first.Count}", $"{second.Count}"));
        }

        // Whoever may try more often solves more: any of 10 against any of 1 says nothing about the models.
        if (first.FirstOrDefault(p => others[p.TaskId].Samples != p.Samples) is { } uneven)
        {
            throw new ProblemException(new Problem(
                "code-samples-differ", null, uneven.TaskId, $"{uneven.Samples}", $"{others[uneven.TaskId].Samples}"));
        }

        (ProblemScore A, ProblemScore B)[] pairs = [.. first.Select(p => (p, others[p.TaskId]))];
        string[] Where(bool a, bool b) => [.. pairs.Where(p => p.A.Passed > 0 == a && p.B.Passed > 0 == b).Select(p => p.A.TaskId)];
        var (both, lost, won, neither) = (Where(true, true), Where(true, false), Where(false, true), Where(false, false));
        double[] differences = [.. pairs.Select(p => Share(p.B) - Share(p.A))];
        return new(
            won,
            lost,
            both,
            neither,
            McNemar.Of(both.Length, lost.Length, won.Length, neither.Length),
            Bootstrap.Rows(differences.Length, rows => Mean(differences, rows), settings));
    }

    private static double Share(ProblemScore problem) => (double)problem.Passed / problem.Samples;

    private static double? Mean(double[] values, ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += values[row];
        }

        return rows.IsEmpty ? null : sum / rows.Length;
    }
}
