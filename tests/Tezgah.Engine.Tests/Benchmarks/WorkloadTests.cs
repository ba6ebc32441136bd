using Tezgah.Core.Problems;
using Tezgah.Engine.Benchmarks;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Benchmarks;

public sealed class WorkloadTests : IDisposable
{
    private const string Good = """
        {"workloads":{"W":{"name":"small","kind":"generate","batch":2,"new_tokens":4,"seconds":1,
        "model":{"vocab":40,"hidden":16,"layers":1,"heads":2,"kv_heads":1,"intermediate":24,"head":"causal","attention_bias":true},
        "lora":{"rank":2,"alpha":4,"dropout":0,"targets":["q","v"]},"lengths":[3,5,2],"order":[2,0,1]}}}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Generation_is_measured_step_by_step()
    {
        File.WriteAllText(_folder["w"], Good);
        var workload = Workload.Read(_folder["w"], "W");
        var before = LiveTensors.Count();

        var result = GenerateBenchmark.Run(workload, new BenchmarkOptions("float32", Steps: 3, Seconds: 1, Seed: 0, TimeProvider.System), CPU);

        Assert.Equal(3, result.Steps);
        Assert.True(result.LabelTokensPerSecond > 0 && result.RealTokensPerSecond > result.LabelTokensPerSecond);
        Assert.True(result.MedianMilliseconds > 0 && result.P90Milliseconds >= result.MedianMilliseconds);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory]
    [InlineData("\"vocab\":40", "\"vocab\":3", "model.vocab")]
    [InlineData("\"heads\":2", "\"heads\":0", "model")]
    [InlineData("\"heads\":2", "\"heads\":3", "model.heads")]
    [InlineData("\"batch\":2", "\"batch\":0", "batch")]
    [InlineData("\"batch\":2", "\"batch\":4", "batch")]
    [InlineData("\"new_tokens\":4,", "", "new_tokens")]
    [InlineData("\"order\":[2,0,1]", "\"order\":[3,0]", "order")]
    [InlineData("\"order\":[2,0,1]", "\"order\":null", "order")]
    [InlineData("\"lengths\":[3,5,2]", "\"lengths\":[3,0,2]", "lengths")]
    [InlineData("\"lengths\":[3,5,2]", "\"lengths\":null", "lengths")]
    [InlineData("\"head\":\"causal\"", "\"head\":\"classification\",\"classes\":3", "model.head")]
    [InlineData("\"seconds\":1", "\"seconds\":0", "seconds")]
    [InlineData("\"targets\":[\"q\",\"v\"]", "\"targets\":null", "lora")]
    [InlineData("\"hidden\":16", "\"hidden\":\"16\"", "hidden")]
    [InlineData("\"lengths\"", "\"length\"", "lengths")]
    public void Workload_that_cannot_be_measured_is_refused_and_named(string what, string by, string key)
    {
        Assert.Contains(what, Good, StringComparison.Ordinal);
        File.WriteAllText(_folder["w"], Good.Replace(what, by, StringComparison.Ordinal));
        var problem = Assert.Throws<ProblemException>(() => Workload.Read(_folder["w"], "W")).Problems[0];

        Assert.Equal("workloads-broken", problem.Code);
        Assert.Contains(key, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Workload_that_is_not_there_is_named_with_those_that_are()
    {
        File.WriteAllText(_folder["w"], Good);
        var problem = Assert.Throws<ProblemException>(() => Workload.Read(_folder["w"], "V")).Problems[0];
        Assert.Equal(["V", _folder["w"], "W"], problem.Args);
        Assert.Equal("file-not-readable", Assert.Throws<ProblemException>(() => Workload.Read(_folder["none"], "W")).Problems[0].Code);
    }
}
