namespace Tezgah.Core.Statistics;

/// <summary>The chance that one of k samples solves a problem (Chen et al., 2021).</summary>
public static class PassAtK
{
    /// <summary>
    /// Unbiased estimate from n samples of which c are right: 1 - C(n-c, k) / C(n, k), and 1 if fewer than k are wrong.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 ≤ c ≤ n and 1 ≤ k ≤ n.</exception>
    public static double Estimate(int samples, int correct, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(correct);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(correct, samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, samples);
        if (samples - correct < k)
        {
            return 1;
        }

        var allWrong = 1.0;
        for (var i = samples - correct + 1; i <= samples; i++)
        {
            allWrong *= 1 - ((double)k / i);
        }

        return 1 - allWrong;
    }

    /// <summary>The mean over problems, with a bootstrap interval over problems; its p has no meaning here.</summary>
    /// <param name="problems">Samples and right ones of each problem; every problem needs at least k samples.</param>
    /// <param name="k">Samples allowed.</param>
    /// <param name="settings">Samples, seed and confidence of the bootstrap.</param>
    public static BootstrapResult OverProblems(
        IReadOnlyList<(int Samples, int Correct)> problems, int k, BootstrapSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(problems);
        double[] estimates = [.. problems.Select(p => Estimate(p.Samples, p.Correct, k))];
        return Bootstrap.Rows(estimates.Length, rows => Mean(estimates, rows), settings);
    }

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
