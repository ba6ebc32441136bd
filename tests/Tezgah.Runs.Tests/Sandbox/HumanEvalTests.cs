using System.Diagnostics;
using Tezgah.Core.CodeProblems;
using Tezgah.Runs.Sandbox;

namespace Tezgah.Runs.Tests.Sandbox;

/// <summary>HumanEval's own solutions, where its problems are at hand: in <c>humaneval</c> below the data root.</summary>
[Trait("Category", "Parity")]
[Trait("Category", "Sandbox")]
[Collection(SandboxCollection.Name)]
public sealed class HumanEvalTests(SandboxFixture sandbox)
{
    [Fact]
    public void Canonical_solutions_all_pass_in_time()
    {
        var problems = Problems();
        var clock = Stopwatch.StartNew();

        var results = Judge(problems, p => p.CanonicalSolution!);

        Assert.DoesNotContain(results, r => !r.Passed);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60.0 * problems.Count / 164);
    }

    [Fact]
    public void Canonical_solutions_pass_as_a_chat_model_would_write_them() =>
        Assert.DoesNotContain(Judge(Problems(), p => $"<think>Let me see.</think>\nHere it is:\n```python\n{p.Prompt}{p.CanonicalSolution}```\nIt works."), r => !r.Passed);

    [Fact]
    public void Solutions_without_an_answer_all_fail()
    {
        var results = Judge(Problems(), _ => "    return None\n");

        Assert.All(results, r => Assert.Equal(SampleOutcome.WrongAnswer, r.Outcome));
    }

    private IReadOnlyList<SampleResult> Judge(IReadOnlyList<CodeProblem> problems, Func<CodeProblem, string> completion) =>
        new SampleJudge(sandbox.Sandbox, 2).Judge(problems, [.. problems.Select(p => new CodeSample(p.TaskId, completion(p)))]);

    private static IReadOnlyList<CodeProblem> Problems()
    {
        var root = Environment.GetEnvironmentVariable("TEZGAH_DATA") ?? Path.Combine(Repository.Root, "..", "shared", "data");
        Assert.SkipUnless(Directory.Exists(root), $"There is no data at {root}; set TEZGAH_DATA.");
        var folder = Path.Combine(root, "humaneval");
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.jsonl") : [];
        Assert.NotEmpty(files);
        return [.. files.SelectMany(CodeFiles.ReadProblems)];
    }
}
