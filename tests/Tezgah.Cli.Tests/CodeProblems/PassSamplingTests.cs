using System.Text.Json;
using Tezgah.Cli.Tests.Models;
using Tezgah.Core.CodeProblems;

namespace Tezgah.Cli.Tests.CodeProblems;

public sealed class PassSamplingTests : IDisposable
{
    private readonly TinyFolder _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    [Trait("Category", "Sandbox")]
    public async Task Model_writes_samples_that_are_judged_like_a_files()
    {
        var run = await Cli.RunAsync(
            "passk", "--problems", Problems, "--model", _model.Path, "--n", "3", "--temperature", "1.2", "--max-new-tokens", "12", "--k", "1,3", "--seed", "4",
            "--out", _model.Beside("out"), "--threads", "1");
        SkipWithoutSandbox(run);

        Assert.True(run.ExitCode == 0, run.Error);
        var json = JsonSerializer.Deserialize<JsonElement>(run.Output);
        Assert.Equal((0.0, 0.0, 6), (json.GetProperty("pass@1").GetDouble(), json.GetProperty("pass@3").GetDouble(), json.GetProperty("num_samples").GetInt32()));
        Assert.All(json.GetProperty("results").EnumerateArray(), r => Assert.InRange(r.GetProperty("completion_tokens").GetInt32(), 1, 12));
        // Whatever a model of random weights writes, it has a reason why it failed.
        Assert.Equal(6, json.GetProperty("outcomes").EnumerateObject().Sum(o => o.Value.GetInt32()));
        var samples = Path.Combine(_model.Beside("out"), "passk.samples.jsonl");
        Assert.Equal(6, CodeFiles.ReadSamples(samples, CodeFiles.ReadProblems(Problems)).Count);

        var again = await Cli.RunAsync("passk", "--problems", Problems, "--samples", samples, "--k", "1,3");
        Assert.Equal(json.GetProperty("outcomes").GetRawText(), JsonSerializer.Deserialize<JsonElement>(again.Output).GetProperty("outcomes").GetRawText());
    }

    [Fact]
    [Trait("Category", "Sandbox")]
    public async Task Checkpoints_of_a_run_have_one_result_each()
    {
        var checkpoints = Directory.CreateDirectory(_model.Beside("run/checkpoints")).FullName;
        // A run of this program: its results belong to its artifacts.
        await File.WriteAllTextAsync(_model.Beside("run/job.json"), "{}");
        Directory.Move(_model.WriteAdapter(), Path.Combine(checkpoints, "checkpoint-30"));
        Directory.Move(_model.WriteAdapter(3), Path.Combine(checkpoints, "checkpoint-4"));

        var run = await Cli.RunAsync(
            "passk", "--problems", Problems, "--model", _model.Path, "--run", _model.Beside("run"), "--max-new-tokens", "3", "--threads", "1");
        SkipWithoutSandbox(run);

        Assert.True(run.ExitCode == 0, run.Error);
        var json = JsonSerializer.Deserialize<JsonElement>(run.Output);
        Assert.Equal([0, 4, 30], json.GetProperty("points").EnumerateArray().Select(p => p.GetProperty("step").GetInt32()));
        Assert.Equal(0, json.GetProperty("analysis").GetProperty("stop_at").GetProperty("step").GetInt32());
        foreach (var step in new[] { 0, 4, 30 })
        {
            Assert.True(File.Exists(Path.Combine(_model.Beside("run/artifacts/passk"), $"passk_step_{step}.json")));
        }
    }

    [Fact]
    public async Task Wrong_options_are_one_sentence()
    {
        Sentence.OfWrongUsage(await Cli.RunAsync("passk", "--problems", Problems), "--samples");
        Sentence.OfWrongUsage(await Cli.RunAsync("passk", "--problems", Problems, "--samples", "x", "--model", "y"), "--samples");
        Sentence.OfBadInput(await Cli.RunAsync("passk", "--problems", Problems, "--model", _model.Path, "--n", "2"), "temperature");
        Sentence.OfBadInput(await Cli.RunAsync("passk", "--problems", Problems, "--run", _model.Beside("none")), "--model");
        Sentence.OfBadInput(await Cli.RunAsync("passk", "--problems", _model.Beside("none.jsonl"), "--model", _model.Path, "--out", _model.Beside("out")), "none.jsonl");
    }

    private string Problems => _model.Write("problems.jsonl", [.. Enumerable.Range(0, 2).Select(i => JsonSerializer.Serialize(new
    {
        task_id = $"p{i}",
        prompt = "def f():\n",
        entry_point = "f",
        test = "def check(candidate):\n    assert candidate() == 1",
    }))]);

    private static void SkipWithoutSandbox(Cli.Result run) =>
        Assert.SkipWhen(run.ExitCode == 1 && run.Error.Contains("sandbox", StringComparison.Ordinal), run.Error);
}
