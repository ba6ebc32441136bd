using Tezgah.Core.Estimates;
using Tezgah.Core.Jobs;

namespace Tezgah.Engine.Benchmarks;

/// <summary>What a training workload should take by the estimate, to be held against what <see cref="TrainBenchmark"/> takes.</summary>
public static class WorkloadMemory
{
    /// <summary>The estimate for the first steps, of which the largest batch counts.</summary>
    /// <param name="workload">A workload that trains.</param>
    /// <param name="dtype">The type to compute in.</param>
    /// <param name="steps">The measured steps; those to warm up come before them.</param>
    /// <param name="traits">How the engine trains.</param>
    public static TrainingMemory Estimate(Workload workload, string dtype, int steps, MemoryTraits traits)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var (config, job) = (workload.Config(), JobOf(workload, dtype));
        return workload.Order.Chunk(workload.Batch)
            .Where(batch => batch.Length == workload.Batch)
            .Take((TrainBenchmark.WarmUp + steps) * workload.Accumulate)
            .Select(batch => TrainingMemory.Of(config, job, ShapeOf(workload, batch), traits))
            .MaxBy(memory => memory.Total)!;
    }

    private static TrainingJob JobOf(Workload workload, string dtype) => new()
    {
        Task = workload.ResponseStarts is null ? TaskNames.Classification : TaskNames.Instruction,
        Method = workload.Lora switch { null => MethodNames.Scratch, { Nf4: true } => MethodNames.Qlora, _ => MethodNames.Lora },
        Quantization = new QuantizationSettings { ComputeDtype = dtype },
        Lora = workload.Lora is { } lora
            ? new LoraSettings { R = lora.Rank, LoraAlpha = lora.Alpha, LoraDropout = lora.Dropout, TargetModules = [.. lora.Targets.Select(t => t + "_proj")] }
            : new LoraSettings(),
        Training = new TrainingSettings { Dtype = dtype, Dropout = 0, PerDeviceTrainBatchSize = workload.Batch },
    };

    private static BatchShape ShapeOf(Workload workload, int[] batch) => BatchShape.Of(
        [.. batch.Select(text => workload.Lengths[text])],
        workload.ResponseStarts is { } starts ? batch.Sum(text => (long)workload.Lengths[text] - Math.Max(1, starts[text])) : null);
}
