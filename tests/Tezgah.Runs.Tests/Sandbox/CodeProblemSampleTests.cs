using Tezgah.Core.CodeProblems;
using Tezgah.Runs.Sandbox;

namespace Tezgah.Runs.Tests.Sandbox;

/// <summary><c>samples/code-problems</c>: its tests take the right solutions and no wrong one.</summary>
[Trait("Category", "Sandbox")]
[Collection(SandboxCollection.Name)]
public sealed class CodeProblemSampleTests(SandboxFixture sandbox)
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "samples", "code-problems");
    private static readonly IReadOnlyList<CodeProblem> s_problems = CodeFiles.ReadProblems(Path.Combine(s_folder, "problems.jsonl"));

    [Fact]
    public void Own_solutions_pass()
    {
        var results = Judge([.. s_problems.Select(p => new CodeSample(p.TaskId, p.CanonicalSolution!))]);

        Assert.InRange(results.Count, 40, int.MaxValue);
        Assert.DoesNotContain(results, r => !r.Passed);
    }

    [Fact]
    public void Wrong_solutions_fail_at_least_two_a_problem()
    {
        var wrong = CodeFiles.ReadSamples(Path.Combine(s_folder, "wrong-solutions.jsonl"), s_problems);

        var results = Judge(wrong);

        Assert.All(s_problems, p => Assert.InRange(results.Count(r => r.TaskId == p.TaskId), 2, int.MaxValue));
        // Each runs, and is found wrong by the tests: one that is no Python or ends on the time limit would show nothing about them.
        Assert.All(results, r => Assert.True(r.Outcome is SampleOutcome.WrongAnswer or SampleOutcome.Exception, $"{r}"));
    }

    [Fact]
    public void Solution_without_an_answer_fails_everywhere() =>
        Assert.DoesNotContain(Judge([.. s_problems.Where(p => !p.Prompt.StartsWith("class", StringComparison.Ordinal)).Select(p => new CodeSample(p.TaskId, "    return None\n"))]), r => r.Passed);

    private IReadOnlyList<SampleResult> Judge(IReadOnlyList<CodeSample> samples) => new SampleJudge(sandbox.Sandbox, 2).Judge(s_problems, samples);
}
