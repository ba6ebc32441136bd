using System.Globalization;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Engine.Data;
using Tezgah.Engine.Memory;

namespace Tezgah.Engine.Worker;

/// <summary>Refuses a job that cannot fit into the memory, before it takes any.</summary>
internal static class MemoryCheck
{
    /// <summary>What training with <paramref name="batchSize"/> texts at once needs, in bytes.</summary>
    public static long Needed(ModelConfig config, EncodedSet train, int batchSize) =>
        MemoryEstimate.Of(config, Lengths(train, batchSize)).Total;

    /// <summary>Compares that with the free memory.</summary>
    /// <exception cref="ProblemException">
    /// <c>memory-not-enough</c> with a batch size that fits, or <c>memory-not-enough-for-model</c>.
    /// </exception>
    public static void Demand(ModelConfig config, EncodedSet train, int batchSize, long free)
    {
        var lengths = Lengths(train, batchSize);
        var needed = MemoryEstimate.Of(config, lengths).Total;
        if (needed <= free)
        {
            return;
        }

        var fits = MemoryEstimate.LargestBatch(config, lengths, free, MemoryEstimate.Of);
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
                MemoryEstimate.Shown(MemoryEstimate.Of(config, [lengths[0]]).Total),
                MemoryEstimate.Shown(free)));
    }

    /// <summary>Compares what an evaluation of any of <paramref name="sets"/> needs with the free memory.</summary>
    /// <exception cref="ProblemException"><c>eval-memory-not-enough</c> with a batch size that fits.</exception>
    public static void DemandForEvaluation(ModelConfig config, IEnumerable<EncodedSet> sets, int batchSize, long free)
    {
        foreach (var lengths in sets.Select(set => Lengths(set, batchSize)))
        {
            var needed = MemoryEstimate.OfEvaluation(config, lengths).Total;
            if (needed > free)
            {
                var fits = Math.Max(1, MemoryEstimate.LargestBatch(config, lengths, free, MemoryEstimate.OfEvaluation));
                throw new ProblemException(new Problem(
                    "eval-memory-not-enough",
                    "evaluation.per_device_eval_batch_size",
                    MemoryEstimate.Shown(needed),
                    MemoryEstimate.Shown(free),
                    fits.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    private static int[] Lengths(EncodedSet train, int batchSize) => [.. train.Longest(batchSize).Select(i => train.Ids[i].Length)];
}
