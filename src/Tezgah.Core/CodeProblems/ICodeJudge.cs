namespace Tezgah.Core.CodeProblems;

/// <summary>What programs may use while they are judged.</summary>
/// <param name="Time">Wall time of each.</param>
/// <param name="MemoryBytes">Memory of each, in all its processes together.</param>
/// <param name="Workers">Programs at once.</param>
public sealed record JudgeLimits(TimeSpan Time, long MemoryBytes, int Workers);

/// <summary>Runs model-written programs where they can do no harm. The engine writes them, and knows no sandbox.</summary>
public interface ICodeJudge
{
    /// <summary>Tries whether programs can be run at all, before a model writes any.</summary>
    /// <exception cref="Problems.ProblemException">They cannot; says why and what to do.</exception>
    void Check(JudgeLimits limits);

    /// <summary>The samples' results, in their order.</summary>
    /// <param name="problems">The problems that the samples are of.</param>
    /// <param name="samples">What to judge.</param>
    /// <param name="limits">What each may use.</param>
    /// <param name="progress">Told the number of samples that are done, from several threads.</param>
    /// <param name="cancellationToken">Ends the work after the samples that are running.</param>
    /// <exception cref="Problems.ProblemException">A sandbox did not start.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    IReadOnlyList<SampleResult> Judge(
        IReadOnlyList<CodeProblem> problems,
        IReadOnlyList<CodeSample> samples,
        JudgeLimits limits,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default);
}
