using Tezgah.Core.CodeProblems;
using Tezgah.Runs.Sandbox;

namespace Tezgah.Cli.CodeProblems;

/// <summary>Judges the programs of an evaluation in the sandbox.</summary>
internal sealed class SandboxJudge : ICodeJudge
{
    public void Check(JudgeLimits limits) => CodeSandbox.Open(Of(limits)).Dispose();

    public IReadOnlyList<SampleResult> Judge(
        IReadOnlyList<CodeProblem> problems,
        IReadOnlyList<CodeSample> samples,
        JudgeLimits limits,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using var sandbox = CodeSandbox.Open(Of(limits));
        return new SampleJudge(sandbox, limits.Workers).Judge(problems, samples, progress, cancellationToken);
    }

    private static SandboxLimits Of(JudgeLimits limits) => new() { Time = limits.Time, Memory = limits.MemoryBytes };
}
