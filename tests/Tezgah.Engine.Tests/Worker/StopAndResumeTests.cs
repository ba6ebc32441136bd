using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Checkpoints;
using Tezgah.Engine.Worker;

namespace Tezgah.Engine.Tests.Worker;

public sealed class StopAndResumeTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(11)]
    public void Resumed_run_goes_on_bit_for_bit(int stopAt)
    {
        using var whole = new TinyJob();
        Assert.Equal(JobWorker.Done, whole.Run());

        using var parts = new TinyJob();
        Assert.Equal(JobWorker.Done, parts.Run(StopAfter(parts, stopAt)));
        Assert.Equal(new FinishedEvent("stopped", stopAt), parts.Events()[^1] with { Seq = 0, Time = default });
        Assert.Equal(stopAt, parts.Events<CheckpointEvent>().Single().Step);
        Assert.False(File.Exists(parts.Folder.StopRequest));

        Assert.Equal(JobWorker.Done, parts.Run(new JobWorkerOptions { Resume = true }));
        Assert.Equal((true, stopAt), (parts.Events<StartedEvent>()[^1].Resumed, parts.Events<StartedEvent>()[^1].FromStep));
        Assert.Equal(whole.Losses(), parts.Losses());
        Assert.Equal(Values(whole), Values(parts));
        foreach (var file in new[] { "model/model.safetensors", "preds_test.csv", "preds_validation.csv", "history.csv", "metrics.json" })
        {
            Assert.Equal(File.ReadAllBytes(whole.Folder.Artifact(file)), File.ReadAllBytes(parts.Folder.Artifact(file)));
        }
    }

    [Theory]
    [InlineData(TaskNames.Classification, MethodNames.Full)]
    [InlineData(TaskNames.Classification, MethodNames.Lora)]
    [InlineData(TaskNames.Classification, MethodNames.Qlora)]
    [InlineData(TaskNames.Instruction, MethodNames.Scratch)]
    [InlineData(TaskNames.Instruction, MethodNames.Full)]
    [InlineData(TaskNames.Instruction, MethodNames.Lora)]
    [InlineData(TaskNames.Instruction, MethodNames.Qlora)]
    [InlineData(TaskNames.LanguageModelling, MethodNames.Scratch)]
    [InlineData(TaskNames.LanguageModelling, MethodNames.Lora)]
    public void Resumed_run_of_every_task_and_method_goes_on_bit_for_bit(string task, string method)
    {
        // Everything that is random, and everything that counts over several steps.
        static TinyJob New(string task, string method)
        {
            var job = TinyJob.Of(task, method);
            job.Job = job.Job with
            {
                Training = job.Job.Training with { MaxSteps = 9, NeftuneNoiseAlpha = 5, LoggingSteps = 2, GradientCheckpointing = true },
                Evaluation = job.Job.Evaluation with { EvalSteps = 2 },
                Saving = new SavingSettings { SaveStrategy = "steps", SaveSteps = 2, LoadBestModelAtEnd = true },
            };
            return job;
        }

        using var whole = New(task, method);
        Assert.Equal(JobWorker.Done, whole.Run());
        using var parts = New(task, method);
        parts.Job = parts.Job with { Model = whole.Job.Model };
        Assert.Equal(JobWorker.Done, parts.Run(StopAfter(parts, 3)));
        Assert.Equal(JobWorker.Done, parts.Run(StopAfter(parts, 6) with { Resume = true }));
        Assert.Equal(JobWorker.Done, parts.Run(new JobWorkerOptions { Resume = true }));
        Assert.Equal("completed", parts.Events<FinishedEvent>()[^1].Outcome);
        Assert.Equal(5, whole.Losses().Count);
        Assert.Equal(Values(whole), Values(parts));
        var files = Files(whole);
        Assert.Equal(files, Files(parts));
        Assert.Contains(files, f => f.EndsWith("model.safetensors", StringComparison.Ordinal));
        foreach (var file in files.Where(f => f != "latency.json" && Path.GetFileName(f) != "adapter_config.json"))
        {
            Assert.True(Content(whole, file).AsSpan().SequenceEqual(Content(parts, file)), file);
        }

        // One file names the data files, which each run has in a folder of its own.
        static byte[] Content(TinyJob job, string file) => file == RunData.FileName
            ? System.Text.Encoding.UTF8.GetBytes(File.ReadAllText(job.Folder.Artifact(file)).Replace(Path.GetDirectoryName(job.Data("train"))!, "", StringComparison.Ordinal))
            : File.ReadAllBytes(job.Folder.Artifact(file));

        static List<string> Files(TinyJob job) =>
        [
            .. Directory.EnumerateFiles(job.Folder.Artifacts, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(job.Folder.Artifacts, f))
                .Order(StringComparer.Ordinal),
        ];
    }

    [Theory]
    [InlineData(TaskNames.Classification, MethodNames.Scratch)]
    [InlineData(TaskNames.Instruction, MethodNames.Qlora)]
    public void Run_broken_off_at_any_event_and_resumed_gives_the_same_weights(string task, string method)
    {
        static TinyJob New(string task, string method)
        {
            var job = TinyJob.Of(task, method);
            job.Job = job.Job with
            {
                Training = job.Job.Training with { MaxSteps = 8 },
                Saving = new SavingSettings { SaveStrategy = "steps", SaveSteps = 3 },
            };
            return job;
        }

        using var whole = New(task, method);
        Assert.Equal(JobWorker.Done, whole.Run());
        var file = method == MethodNames.Scratch ? "model/model.safetensors" : "adapter/adapter_model.safetensors";
        var count = whole.Events().Count;
        var broken = 0;
        for (var at = 2; at < count; at += 3)
        {
            using var parts = New(task, method);
            var seen = 0;

            // As little as after a crash is done: what was not saved by then is lost.
            var exit = parts.Run(new JobWorkerOptions { Observer = new Trigger(_ => ++seen == at, () => throw new InvalidOperationException("broken off")) });
            broken += exit == JobWorker.Failed ? 1 : 0;
            Assert.Equal(JobWorker.Done, parts.Run(new JobWorkerOptions { Resume = true }));
            Assert.Equal(whole.Losses().ToDictionary(l => l.Step, l => l.Loss), LastLosses(parts));
            Assert.True(File.ReadAllBytes(whole.Folder.Artifact(file)).AsSpan().SequenceEqual(File.ReadAllBytes(parts.Folder.Artifact(file))), $"event {at}");
        }

        Assert.InRange(broken, count / 4, count);
    }

    [Fact]
    public void Resumed_run_that_was_already_trained_only_measures()
    {
        using var job = new TinyJob();
        job.Run();
        var before = job.Losses().Count;
        Assert.Equal(JobWorker.Done, job.Run(new JobWorkerOptions { Resume = true }));
        Assert.Equal(before, job.Losses().Count);
        Assert.Equal("completed", job.Events<FinishedEvent>()[^1].Outcome);
    }

    [Fact]
    public void Resume_without_checkpoint_starts_anew()
    {
        using var job = new TinyJob();
        Assert.Equal(JobWorker.Done, job.Run(new JobWorkerOptions { Resume = true }));
        Assert.Null(job.Events<StartedEvent>().Single().FromStep);
        Assert.Equal(12, job.Losses().Count);
    }

    [Fact]
    public void Resume_passes_over_a_damaged_checkpoint_and_says_so()
    {
        using var job = new TinyJob();
        job.Run(StopAfter(job, 3));
        job.Run(StopAfter(job, 7) with { Resume = true });
        var newest = Path.Combine(job.Folder.Checkpoints, "checkpoint-7");
        using (var file = File.OpenWrite(Path.Combine(newest, "model.safetensors")))
        {
            file.Position = file.Length - 1;
            file.WriteByte(0x55);
        }

        Assert.Equal(JobWorker.Done, job.Run(new JobWorkerOptions { Resume = true }));
        Assert.Equal(3, job.Events<StartedEvent>()[^1].FromStep);
        var warning = job.Events<WarningEvent>().Single().Problem;
        Assert.Equal(("checkpoint-broken", Path.Combine(job.Folder.Checkpoints, "damaged-checkpoint-7")), (warning.Code, warning.Where));
    }

    [Fact]
    public void Resume_with_other_settings_is_refused()
    {
        using var job = new TinyJob();
        job.Run(StopAfter(job, 3));
        job.Job = job.Job with { Training = job.Job.Training with { LearningRate = 0.5 } };
        Assert.Equal(JobWorker.BadInput, job.Run(new JobWorkerOptions { Resume = true }));
        Assert.Equal("checkpoint-of-other-run", job.Events<ErrorEvent>().Single().Problem.Code);
    }

    [Fact]
    public void Resume_with_other_training_data_is_refused()
    {
        using var job = new TinyJob();
        job.Run(StopAfter(job, 3));
        File.AppendAllText(job.Data("train"), "Find the circle again,Geometry\n");
        Assert.Equal(JobWorker.BadInput, job.Run(new JobWorkerOptions { Resume = true }));
        Assert.Equal("checkpoint-of-other-run", job.Events<ErrorEvent>().Single().Problem.Code);
    }

    [Fact]
    public void Stop_by_token_ends_after_the_step_with_a_checkpoint()
    {
        using var job = new TinyJob();
        using var stop = new CancellationTokenSource();
        var exit = job.Run(new JobWorkerOptions
        {
            Stop = stop.Token,
            Observer = new Trigger(e => e is MetricsEvent { Step: 2 }, stop.Cancel),
        });
        Assert.Equal(JobWorker.Done, exit);
        Assert.Equal("stopped", job.Events<FinishedEvent>().Single().Outcome);
        Assert.True(new CheckpointStore(job.Folder.Checkpoints).Latest(_ => { }) is not null);
    }

    [Theory]
    [InlineData(TaskNames.Classification, MethodNames.Scratch, 4)]
    [InlineData(TaskNames.Classification, MethodNames.Scratch, 6)]
    [InlineData(TaskNames.LanguageModelling, MethodNames.Lora, 8)]
    public void Stop_while_the_training_evaluates_cuts_the_evaluation_off_and_it_is_made_on_going_on(string task, string method, int step)
    {
        static TinyJob New(string task, string method)
        {
            // The evaluation reads one text at a time; 6 steps are an epoch, 8 all.
            var job = TinyJob.Of(task, method);
            job.Job = job.Job with
            {
                Training = job.Job.Training with { MaxSteps = 8 },
                Evaluation = job.Job.Evaluation with { PerDeviceEvalBatchSize = 1 },
                Saving = new SavingSettings { SaveStrategy = "steps", SaveSteps = 4, LoadBestModelAtEnd = true },
            };
            return job;
        }

        using var whole = New(task, method);
        Assert.Equal(JobWorker.Done, whole.Run());
        using var parts = New(task, method);
        parts.Job = parts.Job with { Model = whole.Job.Model };

        // The line of a step that is evaluated is written just before.
        Assert.Equal(JobWorker.Done, parts.Run(new JobWorkerOptions
        {
            Observer = new Trigger(
                e => e is MetricsEvent m && m.Step == step && m.Values.ContainsKey("loss"), () => File.WriteAllText(parts.Folder.StopRequest, "")),
        }));
        Assert.Equal(new FinishedEvent("stopped", step), parts.Events()[^1] with { Seq = 0, Time = default });
        Assert.DoesNotContain(parts.Events<MetricsEvent>(), m => m.Step == step && m.Values.ContainsKey("eval_loss"));
        Assert.Equal(JobWorker.Done, parts.Run(new JobWorkerOptions { Resume = true }));
        Assert.Equal("completed", parts.Events<FinishedEvent>()[^1].Outcome);
        Assert.Equal(Values(whole), Values(parts));
        Assert.Equal(
            File.ReadAllBytes(whole.Folder.Artifact("history.csv")).AsSpan(), File.ReadAllBytes(parts.Folder.Artifact("history.csv")).AsSpan());
    }

    [Fact]
    public void Stop_before_the_first_step_ends_at_step_0()
    {
        using var job = new TinyJob();
        File.WriteAllText(job.Folder.StopRequest, "");
        Assert.Equal(JobWorker.Done, job.Run());
        var finished = job.Events<FinishedEvent>().Single();
        Assert.Equal(("stopped", 0), (finished.Outcome, finished.Step));
        Assert.Empty(job.Losses());
    }

    [Fact]
    public void Stop_while_the_test_runs_ends_as_stopped_and_can_be_resumed()
    {
        using var job = new TinyJob();
        Assert.Equal(JobWorker.Done, job.Run(new JobWorkerOptions
        {
            Observer = new Trigger(e => e is ProgressEvent { Phase: "test" }, () => File.WriteAllText(job.Folder.StopRequest, "")),
        }));
        Assert.Equal("stopped", job.Events<FinishedEvent>().Single().Outcome);
        Assert.Equal(JobWorker.Done, job.Run(new JobWorkerOptions { Resume = true }));
        Assert.Equal("completed", job.Events<FinishedEvent>()[^1].Outcome);
    }

    private static JobWorkerOptions StopAfter(TinyJob job, int step) => new()
    {
        // The line of a step is written while the next is under way, its progress before it.
        Observer = new Trigger(
            e => e is ProgressEvent { Phase: "training" } p && p.Done == step - 1, () => File.WriteAllText(job.Folder.StopRequest, "")),
    };

    /// <summary>Of steps that were done twice, the second time.</summary>
    private static Dictionary<int, double> LastLosses(TinyJob job) =>
        job.Losses().GroupBy(l => l.Step).ToDictionary(g => g.Key, g => g.Last().Loss);

    private static List<string> Values(TinyJob job) =>
    [
        .. job.Events<MetricsEvent>().Select(m =>
            $"{m.Step} " + string.Join(' ', m.Values.Where(v => v.Key is not ("tokens_per_second" or "memory_gb")).Select(v => $"{v.Key} {v.Value:R}"))),
    ];
}
