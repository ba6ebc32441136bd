using System.Text.Json;
using Tezgah.Core.Events;
using Tezgah.Core.Results;
using Tezgah.Engine.Models;
using Tezgah.Engine.Worker;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Worker;

public sealed class JobWorkerTests
{
    [Fact]
    public void Run_writes_exactly_the_events_of_a_run()
    {
        using var job = new TinyJob();
        Assert.Equal(JobWorker.Done, job.Run());
        Assert.Equal(
            [
                "started", "log train.csv", "log validation.csv", "log test.csv", "progress data 3/3", "progress tokenizer",
                "log weights", "progress training 0/12",
                "step 1", "progress training 1/12", "step 2", "progress training 2/12", "step 3", "progress training 3/12", "step 4",
                "eval 4", "progress training 4/12", "step 5", "progress training 5/12", "step 6", "eval 6", "progress training 6/12",
                "step 7", "progress training 7/12", "step 8", "eval 8", "progress training 8/12", "step 9", "progress training 9/12",
                "step 10", "progress training 10/12", "step 11", "progress training 11/12", "step 12", "eval 12", "checkpoint 12",
                "progress training 12/12",
                "progress validation 8/12", "progress validation 12/12", "evaluation validation 12",
                "progress test 8/15", "progress test 15/15", "evaluation test 12",
                "progress latency 3/3", "evaluation latency 12", "finished completed 12",
            ],
            Sorted(job.Events().Select(Short)));
    }

