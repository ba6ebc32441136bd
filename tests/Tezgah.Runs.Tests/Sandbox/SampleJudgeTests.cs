using Tezgah.Core.CodeProblems;
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

    [Fact]
    public void Cancelled_work_ends_without_a_result()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => new SampleJudge(sandbox.Sandbox, 2).Judge([SandboxFixture.Square], [new("square", "    return x")], cancellationToken: stop.Token));
    }
}
