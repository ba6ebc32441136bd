using System.Text.Json;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Results;
using Tezgah.Engine.Models;
using Tezgah.Engine.Worker;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Worker;

/// <summary>Jobs of every task and method, and what they leave.</summary>
public sealed class MethodTests
{
    public static TheoryData<string, string> TasksAndMethods()
    {
        var data = new TheoryData<string, string>();
        foreach (var task in new[] { TaskNames.Classification, TaskNames.Instruction, TaskNames.LanguageModelling })
        {
            foreach (var method in new[] { MethodNames.Scratch, MethodNames.Full, MethodNames.Lora, MethodNames.Qlora })
            {
                data.Add(task, method);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TasksAndMethods))]
    public void Run_of_every_task_and_method_learns_and_leaves_what_can_be_opened(string task, string method)
    {
        using var job = TinyJob.Of(task, method);
        job.Job = job.Job with { Training = job.Job.Training with { MaxSteps = 40, LearningRate = 0.01 } };
        Assert.Equal(JobWorker.Done, job.Run());
        var losses = job.Losses();
        Assert.True(losses.TakeLast(5).Average(l => l.Loss) < 0.9 * losses.Take(5).Average(l => l.Loss), $"{losses[0]} … {losses[^1]}");
        Assert.True(File.Exists(job.Folder.Artifact("history.csv")));
        Assert.True(File.Exists(job.Folder.Artifact("trainer_state.json")));
        var isAdapter = method is MethodNames.Lora or MethodNames.Qlora;
        using var model = isAdapter
            ? ModelFolder.Load(job.Job.Model.ModelNameOrPath!, CPU, adapter: job.Folder.Artifact("adapter"))
            : ModelFolder.Load(job.Folder.Artifact("model"), CPU);
        Assert.Equal(task == TaskNames.Classification ? ModelHead.SequenceClassification : ModelHead.CausalLM, model.Config.Head);
        if (task == TaskNames.Classification)
        {
            Assert.Equal(["Calculus", "Geometry", "Number Theory"], model.Config.Labels);
            Assert.Equal(15, PredictionsFile.Read(job.Folder.Artifact("preds_test.csv")).Predictions.Count);
        }
        else
        {
            var test = job.Events<EvaluationEvent>().Single(e => e.Name == "test");
            Assert.Equal(Math.Exp(test.Values["loss"]!.Value), test.Values["perplexity"]!.Value, 1e-9);
            Assert.Equal(method != MethodNames.Scratch, test.Values.ContainsKey("perplexity_before"));
            if (method != MethodNames.Scratch)
            {
                Assert.True(test.Values["perplexity"] < test.Values["perplexity_before"]);
            }
        }
    }

    [Theory]
    [InlineData(MethodNames.Full)]
    [InlineData(MethodNames.Lora)]
    [InlineData(MethodNames.Qlora)]
    public void Run_in_bfloat16_learns_as_one_in_float32_does(string method)
    {
        double Last(string dtype)
        {
            using var job = TinyJob.Of(TaskNames.Instruction, method);
            job.Job = job.Job with
            {
                Training = job.Job.Training with { Dtype = dtype, NumTrainEpochs = 4, LearningRate = 0.01 },
                Quantization = method == MethodNames.Qlora ? new QuantizationSettings { ComputeDtype = dtype } : new(),
            };
            Assert.Equal(JobWorker.Done, job.Run());
            return job.Losses().TakeLast(5).Average(l => l.Loss);
        }

        var wide = Last("float32");
        Assert.InRange(Last("bfloat16"), wide * 0.9, wide * 1.1);
    }

