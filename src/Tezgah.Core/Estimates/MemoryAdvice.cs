using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Core.Estimates;

/// <summary>One change of settings with which a job would fit into the memory.</summary>
/// <param name="Changes">The settings and their new values.</param>
/// <param name="Total">The memory that it would then take, in bytes.</param>
public sealed record MemoryAdvice(IReadOnlyList<(string Key, string Value)> Changes, long Total)
{
    /// <summary>Settings, values and memory, as a sentence of any language can end: <c>(1) key = value, key = value: 1.5 GB; (2) …</c></summary>
    public static string Shown(IReadOnlyList<MemoryAdvice> advice)
    {
        ArgumentNullException.ThrowIfNull(advice);
        return string.Join("; ", advice.Select((a, i) =>
            $"({Text(i + 1)}) {string.Join(", ", a.Changes.Select(c => $"{c.Key} = {c.Value}"))}: {NumberTypes.Shown(a.Total)}"));
    }

    /// <summary>
    /// What would make a job fit, what changes its result least first: fewer texts at once with as many a step, checkpointing, both, 16-bit
    /// numbers, 4-bit weights, shorter texts. Only changes that suffice are named.
    /// </summary>
    /// <param name="config">The network.</param>
    /// <param name="job">The job that does not fit.</param>
    /// <param name="free">The memory there is for everything, the process included.</param>
    /// <param name="traits">How the engine trains.</param>
    /// <param name="largest">The largest batch of a job; null for texts of the maximum length.</param>
    public static IReadOnlyList<MemoryAdvice> For(
        ModelConfig config, TrainingJob job, long free, MemoryTraits traits, Func<TrainingJob, BatchShape>? largest = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        var shape = largest ?? BatchShape.Full;
        var checkpointed = job with { Training = job.Training with { GradientCheckpointing = true } };
        var half = job with { Training = job.Training with { Dtype = "bfloat16" } };
        var fourBit = job with { Method = MethodNames.Qlora };
        var found = new List<MemoryAdvice?>
        {
            Smaller(job, []),
            job.Training.GradientCheckpointing ? null : Try(checkpointed, Checkpointing),
            job.Training.GradientCheckpointing ? null : Smaller(checkpointed, Checkpointing),
            job.Training.Dtype == "float32" && job.Method != MethodNames.Qlora ? Try(half, [("training.dtype", "bfloat16")]) : null,
            job.Method == MethodNames.Lora ? Try(fourBit, [("method", MethodNames.Qlora)]) : null,
            Shorter(),
        };
        return [.. found.OfType<MemoryAdvice>()];

        MemoryAdvice? Try(TrainingJob changed, IReadOnlyList<(string Key, string Value)> changes)
        {
            var total = TrainingMemory.Of(config, changed, shape(changed), traits).Total;
            return total <= free ? new MemoryAdvice(changes, total) : null;
        }

        // The largest divisor of the batch that fits, so that a step keeps its texts.
        MemoryAdvice? Smaller(TrainingJob changed, (string Key, string Value)[] changes)
        {
            var (size, accumulation) = (changed.Training.PerDeviceTrainBatchSize, changed.Training.GradientAccumulationSteps);
            var most = TrainingMemory.LargestBatchSize(config, changed, free, traits, shape, size);
            var fits = Enumerable.Range(1, Math.Min(most, size - 1)).LastOrDefault(s => size % s == 0);
            return fits == 0 || most >= size ? null : Try(
                changed with
                {
                    Training = changed.Training with { PerDeviceTrainBatchSize = fits, GradientAccumulationSteps = accumulation * (size / fits) },
                },
                [
                    .. changes,
                    ("training.per_device_train_batch_size", Text(fits)),
                    ("training.gradient_accumulation_steps", Text(accumulation * (size / fits))),
                ]);
        }

        MemoryAdvice? Shorter()
        {
            var (low, high) = (0, job.Data.MaxLength / 64);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = Try(job with { Data = job.Data with { MaxLength = middle * 64 } }, []) is null ? (low, middle - 1) : (middle, high);
            }

            return low == 0 || low * 64 == job.Data.MaxLength
                ? null
                : Try(job with { Data = job.Data with { MaxLength = low * 64 } }, [("data.max_length", Text(low * 64))]);
        }
    }

    private static (string Key, string Value)[] Checkpointing => [("training.gradient_checkpointing", "true")];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
