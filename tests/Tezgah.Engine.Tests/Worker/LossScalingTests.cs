using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Training;
using Tezgah.Engine.Worker;

namespace Tezgah.Engine.Tests.Worker;

/// <summary>Whole runs with loss scaling, in types that the processor can compute with: the scaling is the same in all.</summary>
public sealed class LossScalingTests
{
    /// <summary>So much that the first steps' losses and gradients are not finite.</summary>
    private static readonly float s_tooMuch = MathF.ScaleB(1, 127);

    [Theory]
    [InlineData(MethodNames.Full, "float32")]
    [InlineData(MethodNames.Lora, "float32")]
    [InlineData(MethodNames.Lora, "bfloat16")]
    public void Run_with_a_scale_that_fits_is_the_run_without_one(string method, string dtype)
    {
        using var plain = New(method, dtype);
        Assert.Equal(JobWorker.Done, plain.Run());
        using var scaled = New(method, dtype);
        scaled.Job = scaled.Job with { Model = plain.Job.Model };
        Assert.Equal(JobWorker.Done, scaled.Run(new JobWorkerOptions { Scaler = () => new LossScaler() }));
        Assert.Equal(plain.Losses(), scaled.Losses());
        Assert.Equal(Trained(plain, method), Trained(scaled, method));
    }

    [Fact]
    public void Steps_that_are_not_finite_are_left_out_told_of_and_counted_and_the_run_learns()
    {
        using var job = New(MethodNames.Lora, "float32");
        Assert.Equal(JobWorker.Done, job.Run(new JobWorkerOptions { Scaler = () => new LossScaler(s_tooMuch) }));
        var skipped = job.Events<WarningEvent>().Where(w => w.Problem.Code == "step-skipped").ToList();
        Assert.NotEmpty(skipped);
        Assert.Equal(Enumerable.Range(1, skipped.Count), skipped.Select(w => w.Step!.Value));
        Assert.Equal([$"{skipped.Count}", $"{skipped.Count}"], [skipped[^1].Problem.Args[0], skipped[^1].Problem.Args[2]]);

        // A step that is left out leaves the weights and the schedule where they were.
        var rates = job.Events<MetricsEvent>().Where(m => m.Values.ContainsKey("loss")).ToDictionary(m => m.Step, m => m.Values["learning_rate"]);
        Assert.Equal(rates[1], rates[skipped.Count + 1]);
        Assert.True(rates[skipped.Count + 2] != rates[1]);
        Assert.Contains("\"skipped\": " + skipped.Count, File.ReadAllText(Directory.GetFiles(job.Folder.Checkpoints, "run_state.json", SearchOption.AllDirectories)[0]), StringComparison.Ordinal);
        Assert.True(job.Losses()[^1].Loss < job.Losses()[skipped.Count].Loss);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public void Resumed_run_goes_on_bit_for_bit(int stopAt)
    {
        LossScaler Scaler() => new(s_tooMuch, interval: 5);
        using var whole = New(MethodNames.Lora, "float32");
        Assert.Equal(JobWorker.Done, whole.Run(new JobWorkerOptions { Scaler = Scaler }));
        using var parts = New(MethodNames.Lora, "float32");
        parts.Job = parts.Job with { Model = whole.Job.Model };
        Assert.Equal(JobWorker.Done, parts.Run(new JobWorkerOptions { Scaler = Scaler, Observer = new StopAt(parts, stopAt) }));
        Assert.Equal("stopped", parts.Events<FinishedEvent>()[^1].Outcome);
        Assert.Equal(JobWorker.Done, parts.Run(new JobWorkerOptions { Scaler = Scaler, Resume = true }));
        Assert.Equal(whole.Losses(), parts.Losses());
        Assert.Equal(Trained(whole, MethodNames.Lora), Trained(parts, MethodNames.Lora));
        Assert.Equal(Skips(whole), Skips(parts));
    }

    private static TinyJob New(string method, string dtype)
    {
        var job = TinyJob.Of(TaskNames.Instruction, method);
        job.Job = job.Job with { Training = job.Job.Training with { MaxSteps = 24, Dtype = dtype } };
        return job;
    }

    private static byte[] Trained(TinyJob job, string method) => File.ReadAllBytes(job.Folder.Artifact(
        method == MethodNames.Full ? "model/model.safetensors" : "adapter/adapter_model.safetensors"));

    private static List<string> Skips(TinyJob job) =>
        [.. job.Events<WarningEvent>().Where(w => w.Problem.Code == "step-skipped").Select(w => string.Join(' ', w.Problem.Args))];

    private sealed class StopAt(TinyJob job, int step) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            // The line of a step is written while the next is under way, its progress before it.
            if (value is ProgressEvent { Phase: "training" } progress && progress.Done == step - 1)
            {
                File.WriteAllText(job.Folder.StopRequest, "");
            }
        }
    }
}
