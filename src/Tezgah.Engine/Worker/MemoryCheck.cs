using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Engine.Data;
using Tezgah.Engine.Memory;

namespace Tezgah.Engine.Worker;

/// <summary>Refuses a job that cannot fit into the memory, before it takes any.</summary>
internal static class MemoryCheck
{
    private const long Float = 4;

    /// <summary>What training with the longest texts at once needs, in bytes.</summary>
    public static long Needed(TrainingJob job, ModelConfig config, EncodedSet train) =>
        Of(job)(config, Lengths(train, job.Training.PerDeviceTrainBatchSize)).Total;

    /// <summary>Compares that with the free memory.</summary>
    /// <exception cref="ProblemException">
    /// <c>memory-not-enough</c> with a batch size that fits, or <c>memory-not-enough-for-model</c>.
    /// </exception>
    public static void Demand(TrainingJob job, ModelConfig config, EncodedSet train, long free)
    {
        var lengths = Lengths(train, job.Training.PerDeviceTrainBatchSize);
        var needed = Of(job)(config, lengths).Total;
        if (needed <= free)
        {
            return;
        }

        var fits = MemoryEstimate.LargestBatch(config, lengths, free, Of(job));
        throw new ProblemException(fits > 0
            ? new Problem(
                "memory-not-enough",
                "training.per_device_train_batch_size",
                MemoryEstimate.Shown(needed),
                MemoryEstimate.Shown(free),
                fits.ToString(CultureInfo.InvariantCulture))
            : new Problem(
                "memory-not-enough-for-model",
                "model.hidden_size",
                MemoryEstimate.Shown(Of(job)(config, [lengths[0]]).Total),
                MemoryEstimate.Shown(free)));
    }

    /// <summary>Compares what an evaluation of any of <paramref name="sets"/> needs with the free memory.</summary>
    /// <exception cref="ProblemException"><c>eval-memory-not-enough</c> with a batch size that fits.</exception>
    public static void DemandForEvaluation(TrainingJob job, ModelConfig config, IEnumerable<EncodedSet> sets, long free)
    {
        foreach (var lengths in sets.Select(set => Lengths(set, job.Evaluation.PerDeviceEvalBatchSize)))
        {
            var needed = OfEvaluation(config, lengths).Total;
            if (needed > free)
            {
                var fits = Math.Max(1, MemoryEstimate.LargestBatch(config, lengths, free, OfEvaluation));
                throw new ProblemException(new Problem(
                    "eval-memory-not-enough",
                    "evaluation.per_device_eval_batch_size",
                    MemoryEstimate.Shown(needed),
                    MemoryEstimate.Shown(free),
                    fits.ToString(CultureInfo.InvariantCulture)));
            }
        }

        MemoryEstimate OfEvaluation(ModelConfig network, IReadOnlyCollection<int> lengths) =>
            Of(job)(network, lengths) with { Activations = Of(job)(network with { NumHiddenLayers = 1 }, lengths).Activations };
    }

    /// <summary>
    /// The estimate of all weights in float32, with what the method changes: frozen weights have neither gradients nor moments, types of
    /// half the size take half, and layers computed twice keep their input alone.
    /// </summary>
    private static Func<ModelConfig, IReadOnlyCollection<int>, MemoryEstimate> Of(TrainingJob job) => (config, lengths) =>
    {
        var plain = MemoryEstimate.Of(config, lengths);
        var (frozen, trained) = BaseModel.Size(job, config);
        var activations = plain.Activations;
        if (job.Training.GradientCheckpointing)
        {
            var oneLayer = MemoryEstimate.Of(config with { NumHiddenLayers = 1 }, lengths).Activations;
            activations = Math.Min(activations, oneLayer + (lengths.Sum(l => (long)l) * config.HiddenSize * config.NumHiddenLayers * Float));
        }

        if (job.Training.Dtype != "float32")
        {
            activations /= 2;
        }

        return frozen == 0
            ? plain with { Activations = activations }
            : new MemoryEstimate(frozen + (trained * Float), trained * Float, trained * Float * 3, activations);
    };

    private static int[] Lengths(EncodedSet train, int batchSize) => [.. train.Longest(batchSize).Select(i => train.Ids[i].Length)];
}
