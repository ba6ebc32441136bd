using Tezgah.Core.Problems;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.CodeProblems;

/// <summary>How an interval was found.</summary>
public enum PassInterval
{
    /// <summary>Each problem counts as solved or not: the score interval of a proportion (Wilson, 1927).</summary>
    Wilson,

    /// <summary>Problems drawn with replacement (percentile bootstrap, Efron, 1979).</summary>
    BootstrapOverProblems,
}

/// <summary>Pass@k over a set of problems.</summary>
/// <param name="K">Samples allowed.</param>
/// <param name="Value">The mean of the problems' unbiased estimates.</param>
/// <param name="Interval">95 % interval over problems.</param>
/// <param name="Method">How the interval was found.</param>
public sealed record PassEstimate(int K, double Value, Interval? Interval, PassInterval Method);

/// <summary>One problem's samples.</summary>
/// <param name="TaskId">The problem.</param>
/// <param name="Samples">Its samples.</param>
/// <param name="Passed">Those that passed.</param>
public sealed record ProblemScore(string TaskId, int Samples, int Passed);

/// <summary>What <c>tezgah passk</c> finds: pass@k with intervals, failures by reason, and what each sample did.</summary>
/// <param name="Estimates">One for each k.</param>
/// <param name="Problems">In the order of the problems file.</param>
/// <param name="Results">One for each sample.</param>
public sealed record PassReport(
    IReadOnlyList<PassEstimate> Estimates, IReadOnlyList<ProblemScore> Problems, IReadOnlyList<SampleResult> Results)
{
    /// <summary>How many samples had each outcome; those that none had are left out.</summary>
    public IReadOnlyList<(SampleOutcome Outcome, int Count)> Outcomes { get; } =
        [.. SampleOutcomes.All.Select(o => (o, Results.Count(r => r.Outcome == o))).Where(o => o.Item2 > 0)];

    /// <summary>Estimates pass@k.</summary>
    /// <param name="taskIds">The problems, in their order.</param>
    /// <param name="results">Every sample's result.</param>
    /// <param name="ks">The ks; null: 1, 10 and 100 as far as every problem has so many samples.</param>
    /// <param name="settings">Samples and seed of the bootstrap.</param>
    /// <exception cref="ProblemException">A problem has fewer samples than a k that was asked for.</exception>
    public static PassReport Of(
        IReadOnlyList<string> taskIds, IReadOnlyList<SampleResult> results, IReadOnlyList<int>? ks = null, BootstrapSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(taskIds);
        ArgumentNullException.ThrowIfNull(results);
        var byTask = results.ToLookup(r => r.TaskId, StringComparer.Ordinal);
        ProblemScore[] problems = [.. taskIds.Select(id => new ProblemScore(id, byTask[id].Count(), byTask[id].Count(r => r.Passed)))];
        CheckSamples(problems, ks ?? []);
        var fewest = problems.Min(p => p.Samples);
        return new([.. (ks ?? [1, 10, 100]).Where(k => k <= fewest).Select(k => Estimate(problems, k, settings))], problems, results);
    }

    /// <summary>The problem that stands against so many <paramref name="ks"/>, before anything is run.</summary>
    /// <exception cref="ProblemException">A problem has fewer samples than a k.</exception>
    public static void CheckSamples(IReadOnlyList<ProblemScore> problems, IReadOnlyList<int> ks)
    {
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(ks);
        var fewest = problems.MinBy(p => p.Samples)!;
        if (ks.Where(k => k > fewest.Samples).Select(k => (int?)k).FirstOrDefault() is { } tooMany)
        {
            throw new ProblemException(new Problem("code-k-too-large", "--k", $"{tooMany}", fewest.TaskId, $"{fewest.Samples}"));
        }
    }

    private static PassEstimate Estimate(ProblemScore[] problems, int k, BootstrapSettings? settings)
    {
        // With k samples of each problem the estimate of a problem is 0 or 1, and the mean a proportion. A bootstrap would then
        // give all-or-none an interval of no width.
        if (problems.All(p => p.Samples == k))
        {
            var solved = problems.Count(p => p.Passed > 0);
            return new(k, (double)solved / problems.Length, Wilson.Interval95(solved, problems.Length), PassInterval.Wilson);
        }

        var result = PassAtK.OverProblems([.. problems.Select(p => (p.Samples, p.Passed))], k, settings);
        return new(k, result.Estimate!.Value, result.Interval, PassInterval.BootstrapOverProblems);
    }
}
