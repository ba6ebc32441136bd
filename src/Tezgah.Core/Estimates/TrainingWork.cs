using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Core.Estimates;

/// <summary>
/// The multiplications and additions of one batch, forward and backward, without any that a good engine leaves out: causal attention
/// counts half of its pairs, scores are computed for label tokens alone, frozen weights get no gradient.
/// </summary>
/// <param name="Forward">Of the forward pass.</param>
/// <param name="Backward">Of the backward pass.</param>
/// <param name="Recomputed">Of what checkpointing computes a second time.</param>
public sealed record TrainingWork(double Forward, double Backward, double Recomputed)
{
    /// <summary>All of it, in floating-point operations.</summary>
    public double Total => Forward + Backward + Recomputed;

    /// <summary>The work of one batch.</summary>
    /// <param name="config">The network.</param>
    /// <param name="job">Method and adapters.</param>
    /// <param name="batch">The batch.</param>
    public static TrainingWork Of(ModelConfig config, TrainingJob job, BatchShape batch)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(batch);
        var projections = config.Tensors().Where(t => t.Name.EndsWith("_proj.weight", StringComparison.Ordinal)).Sum(t => (double)t.Count);
        var linear = 2 * projections * batch.Tokens;

        // Two products, queries with keys and probabilities with values, over half of the pairs.
        var attention = 2.0 * batch.Pairs * config.NumAttentionHeads * config.HeadDim * config.NumHiddenLayers;
        var head = job.Task == TaskNames.Classification ? 0 : 2.0 * config.VocabSize * config.HiddenSize * batch.LabelTokens;
        var weights = TrainedWeights.Of(config, job);
        var adapters = 2.0 * weights.Adapters * batch.Tokens;
        var frozen = weights.Adapters > 0;

        // Backward, each product is two: for its input and for its weight, the second for trained ones alone. Attention's two are four.
        return new TrainingWork(
            linear + attention + head + adapters,
            (frozen ? linear + head : 2 * (linear + head)) + (2 * attention) + (2 * adapters),
            job.Training.GradientCheckpointing ? linear + attention + adapters : 0);
    }

    /// <summary>The time of a run.</summary>
    /// <param name="perStep">The work of one step: of all its batches.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="operationsPerSecond">What the machine was measured to do.</param>
    public static TimeSpan Time(double perStep, long steps, double operationsPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(operationsPerSecond);
        return TimeSpan.FromSeconds(Math.Min(perStep * steps / operationsPerSecond, TimeSpan.MaxValue.TotalSeconds / 2));
    }
}
