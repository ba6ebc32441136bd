using Tezgah.Core.CodeProblems;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.CodeProblems;

public sealed class SamplesFileTests
{
    [Fact]
    public void Samples_come_back_with_what_is_known_of_them()
    {
        using var folder = new TemporaryFolder();
        CodeSample[] samples = [new("p/0", "    return \"ğ\"\n", "stop", 7, 3), new("p/0", "", null, null, null)];

        SamplesFile.Write(folder["s.jsonl"], samples);

        Assert.Equal(samples, CodeFiles.ReadSamples(folder["s.jsonl"], [new CodeProblem("p/0", "def f():\n", "f", "")]));
        Assert.DoesNotContain("null", File.ReadAllText(folder["s.jsonl"]), StringComparison.Ordinal);
    }
}
