using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Worker;

namespace Tezgah.Engine.Tests.Evaluation;

/// <summary>An adapter of QLoRA is measured over the weights in 4 bits that it was trained over.</summary>
public sealed class QloraEvaluationTests : IDisposable
{
    private readonly TinyJob _job = TinyJob.Of(TaskNames.Instruction, MethodNames.Qlora);
    private readonly TemporaryFolder _out = new();

    public void Dispose()
    {
        _job.Dispose();
        _out.Dispose();
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void Losses_before_and_after_are_those_that_the_training_measured(string dtype)
    {
        _job.Job = _job.Job with
        {
            Training = _job.Job.Training with { Dtype = dtype, MaxSteps = 12 },
            Quantization = new QuantizationSettings { ComputeDtype = dtype },
        };
        Assert.Equal(JobWorker.Done, _job.Run());
        var trained = _job.Events<EvaluationEvent>().Single(e => e.Name == "test").Values;

        var found = Evaluate(BaseQuantization.AsTrained);

        var measured = found.Results.Single(r => r.Name == "response_only").Values;
        Assert.Equal(BaseQuantization.Nf4, found.Quantization);
        Assert.Equal(dtype, found.Dtype);
        // The same texts in the same batches through the same weights; what is left is the order of sums.
        Assert.Equal(trained["loss"]!.Value, measured["loss"]!.Value, dtype == "float32" ? 1e-6 : 1e-3);
        Assert.Equal(trained["loss_before"]!.Value, measured["loss_before"]!.Value, dtype == "float32" ? 1e-6 : 1e-3);
        Assert.NotEqual(measured["loss"], measured["loss_before"]);
    }

    [Fact]
    public void Base_is_left_as_it_is_where_that_is_asked_for_and_the_loss_is_another()
    {
        _job.Job = _job.Job with { Training = _job.Job.Training with { MaxSteps = 12 } };
        Assert.Equal(JobWorker.Done, _job.Run());

        var (plain, quantised) = (Evaluate(BaseQuantization.None), Evaluate(BaseQuantization.AsTrained));

        Assert.Null(plain.Quantization);
        Assert.NotEqual(plain.Results.Single(r => r.Name == "response_only").Values["loss"], quantised.Results.Single(r => r.Name == "response_only").Values["loss"]);
        Assert.Equal(BaseQuantization.Nf4, Evaluate(BaseQuantization.Nf4).Quantization);
    }

    [Fact]
    public void Checkpoint_of_another_method_and_adapter_of_nowhere_leave_the_base_as_it_is()
    {
        _job.Job = _job.Job with { Method = MethodNames.Lora, Quantization = new QuantizationSettings() };
        _job.Write();

        Assert.Null(BaseQuantization.Of(Model(BaseQuantization.AsTrained)));
        Assert.Null(BaseQuantization.Of(new EvaluatedModel { ModelNameOrPath = "m", Adapter = _out["adapter"] }));
        Assert.NotNull(BaseQuantization.Of(new EvaluatedModel { ModelNameOrPath = "m", Adapter = _out["adapter"], Quantization = BaseQuantization.Nf4 }));
    }

    private EvaluatedModel Model(string quantization) =>
        new() { ModelNameOrPath = _job.Job.Model.ModelNameOrPath!, Adapter = _job.Folder.Artifact("adapter"), Quantization = quantization };

    private EvaluationFile Evaluate(string quantization)
    {
        var job = new EvaluateJob
        {
            Task = EvaluationTasks.Perplexity,
            Model = Model(quantization),
            Against = new ComparedModel { ModelNameOrPath = _job.Job.Model.ModelNameOrPath },
            Data = new EvaluationData { File = _job.Data("test"), MaxLength = _job.Job.Data.MaxLength },
            Prompt = _job.Job.Prompt with { LossOn = new PromptSettings().LossOn },
            Perplexity = new PerplexitySettings { LossOn = "response" },
            BatchSize = _job.Job.Evaluation.PerDeviceEvalBatchSize,
            Device = new DeviceSettings { Type = "cpu", Threads = 1 },
        };
        Assert.Empty(EvaluateChecks.Check(job));
        return new EvaluationRun(job, _out[quantization], new EvaluationHost { OwnsProcess = false }).Run();
    }
}
