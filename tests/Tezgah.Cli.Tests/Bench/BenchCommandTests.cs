using System.Text.Json;
using Tezgah.Cli.Tests.Models;

namespace Tezgah.Cli.Tests.Bench;

public sealed class BenchCommandTests : IDisposable
{
    private const string Model = """
        "model":{"vocab":40,"hidden":16,"layers":1,"heads":2,"kv_heads":1,"intermediate":24,"head":"causal","attention_bias":true}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-cli-bench-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public async Task Generation_is_measured_and_written_as_one_line(string dtype)
    {
        var result = await Cli.RunAsync("bench", "--workloads", Workloads(), "--workload", "W", "--steps", "2", "--dtype", dtype);

        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        var line = JsonSerializer.Deserialize<JsonElement>(result.Output.Trim());
        Assert.Equal(("W", "small", dtype, 2), (Text("workload"), Text("name"), Text("dtype"), line.GetProperty("steps").GetInt32()));
        foreach (var key in new[] { "real_tokens_per_s", "label_tokens_per_s", "step_ms_median", "step_ms_p90", "peak_rss_mb", "ms_per_decode_step", "params" })
        {
            Assert.True(line.GetProperty(key).GetDouble() > 0, key);
        }

        string? Text(string key) => line.GetProperty(key).GetString();
    }

    [Fact]
    public async Task Wrong_workloads_and_options_are_one_sentence_and_exit_code_2()
    {
        Sentence.OfBadInput(await Cli.RunAsync("bench", "--workloads", Workloads(), "--workload", "V"), "'V'");
        Sentence.OfBadInput(await Cli.RunAsync("bench", "--workloads", Workloads("\"batch\":9"), "--workload", "W"), "workloads.W.batch");
        Sentence.OfBadInput(await Cli.RunAsync("bench", "--workloads", Workloads("\"kind\":\"latency\""), "--workload", "W"), "'latency'");
        Sentence.OfBadInput(await Cli.RunAsync("bench", "--workloads", Path.Combine(_folder, "none"), "--workload", "W"), "none");
        Sentence.OfWrongUsage(await Cli.RunAsync("bench", "--workloads", Workloads(), "--workload", "W", "--dtype", "float16"), "float16");
        Sentence.OfWrongUsage(await Cli.RunAsync("bench", "--workloads", Workloads(), "--workload", "W", "--steps", "0"), "--steps");
        Sentence.OfWrongUsage(await Cli.RunAsync("bench", "--workloads", Workloads()), "--workload");
    }

    /// <summary>A file with one workload, some of whose keys are others.</summary>
    private string Workloads(string changed = "")
    {
        var path = Path.Combine(_folder, "workloads.json");
        var key = changed.Split(':')[0];
        string[] keys = ["\"name\":\"small\"", "\"kind\":\"generate\"", "\"batch\":2", "\"new_tokens\":4", "\"seconds\":1", Model, "\"lengths\":[3,5,2]", "\"order\":[2,0,1]"];
        File.WriteAllText(path, $$$$"""{"workloads":{"W":{ {{{{string.Join(',', keys.Where(k => key.Length == 0 || !k.StartsWith(key, StringComparison.Ordinal)).Append(changed).Where(k => k.Length > 0))}}}} }}}""");
        return path;
    }
}