    [Fact]
    public void Run_numbers_events_and_tells_the_observer_each()
    {
        using var job = new TinyJob();
        var seen = new List<RunEvent>();
        job.Run(new JobWorkerOptions { Observer = new Listener(seen.Add) });
        var events = job.Events();
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Seq));
        Assert.Equal(events.Select(e => e.GetType()), seen.Select(e => e.GetType()));
    }

    [Fact]
    public void Run_learns_an_easy_task()
    {
        using var job = new TinyJob();
        job.Job = job.Job with { Training = job.Job.Training with { NumTrainEpochs = 12 } };
        job.Run();
        var test = job.Events<EvaluationEvent>().Single(e => e.Name == "test");
        Assert.InRange(test.Values["accuracy"]!.Value, 0.9, 1);
        var losses = job.Losses();
        Assert.True(losses[^1].Loss < losses[0].Loss / 3, $"{losses[0]} … {losses[^1]}");
    }

    [Fact]
    public void Run_writes_files_that_the_results_readers_take()
    {
        using var job = new TinyJob();
        job.Run();
        var test = job.Events<EvaluationEvent>().Single(e => e.Name == "test");
        Assert.Equal(["Calculus", "Geometry", "Number Theory"], test.Labels);
        Assert.Equal(
            new Dictionary<string, string> { ["predictions"] = "preds_test.csv", ["metrics"] = "metrics.json", ["class_report"] = "class_report.json" },
            test.Files);
        var predictions = PredictionsFile.Read(job.Folder.Artifact(test.Files["predictions"])).Predictions;
        Assert.Equal(15, predictions.Count);
        Assert.Equal(3, predictions.Classes);
        Assert.Equal(test.Values["accuracy"], MetricsFile.Read(job.Folder.Artifact(test.Files["metrics"])).Accuracy);
        Assert.Equal(3, ClassReportFile.Read(job.Folder.Artifact(test.Files["class_report"])).Classes.Count);
        var history = HistoryFile.Read(job.Folder.Artifact("history.csv"));
        Assert.Equal([1, 2], history.Numbers("epoch"));
        Assert.Equal([6, 12], history.Numbers("step"));
        var latency = LatencyFile.Read(job.Folder.Artifact("latency.json"));
        Assert.Equal(3, latency.Count);
        Assert.Equal(1, latency.WarmupCount);
    }

    [Fact]
    public void Run_keeps_the_weighted_mean_of_the_epochs_losses_in_the_history()
    {
        using var job = new TinyJob();
        job.Run();
        var mean = job.Losses().Take(6).Average(l => l.Loss);
        Assert.Equal(mean, HistoryFile.Read(job.Folder.Artifact("history.csv")).Numbers("train_loss")[0]!.Value, 1e-9);
    }

    [Fact]
    public void Run_leaves_a_model_folder_that_predicts_the_same()
    {
        using var job = new TinyJob();
        job.Run();
        var folder = job.Folder.Artifact("model");
        var config = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(Path.Combine(folder, "config.json")));
        Assert.Equal("LlamaForSequenceClassification", config.GetProperty("architectures")[0].GetString());
        Assert.Equal("Geometry", config.GetProperty("id2label").GetProperty("1").GetString());
        Assert.Equal(1, config.GetProperty("label2id").GetProperty("Geometry").GetInt32());
        Assert.True(File.Exists(Path.Combine(folder, "tokenizer_config.json")));

        var tokenizer = Tezgah.Text.Tokenization.Tokenizer.Load(folder);
        using (var model = ModelFolder.Load(folder, CPU))
        {
            var rows = Tezgah.Text.Data.ClassificationData.FromFile(Tezgah.Text.Data.DataFile.Open(job.Data("test")), "text", "label");
            var set = Engine.Data.EncodedSet.Of(new("test", rows.Texts, rows.LabelIndices), new(tokenizer, 48));
            var again = Engine.Evaluation.ClassificationPass.Run(model, set, 8).Predictions;
            var written = PredictionsFile.Read(job.Folder.Artifact("preds_test.csv")).Predictions;
            Assert.Equal(written.Probabilities.ToArray(), again.Probabilities.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    [Fact]
    public void Run_with_the_same_seed_gives_the_same_numbers_and_with_another_seed_does_not()
    {
        string[] Numbers(long seed)
        {
            using var job = new TinyJob();
            job.Job = job.Job with { Training = job.Job.Training with { Seed = seed } };
            Assert.Equal(JobWorker.Done, job.Run());
            return [.. job.Losses().Select(l => $"{l.Step} {l.Loss:R}"), File.ReadAllText(job.Folder.Artifact("preds_test.csv"))];
        }

        var first = Numbers(1);
        Assert.Equal(13, first.Length);
        Assert.Equal(first, Numbers(1));
        Assert.NotEqual(first, Numbers(2));
    }

    [Fact]
    public void Run_with_accumulation_equals_the_run_with_one_large_batch()
    {
        IReadOnlyList<(int Step, double Loss)> Losses(int batch, int accumulation)
        {
            using var job = new TinyJob();
            job.Job = job.Job with
            {
                Training = job.Job.Training with
                {
                    // One step sees all texts, so that the order within it cannot matter.
                    PerDeviceTrainBatchSize = batch,
                    GradientAccumulationSteps = accumulation,
                    MaxSteps = 4,
                    Dropout = 0,
                    LearningRate = 1e-3,
                },
            };
            job.Run();
            return job.Losses();
        }

        var whole = Losses(48, 1);
        var parts = Losses(7, 7);
        Assert.Equal(4, whole.Count);
        Assert.Equal(whole.Select(l => l.Loss), parts.Select(l => l.Loss), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Run_without_validation_file_takes_a_part_of_the_training_file()
    {
        using var job = new TinyJob();
        job.Job = job.Job with { Data = job.Job.Data with { Validation = null, Test = null, ValidationShare = 0.25 } };
        Assert.Equal(JobWorker.Done, job.Run());
        var evaluations = job.Events<EvaluationEvent>();
        Assert.Equal(["validation", "latency"], evaluations.Select(e => e.Name));
        Assert.Equal(12, PredictionsFile.Read(job.Folder.Artifact("preds_validation.csv")).Predictions.Count);
    }

    [Fact]
    public void Run_leaves_no_tensor_behind()
    {
        using var job = new TinyJob();
        var before = LiveTensors.Count();
        job.Run();
        Assert.Equal(before, Tensor.TotalCount);
    }

    /// <summary>An event in a word; the line of a step is written after the progress of that step.</summary>
    private static string Short(RunEvent e) => e switch
    {
        StartedEvent { Device: "cpu", Threads: 1, Resumed: false } => "started",
        LogEvent log => "log " + (log.Text.Contains("weights", StringComparison.Ordinal) ? "weights" : Path.GetFileName(log.Text.Split(':')[0])),
        ProgressEvent { Phase: "tokenizer" } => "progress tokenizer",
        ProgressEvent p => $"progress {p.Phase} {p.Done}/{p.Total}",
        MetricsEvent m when m.Values.Keys.SequenceEqual(["loss", "learning_rate", "grad_norm", "epoch", "tokens_per_second", "memory_gb"]) => $"step {m.Step}",
        MetricsEvent m when m.Values.Keys.SequenceEqual(["eval_loss", "eval_accuracy", "eval_f1_macro"]) => $"eval {m.Step}",
        EvaluationEvent v => $"evaluation {v.Name} {v.Step}",
        CheckpointEvent { Folder: var folder } c when folder == $"checkpoint-{c.Step}" => $"checkpoint {c.Step}",
        FinishedEvent f => $"finished {f.Outcome} {f.Step}",
        _ => e.ToString(),
    };

    // A step's line comes with the next step, after its progress: put it where it belongs.
    private static List<string> Sorted(IEnumerable<string> events)
    {
        var list = events.ToList();
        for (var i = 1; i < list.Count; i++)
        {
            if (list[i].StartsWith("step ", StringComparison.Ordinal) && list[i - 1] == $"progress training {list[i][5..]}/12")
            {
                (list[i - 1], list[i]) = (list[i], list[i - 1]);
            }
        }

        return list;
    }

    private sealed class Listener(Action<RunEvent> take) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => take(value);
    }
}
