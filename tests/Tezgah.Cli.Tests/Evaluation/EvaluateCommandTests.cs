using System.Text.Json;
using Tezgah.Cli.Tests.Models;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Models;
using Tezgah.Core.Results;

namespace Tezgah.Cli.Tests.Evaluation;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TinyFolder _model = new();

    public void Dispose() => _model.Dispose();

    private string Data => _model.Write("data.csv", "text,label", "the cat,iyi", "ağaç,kötü", "the mat,iyi");

    [Fact]
    public async Task Labels_before_and_after_fine_tuning_are_the_same_command_without_and_with_the_adapter()
    {
        string[] command = ["evaluate", "--task", "labels", "--model", _model.Path, "--data", Data, "--max-new-tokens", "4", "--threads", "1", "--batch-size", "2"];

        var before = Json(await Cli.RunAsync([.. command, "--out", _model.Beside("before")]));
        var after = Json(await Cli.RunAsync([.. command, "--out", _model.Beside("after"), "--adapter", _model.WriteAdapter()]));

        Assert.Equal(_model.Beside("before"), before.GetProperty("folder").GetString());
        Assert.Equal("chat", before.GetProperty("settings").GetProperty("labels.template").GetString() == "auto" ? "chat" : "");
        Assert.Equal(JsonValueKind.Null, before.GetProperty("model").GetProperty("adapter").ValueKind);
        Assert.Equal(_model.Beside("adapter"), after.GetProperty("model").GetProperty("adapter").GetString());
        Assert.Equal(before.GetProperty("model").GetProperty("fingerprint").GetString(), after.GetProperty("model").GetProperty("fingerprint").GetString());
        var scored = new[] { "before", "after" }.Select(f => PredictionsFile.Read(Path.Combine(_model.Beside(f), "preds_scored.csv")).Predictions).ToArray();
        Assert.NotEqual(scored[0].Probabilities.ToArray(), scored[1].Probabilities.ToArray());
        // What other commands read.
        var metrics = await Cli.RunAsync("metrics", "--predictions", Path.Combine(_model.Beside("before"), "preds_generated.csv"), "--against", Path.Combine(_model.Beside("after"), "preds_generated.csv"));
        Assert.Equal(("", 0), (metrics.Error, metrics.ExitCode));
        Assert.Equal(EvaluationFile.Read(_model.Beside("before")).Data.Sha256, EvaluationFile.Read(_model.Beside("after")).Data.Sha256);

        Sentence.OfBadInput(await Cli.RunAsync([.. command, "--out", _model.Beside("before")]), "holds results already");
    }

    [Fact]
    public async Task Head_of_a_file_classifies()
    {
        var found = Json(await Cli.RunAsync(
            "evaluate", "--task", "classification", "--model", _model.Path, "--score", _model.WriteScore(2), "--data", Data, "--out", _model.Beside("out"), "--labels", "kötü,iyi"));

        var result = Assert.Single(found.GetProperty("results").EnumerateArray());
        Assert.Equal(["kötü", "iyi"], result.GetProperty("labels").EnumerateArray().Select(l => l.GetString()));
        foreach (var file in new[] { "preds_test.csv", "metrics.json", "class_report.json", "evaluation.json" })
        {
            Assert.True(File.Exists(Path.Combine(_model.Beside("out"), file)), file);
        }

        Assert.Equal([1, 0, 1], PredictionsFile.Read(Path.Combine(_model.Beside("out"), "preds_test.csv")).Predictions.Truth.ToArray());
    }

    [Fact]
    public async Task Perplexity_is_compared_with_a_model_an_adapter_or_an_earlier_result()
    {
        var data = _model.Write("data.jsonl", """{"q":"the cat","a":"sat on the mat"}""", """{"q":"the","a":"mat"}""");
        string[] command =
        [
            "evaluate", "--task", "perplexity", "--model", _model.Path, "--data", data, "--loss-on", "response",
            "--set", "prompt.format=prompt-completion", "--set", "prompt.prompt_column=q", "--set", "prompt.completion_column=a", "--threads", "1",
        ];
        var adapter = _model.WriteAdapter();

        var alone = Json(await Cli.RunAsync([.. command, "--out", _model.Beside("alone")]));
        var against = Json(await Cli.RunAsync([.. command, "--out", _model.Beside("a"), "--adapter", adapter, "--against", _model.Path]));
        var earlier = Json(await Cli.RunAsync([.. command, "--out", _model.Beside("b"), "--adapter", adapter, "--against", _model.Beside("alone")]));
        var turned = Json(await Cli.RunAsync([.. command, "--out", _model.Beside("c"), "--against", adapter]));

        var before = Value(alone, "response_only", "loss");
        var after = Value(against, "response_only", "loss");
        Assert.Equal(before, Value(against, "response_only_against", "loss"), 9);
        Assert.Equal(100 * (before - after) / before, Value(against, "response_only", "loss_reduction_percent"), 9);
        Assert.Equal(Value(against, "response_only", "loss_reduction_percent"), Value(earlier, "response_only", "loss_reduction_percent"), 9);
        Assert.Equal(100 * (after - before) / after, Value(turned, "response_only", "loss_reduction_percent"), 6);

        static double Value(JsonElement json, string name, string key) => json.GetProperty("results").EnumerateArray()
            .Single(r => r.GetProperty("name").GetString() == name).GetProperty("values").GetProperty(key).GetDouble();
    }

    [Fact]
    public async Task Latency_of_two_models_is_measured_in_turn_and_a_job_file_does_the_same()
    {
        string[] command = ["--task", "latency", "--model", _model.Path, "--data", Data, "--samples", "3", "--warmup", "1", "--new-tokens", "2", "--batch-sizes", "1,2", "--threads", "1"];
        var found = Json(await Cli.RunAsync(["evaluate", .. command, "--against", _model.WriteAdapter(), "--out", _model.Beside("out")]));

        Assert.Equal(
            ["latency", "latency_against", "latency_batch2", "latency_against_batch2"],
            found.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("name").GetString()));
        Assert.Equal(3, LatencyFile.Read(Path.Combine(_model.Beside("out"), "latency.json")).Count);

        var job = new EvaluateJob
        {
            Task = EvaluationTasks.Latency,
            Model = new EvaluatedModel { ModelNameOrPath = _model.Path },
            Data = new EvaluationData { File = Path.GetFileName(Data) },
            Latency = new LatencySettings { Samples = 2, Warmup = 0, NewTokens = 2 },
        };
        var file = _model.Write("job.json", EvaluateJobFile.ToJson(job));
        var again = Json(await Cli.RunAsync("evaluate", "--job", file, "--out", _model.Beside("again")));
        Assert.Equal(2, Assert.Single(again.GetProperty("results").EnumerateArray()).GetProperty("values").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Wrong_options_data_and_models_are_one_sentence_and_exit_code_2()
    {
        var data = Data;
        using var classifier = new TinyFolder(ModelHead.SequenceClassification);
        Sentence.OfWrongUsage(await Cli.RunAsync("evaluate", "--model", _model.Path, "--data", data), "--task");
        Sentence.OfWrongUsage(await Cli.RunAsync("evaluate", "--task", "nonsense", "--model", _model.Path, "--data", data), "nonsense");
        foreach (var (part, arguments) in new (string, string[])[]
        {
            ("model.model_name_or_path", ["--task", "labels", "--data", data]),
            ("data.file", ["--task", "labels", "--model", _model.Path]),
            ("no column 'tekst'", ["--task", "labels", "--model", _model.Path, "--data", data, "--text-column", "tekst"]),
            ("latency.samples", ["--task", "labels", "--model", _model.Path, "--data", data, "--samples", "3"]),
            ("KEY=VALUE", ["--task", "labels", "--model", _model.Path, "--data", data, "--set", "x"]),
            ("There is no setting 'modell'", ["--task", "labels", "--model", _model.Path, "--data", data, "--set", "modell=1"]),
            ("no classification head", ["--task", "classification", "--model", _model.Path, "--data", data]),
            ("cannot write", ["--task", "labels", "--model", classifier.Path, "--data", data]),
            ("batch_size", ["--task", "labels", "--model", _model.Path, "--data", data, "--batch-size", "0"]),
            ("none.csv", ["--task", "labels", "--model", _model.Path, "--data", _model.Beside("none.csv")]),
        })
        {
            Sentence.OfBadInput(await Cli.RunAsync(["evaluate", .. arguments, "--out", _model.Beside("out"), "--threads", "1"]), part);
        }

        Assert.False(File.Exists(Path.Combine(_model.Beside("out"), "evaluation.json")));
    }

    private static JsonElement Json(Cli.Result result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonSerializer.Deserialize<JsonElement>(result.Output);
    }
}