    [Theory]
    [InlineData(TaskNames.Classification, MethodNames.Scratch, false)]
    [InlineData(TaskNames.Instruction, MethodNames.Full, true)]
    [InlineData(TaskNames.Instruction, MethodNames.Lora, false)]
    [InlineData(TaskNames.Classification, MethodNames.Lora, true)]
    [InlineData(TaskNames.Instruction, MethodNames.Qlora, true)]
    public void Run_leaves_no_tensor_behind(string task, string method, bool checkpointing)
    {
        using var job = TinyJob.Of(task, method);
        job.Job = job.Job with { Training = job.Job.Training with { MaxSteps = 5, NeftuneNoiseAlpha = 1, GradientCheckpointing = checkpointing } };

        var before = LiveTensors.Count();
        Assert.Equal(JobWorker.Done, job.Run());
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Run_notes_which_rows_of_which_file_it_read()
    {
        using var job = TinyJob.Of(TaskNames.Classification, MethodNames.Full);
        job.Job = job.Job with
        {
            Data = job.Job.Data with { Validation = null, ValidationShare = 0.25 },
            Training = job.Job.Training with { MaxSteps = 1 },
        };

        Assert.Equal(JobWorker.Done, job.Run());

        var parts = RunData.Find(job.Folder.Artifacts)!.Parts;
        Assert.Equal(["test", "train", "validation"], parts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((48, 36, 36), (parts["train"].RowsInFile, parts["train"].Rows, parts["train"].Texts));
        Assert.Equal((48, 12, 12), (parts["validation"].RowsInFile, parts["validation"].Rows, parts["validation"].Texts));
        Assert.Equal((job.Data("test"), 15), (parts["test"].File, parts["test"].Rows));
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(job.Data("train")))), parts["validation"].Sha256);
        File.WriteAllText(job.Folder.Artifact(RunData.FileName), "{");
        Assert.Null(RunData.Find(job.Folder.Artifacts));
    }

    [Fact]
    public void Best_checkpoint_is_kept_and_is_what_the_run_gives()
    {
        using var job = TinyJob.Of(TaskNames.Classification, MethodNames.Full);

        // With the labels of the validation exchanged, the run gets worse the better it learns.
        File.WriteAllText(
            job.Data("validation"),
            File.ReadAllText(job.Data("validation")).Replace("Geometry", "x", StringComparison.Ordinal)
                .Replace("Calculus", "Geometry", StringComparison.Ordinal).Replace(",x", ",Calculus", StringComparison.Ordinal));
        job.Job = job.Job with
        {
            Training = job.Job.Training with { MaxSteps = 24, LearningRate = 0.01 },
            Evaluation = job.Job.Evaluation with { EvalStrategy = "steps", EvalSteps = 2 },
            Saving = new SavingSettings { SaveStrategy = "steps", SaveSteps = 2, SaveTotalLimit = 2, LoadBestModelAtEnd = true },
        };
        Assert.Equal(JobWorker.Done, job.Run());
        var evaluations = job.Events<MetricsEvent>().Where(m => m.Values.ContainsKey("eval_loss")).Select(m => (m.Step, Loss: m.Values["eval_loss"])).ToList();
        Assert.Equal(12, evaluations.Count);
        var best = evaluations.MinBy(e => e.Loss);
        Assert.True(best.Step < 20, "The run was to get worse at its end.");
        Assert.Equal(
            new[] { best.Step, 22, 24 }.Select(s => $"checkpoint-{s}").Order(StringComparer.Ordinal),
            Directory.GetDirectories(job.Folder.Checkpoints).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(
            new[] { 6, 12, 18, 24 }.Select(step => (double?)evaluations.Last(e => e.Step <= step).Loss),
            HistoryFile.Read(job.Folder.Artifact("history.csv")).Numbers("val_loss"));
        var validation = job.Events<EvaluationEvent>().Single(e => e.Name == "validation");
        Assert.Equal(best.Step, validation.Step);
        Assert.Equal(best.Loss, validation.Values["loss"]!.Value, 1e-9);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(job.Folder.Checkpoints, $"checkpoint-{best.Step}", WeightFiles.SingleFile)),
            File.ReadAllBytes(job.Folder.Artifact($"model/{WeightFiles.SingleFile}")));
    }

    [Fact]
    public void Run_that_gets_no_better_ends_early_and_is_complete()
    {
        using var job = TinyJob.Of(TaskNames.Instruction, MethodNames.Full);
        job.Job = job.Job with
        {
            Training = job.Job.Training with { MaxSteps = 60, LearningRate = 0.5, LrSchedulerType = "constant_with_warmup", WarmupRatio = 0 },
            Evaluation = job.Job.Evaluation with { EvalStrategy = "steps", EvalSteps = 1, EarlyStoppingPatience = 3 },
        };
        Assert.Equal(JobWorker.Done, job.Run());
        var finished = job.Events<FinishedEvent>().Single();
        Assert.Equal("completed", finished.Outcome);
        Assert.InRange(finished.Step, 3, 40);
        Assert.Equal(JobWorker.Done, job.Run(new JobWorkerOptions { Resume = true }));
        Assert.Equal(finished.Step, job.Events<FinishedEvent>()[^1].Step);
    }

    [Fact]
    public void Trainer_state_is_Hugging_Faces_and_holds_every_line()
    {
        using var job = TinyJob.Of(TaskNames.LanguageModelling, MethodNames.Lora);
        job.Job = job.Job with { Training = job.Job.Training with { MaxSteps = 7, LoggingSteps = 3 } };
        Assert.Equal(JobWorker.Done, job.Run());
        Assert.Empty(job.Events<WarningEvent>());
        var state = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(job.Folder.Artifact("trainer_state.json")));
        Assert.Equal(
            ["best_global_step", "best_metric", "best_model_checkpoint", "epoch", "eval_steps", "global_step", "is_hyper_param_search",
                "is_local_process_zero", "is_world_process_zero", "log_history", "logging_steps", "max_steps", "num_input_tokens_seen",
                "num_train_epochs", "save_steps", "stateful_callbacks", "total_flos", "train_batch_size", "trial_name", "trial_params"],
            state.EnumerateObject().Select(p => p.Name));
        var lines = state.GetProperty("log_history").EnumerateArray().ToList();
        Assert.Equal([3, 6, 7], lines.Where(l => l.TryGetProperty("loss", out _)).Select(l => l.GetProperty("step").GetInt32()));
        Assert.All(lines, l => Assert.True(l.TryGetProperty("epoch", out _)));
        Assert.Contains(lines, l => l.TryGetProperty("eval_perplexity", out _));
        Assert.Equal(
            job.Events<MetricsEvent>().Where(m => m.Values.ContainsKey("eval_loss")).Min(m => m.Values["eval_loss"]),
            state.GetProperty("best_metric").GetDouble());
    }

    [Theory]
    [InlineData("exact")]
    [InlineData("window")]
    public void Packed_texts_see_themselves_alone(string packing)
    {
        using var job = TinyJob.Of(TaskNames.Instruction, MethodNames.Lora);
        job.Job = job.Job with
        {
            Lora = job.Job.Lora with { LoraDropout = 0 },
            Training = job.Job.Training with { MaxSteps = 4, Packing = packing, PackingTokens = 64 },
        };
        Assert.Equal(JobWorker.Done, job.Run());
        using var plain = TinyJob.Of(TaskNames.Instruction, MethodNames.Lora);
        plain.Job = job.Job with
        {
            Data = plain.Job.Data,
            Training = job.Job.Training with { Packing = "none", PackingTokens = null },
        };
        Assert.Equal(JobWorker.Done, plain.Run());
        if (packing == "exact")
        {
            Assert.Equal(plain.Losses().Select(l => l.Loss), job.Losses().Select(l => l.Loss), (a, b) => Math.Abs(a - b) < 1e-4);
        }
        else
        {
            Assert.Equal(4, job.Losses().Count);
        }
    }

    [Fact]
    public void Settings_of_a_classifiers_loss_and_its_data_are_carried_out()
    {
        using var job = TinyJob.Of(TaskNames.Classification, MethodNames.Full);
        job.Job = job.Job with
        {
            Data = job.Job.Data with { Test = null, TestShare = 0.25, Validation = null, ValidationShare = 0.25, TruncationSide = "left", MaxLength = 16 },
            Training = job.Job.Training with
            {
                MaxSteps = 4,
                GroupByLength = false,
                LabelSmoothingFactor = 0.1,
                ClassWeights = "balanced",
                LrSchedulerType = "cosine_with_restarts",
                NumCycles = 2,
            },
        };
        Assert.Equal(JobWorker.Done, job.Run());
        Assert.Equal(12, PredictionsFile.Read(job.Folder.Artifact("preds_test.csv")).Predictions.Count);
        var split = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(job.Folder.Artifact("split.json")));
        Assert.Equal([24, 12, 12], new[] { "train", "validation", "test" }.Select(p => split.GetProperty(p).GetProperty("rows").GetArrayLength()));
        Assert.Equal("""{"temperature": 0.7}""", File.ReadAllText(job.Folder.Artifact("model/generation_config.json")));
    }

    [Fact]
    public void Base_model_that_does_not_go_with_the_job_is_refused()
    {
        using var job = TinyJob.Of(TaskNames.Instruction, MethodNames.Lora);
        job.Job = job.Job with { Data = job.Job.Data with { MaxLength = 4096 } };
        Assert.Equal(JobWorker.BadInput, job.Run());
        Assert.Equal("max-length-above-context", job.Events<ErrorEvent>().Single().Problem.Code);
        job.Job = job.Job with { Data = job.Job.Data with { MaxLength = 64 }, Model = new ModelSettings { ModelNameOrPath = job.Data("none") } };
        Assert.Equal(JobWorker.BadInput, job.Run());
        Assert.Equal("model-folder-missing", job.Events<ErrorEvent>()[^1].Problem.Code);
    }
}
