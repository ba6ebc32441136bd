using System.Text.Json;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;

namespace Tezgah.Cli.Tests.Training;

/// <summary>What a person gets for a good job and for every kind of bad one: exit codes and one sentence each.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-cli").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Small_job_runs_to_its_end_and_leaves_its_files()
    {
        WriteData("train.csv", rows: 60);
        WriteData("test.csv", rows: 20);

        var result = await TrainAsync(Job("train.csv", "\"test\": \"test.csv\"", "\"max_steps\": 4"));

        Assert.Equal("", result.Error.Contains("problem", StringComparison.OrdinalIgnoreCase) ? result.Error : "");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("completed", Assert.IsType<FinishedEvent>(Events()[^1]).Outcome);
        Assert.Equal([1, 2, 3, 4], Events().OfType<MetricsEvent>().Where(m => m.Values.ContainsKey("loss")).Select(m => m.Step));
        foreach (var file in new[] { "metrics.json", "class_report.json", "preds_test.csv", "history.csv", "latency.json", "model/config.json", "model/model.safetensors", "model/tokenizer.json" })
        {
            Assert.True(File.Exists(Run().Artifact(file)), $"{file} is missing");
        }
    }

    [Fact]
    public async Task Same_seed_gives_the_same_numbers_and_another_seed_others()
    {
        WriteData("train.csv", rows: 60);

        await TrainAsync(Job("train.csv", "", "\"max_steps\": 4"), "a");
        await TrainAsync(Job("train.csv", "", "\"max_steps\": 4"), "b");
        await TrainAsync(Job("train.csv", "", "\"max_steps\": 4, \"seed\": 7"), "c");

        Assert.Equal(Losses("a"), Losses("b"));
        Assert.NotEqual(Losses("a"), Losses("c"));
    }

    [Fact]
    public async Task Folder_with_a_run_is_not_overwritten()
    {
        WriteData("train.csv", rows: 60);
        var job = Job("train.csv", "", "\"max_steps\": 1");
        await TrainAsync(job);

        var again = await TrainAsync(job);

        Assert.Equal(2, again.ExitCode);
        Assert.Contains("already holds a run", again.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string[]> BadJobs() => new()
    {
        { """{ "data": { "train": "none.csv" } }""", ["none.csv", "does not exist"] },
        { """{ "data": { "train": "train.csv", "text_column": "body" } }""", ["body", "text", "label"] },
        { """{ "data": { "train": "train.csv", "test": "other.csv" } }""", ["other.csv", "unseen", "2"] },
        { """{ "data": { "train": "broken.csv" } }""", ["broken.csv", "3"] },
        { """{ "data": { "train": "empty.csv" } }""", ["empty.csv"] },
        { """{ "data": { "train": "train.csv" }, "training": { "learning_rate": -1 } }""", ["training.learning_rate", "-1"] },
        { """{ "data": { "train": "train.csv" }, "training": { "learning_rate": "abc" } }""", ["training.learning_rate", "abc"] },
        { """{ "data": { "train": "train.csv" }, "training": { "lerning_rate": 1 } }""", ["lerning_rate", "learning_rate"] },
        {
            """{ "data": { "train": "train.csv", "max_length": 100000 }, "model": { "hidden_size": 8192, "num_hidden_layers": 100, "num_attention_heads": 64, "num_key_value_heads": 64 } }""",
            ["memory"]
        },
    };

    [Theory]
    [MemberData(nameof(BadJobs))]
    public async Task Bad_job_ends_with_one_sentence_that_says_what_and_where(string json, string[] said)
    {
        WriteData("train.csv", rows: 60);
        File.WriteAllText(Path.Combine(_folder, "other.csv"), "text,label\nwhat,unseen\n");
        File.WriteAllText(Path.Combine(_folder, "broken.csv"), "text,label\nok,a\n\"never closed,b\n");
        File.WriteAllText(Path.Combine(_folder, "empty.csv"), "");

        var result = await TrainAsync(json);

        Assert.Equal(2, result.ExitCode);
        Assert.All(said, word => Assert.Contains(word, result.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_goes_on_in_the_job_files_own_folder_and_refuses_another_job()
    {
        WriteData("train.csv", rows: 60);
        var job = Job("train.csv", "", "\"max_steps\": 2");
        await TrainAsync(job);

        var again = await Cli.RunAsync("train", Run().Job, "--resume");
        var other = Path.Combine(_folder, "other.json");
        File.WriteAllText(other, Job("train.csv", "", "\"max_steps\": 3"));
        var refused = await Cli.RunAsync("train", other, "--out", Run().Root, "--resume");

        Assert.Equal(0, again.ExitCode);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("differs", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_path_is_one_sentence()
    {
        var result = await Cli.RunAsync("train", "");

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once()
    {
        var result = await TrainAsync("""{ "taks": 1, "training": { "learning_rate": -1, "num_train_epochs": "many" } }""");

        Assert.Equal(2, result.ExitCode);
        Assert.All(
            new[] { "taks", "data.train", "training.learning_rate", "training.num_train_epochs" },
            key => Assert.Contains(key, result.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no-such-command")]
    [InlineData("train")]
    [InlineData("train", "a.json", "--nonsense")]
    [InlineData("metrics")]
    public async Task Wrong_usage_is_exit_code_2_with_the_way_to_help(params string[] arguments)
    {
        var result = await Cli.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_of_a_missing_file_is_one_sentence()
    {
        var result = await Cli.RunAsync("metrics", "--predictions", Path.Combine(_folder, "none.csv"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("none.csv", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Trim().Split('\n'));
    }

    private JobFolder Run(string name = "run") => new(Path.Combine(_folder, name));

    private Task<Cli.Result> TrainAsync(string json, string name = "run")
    {
        var path = Path.Combine(_folder, name + ".json");
        File.WriteAllText(path, json);
        return Cli.RunAsync("train", path, "--out", Run(name).Root);
    }

    private List<RunEvent> Events(string name = "run") =>
        [.. File.ReadAllLines(Run(name).Events).Select(l => EventLine.Read(System.Text.Encoding.UTF8.GetBytes(l)))];

    private List<double> Losses(string name) =>
        [.. Events(name).OfType<MetricsEvent>().Where(m => m.Values.ContainsKey("loss")).Select(m => m.Values["loss"])];

    // Two classes that a few words tell apart, so that even a tiny model has something to learn.
    private void WriteData(string name, int rows)
    {
        var random = new Random(1);
        var lines = Enumerable.Range(0, rows).Select(i =>
            $"{(i % 2 == 0 ? "find the area of circle" : "count the ways to choose")} {random.Next(1000)},{(i % 2 == 0 ? "geometry" : "combinatorics")}");
        File.WriteAllLines(Path.Combine(_folder, name), ["text,label", .. lines]);
    }

    private static string Job(string train, string data, string training) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>($$"""
        {
          "data": { "train": "{{train}}"{{(data.Length > 0 ? ", " + data : "")}} },
          "model": { "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1 },
          "tokenizer": { "vocab_size": 300 },
          "training": { "per_device_train_batch_size": 8, {{training}} },
          "evaluation": { "latency_samples": 5, "latency_warmup": 1 },
          "device": { "type": "cpu", "threads": 1 }
        }
        """));
}
