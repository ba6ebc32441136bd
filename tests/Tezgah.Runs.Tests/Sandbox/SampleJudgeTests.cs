using Tezgah.Core.CodeProblems;
using Tezgah.Core.Problems;
using Tezgah.Runs.Sandbox;

namespace Tezgah.Runs.Tests.Sandbox;

[Trait("Category", "Sandbox")]
[Collection(SandboxCollection.Name)]
public sealed class SampleJudgeTests(SandboxFixture sandbox)
{
    [Fact]
    public void Samples_keep_their_order_numbers_and_what_the_model_said()
    {
        CodeSample[] samples =
        [
            new("square", "<think>x times x</think>\n```python\ndef f(x):\n    return x * x\n```", "stop", 40, 6),
            new("square", "    return x"),
            new("square", "I do not know."),
            new("square", "<think>hmm", "length", 10, 10),
            new("square", "    return x * x", "length"),
        ];

        var results = new SampleJudge(sandbox.Sandbox, 2).Judge([SandboxFixture.Square], samples);

        Assert.Equal(
            [SampleOutcome.Passed, SampleOutcome.WrongAnswer, SampleOutcome.NoCode, SampleOutcome.CutOff, SampleOutcome.Passed],
            results.Select(r => r.Outcome));
        Assert.Equal([0, 1, 2, 3, 4], results.Select(r => r.Sample));
        Assert.Equal((9, 6, 40, "stop"), (results[0].ThinkCharacters, results[0].ThinkTokens, results[0].Tokens, results[0].FinishReason));
        Assert.Equal("assert candidate(3) == 9", results[1].Detail);
        Assert.Equal(0, results[2].Seconds);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Sandbox_that_does_not_start_is_tried_again_before_the_work_ends(int failures, bool ends)
    {
        var calls = 0;
        var judge = new SampleJudge(
            (_, _, _) => calls++ < failures ? new(null, "", "no process", 0, default) : new(SampleOutcome.Passed, "", "", 0, default), 1);
        IReadOnlyList<SampleResult> Judge() => judge.Judge([SandboxFixture.Square], [new("square", "    return x * x")]);

        if (ends)
        {
            Assert.Equal("sandbox-failed", Assert.Throws<ProblemException>(Judge).Problems[0].Code);
        }
        else
        {
            Assert.Equal(SampleOutcome.Passed, Assert.Single(Judge()).Outcome);
        }

        Assert.Equal(3, calls);
    }

    [Fact]
    public void Cancelled_work_ends_without_a_result()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => new SampleJudge(sandbox.Sandbox, 2).Judge([SandboxFixture.Square], [new("square", "    return x")], cancellationToken: stop.Token));
    }
}
