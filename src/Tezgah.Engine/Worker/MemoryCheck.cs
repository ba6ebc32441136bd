using System.Globalization;
using Tezgah.Core.Estimates;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Core.Training;
using Tezgah.Engine.Data;
using Tezgah.Engine.Kernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Worker;

/// <summary>
/// Compares what a job needs with the memory there is, before it takes any, and says what to change. Most of what the process itself takes
/// is taken already, and is not counted.
/// </summary>
/// <param name="job">The settings.</param>
/// <param name="config">The network.</param>
/// <param name="train">The texts to train on.</param>
/// <param name="device">Where is trained.</param>
internal sealed class MemoryCheck(TrainingJob job, ModelConfig config, EncodedSet train, Device device)
{
    /// <summary>How much less than was estimated would have been needed, where the memory ran out all the same.</summary>
    private const double Less = 0.75;

    private readonly MemoryTraits _traits = Kernel.TraitsOn(device) with { Process = 0 };

    private readonly IReadOnlyList<int> _lengths = train.Lengths;

    /// <summary>What training with the largest batch needs.</summary>
    public TrainingMemory Needed => TrainingMemory.Of(config, job, Largest(job), _traits);

    /// <summary>Refuses a training that cannot fit.</summary>
    /// <param name="free">The free memory in bytes.</param>
    /// <exception cref="ProblemException"><c>memory-not-enough</c> with what would fit, or <c>memory-not-enough-for-model</c>.</exception>
    public void Demand(long free)
    {
        if (Needed.Total is var needed && needed > free)
        {
            var advice = Advice(free);
            throw new ProblemException(advice.Length > 0
                ? new Problem("memory-not-enough", "training.per_device_train_batch_size", NumberTypes.Shown(needed), NumberTypes.Shown(free), advice)
                : new Problem(
                    "memory-not-enough-for-model", "model.hidden_size", NumberTypes.Shown(WithOneText().Total), NumberTypes.Shown(free)));
        }
    }

    /// <summary>Refuses an evaluation of any of <paramref name="sets"/> that cannot fit.</summary>
    /// <exception cref="ProblemException"><c>eval-memory-not-enough</c> with a batch size that fits.</exception>
    public void DemandForEvaluation(IEnumerable<EncodedSet> sets, long free)
    {
        foreach (var set in sets)
        {
            var longest = set.Longest(job.Evaluation.PerDeviceEvalBatchSize);
            var needed = OfEvaluation(longest.Count);
            if (needed <= free)
            {
                continue;
            }

            var (low, high) = (0, longest.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = OfEvaluation(middle) <= free ? (middle, high) : (low, middle - 1);
            }

            throw new ProblemException(new Problem(
                "eval-memory-not-enough",
                "evaluation.per_device_eval_batch_size",
                NumberTypes.Shown(needed),
                NumberTypes.Shown(free),
                Math.Max(1, low).ToString(CultureInfo.InvariantCulture)));

            long OfEvaluation(int texts) => TrainingMemory.OfEvaluation(config, job, ShapeOf(set, [.. longest.Take(texts)]), _traits).Total;
        }
    }

    /// <summary>What to say when the memory ran out all the same.</summary>
    /// <param name="step">The step in which it did.</param>
    /// <param name="free">What was free when the job began; null where that cannot be asked.</param>
    public Problem RanOut(int step, long? free)
    {
        var needed = Needed.Total;
        var advice = Advice((long)(Math.Min(needed, free ?? needed) * Less));
        var text = step.ToString(CultureInfo.InvariantCulture);
        return advice.Length > 0
            ? new Problem("memory-ran-out-advice", null, text, NumberTypes.Shown(needed), advice)
            : new Problem("memory-ran-out", null, text, job.Training.PerDeviceTrainBatchSize.ToString(CultureInfo.InvariantCulture));
    }

    private string Advice(long free) => MemoryAdvice.Shown(MemoryAdvice.For(config, job, free, _traits, Largest));

    private TrainingMemory WithOneText()
    {
        var one = job with { Training = job.Training with { PerDeviceTrainBatchSize = 1 } };
        return TrainingMemory.Of(config, one, Largest(one), _traits);
    }

    /// <summary>The largest batch of a job with these texts, cut to its maximum length.</summary>
    private BatchShape Largest(TrainingJob changed)
    {
        var longest = changed.Data.MaxLength;
        IReadOnlyList<int> lengths = longest < job.Data.MaxLength ? [.. _lengths.Select(l => Math.Min(l, longest))] : _lengths;
        var plan = new StepPlan(lengths, StepPlanSettings.Of(changed));
        return ShapeOf(train, plan.LargestBatch(), longest);
    }

    private static BatchShape ShapeOf(EncodedSet set, IReadOnlyCollection<int> texts, int longest = int.MaxValue) => BatchShape.Of(
        [.. texts.Select(t => Math.Min(set.Ids[t].Length, longest))],
        set.LossRanges.Count > 0 ? texts.Sum(t => (long)Math.Min(set.LabelCount(t), longest)) : null);
}
