using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Core.Estimates;

/// <summary>
/// The memory that training takes at its height, in bytes, from model, settings and the largest batch alone. Weights, gradients and
/// moments are exact; activations are what <see cref="LayerMemory"/> counts at the highest of a step's moments. What a GPU's allocator
/// takes besides is not in it.
/// </summary>
/// <param name="Weights">The weights, adapters among them, and copies of trained ones to compute with.</param>
/// <param name="Gradients">The gradients of what is trained.</param>
/// <param name="Optimizer">AdamW's moments.</param>
/// <param name="Activations">What the largest batch takes, or the update, if that takes more.</param>
/// <param name="Process">What the process takes without any model.</param>
public sealed record TrainingMemory(long Weights, long Gradients, long Optimizer, long Activations, long Process)
{
    /// <summary>An absurd batch is only too much, and not beyond the numbers.</summary>
    private const double Most = 1L << 60;

    /// <summary>All of it.</summary>
    public long Total => Beside + Process;

    /// <summary>All but the process' own.</summary>
    public long Beside => Weights + Gradients + Optimizer + Activations;

    /// <summary>The estimate for training.</summary>
    /// <param name="config">The network.</param>
    /// <param name="job">Method, adapters and number types.</param>
    /// <param name="batch">The largest batch.</param>
    /// <param name="traits">How the engine trains.</param>
    public static TrainingMemory Of(ModelConfig config, TrainingJob job, BatchShape batch, MemoryTraits traits)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(traits);
        var moments = new StepMoments(config, job, batch, traits);
        return With(config, job, traits, Math.Max(moments.Highest * traits.Heap, (double)TrainedWeights.Of(config, job).Trained * traits.UpdateBytes));
    }

    /// <summary>The estimate for evaluating a batch beside a model in training: nothing is kept for a backward pass.</summary>
    /// <param name="config">The network.</param>
    /// <param name="job">Method, adapters and number types.</param>
    /// <param name="batch">The largest batch of an evaluation.</param>
    /// <param name="traits">How the engine trains.</param>
    public static TrainingMemory OfEvaluation(ModelConfig config, TrainingJob job, BatchShape batch, MemoryTraits traits)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(traits);
        return With(config, job, traits, new StepMoments(config, job, batch, traits).WithoutGradients * traits.Heap);
    }

    /// <summary>The keys and values of earlier tokens that generation keeps; training keeps none.</summary>
    /// <param name="config">The network.</param>
    /// <param name="texts">Texts at once.</param>
    /// <param name="tokens">The most tokens of a text, prompt and answer.</param>
    /// <param name="dtype">The number type.</param>
    public static long CacheBytes(ModelConfig config, int texts, int tokens, string dtype)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Bytes(2.0 * config.NumHiddenLayers * config.NumKeyValueHeads * config.HeadDim * texts * tokens * NumberTypes.BytesOf(dtype));
    }

    /// <summary>The most texts at once with which a job fits into <paramref name="free"/> bytes; 0 if not even one does.</summary>
    /// <param name="config">The network.</param>
    /// <param name="job">The job; its batch size does not count.</param>
    /// <param name="free">The memory there is for everything, the process included.</param>
    /// <param name="traits">How the engine trains.</param>
    /// <param name="largest">The largest batch of a job; null for texts of the maximum length.</param>
    /// <param name="most">The most texts that are looked at.</param>
    public static int LargestBatchSize(
        ModelConfig config, TrainingJob job, long free, MemoryTraits traits, Func<TrainingJob, BatchShape>? largest = null, int most = 1 << 20)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (low, high) = (0, most);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            var changed = job with { Training = job.Training with { PerDeviceTrainBatchSize = middle } };
            var fits = Of(config, changed, (largest ?? BatchShape.Full)(changed), traits).Total <= free;
            (low, high) = fits ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private static TrainingMemory With(ModelConfig config, TrainingJob job, MemoryTraits traits, double activations)
    {
        var weights = TrainedWeights.Of(config, job);
        return new TrainingMemory(
            WeightBytes(weights, job, traits),
            Bytes((double)weights.Trained * traits.GradientBytes),
            Bytes((double)weights.Trained * traits.MomentBytes),
            Bytes(activations),
            traits.Process);
    }

    private static long WeightBytes(TrainedWeights weights, TrainingJob job, MemoryTraits traits)
    {
        var computing = NumberTypes.BytesOf(job.Training.Dtype);
        var nf4 = weights.Quantised.Sum(t => NumberTypes.Nf4Bytes(t.Count, job.Quantization.Blocksize, job.Quantization.UseDoubleQuant));

        // Composed operations read a whole matrix back, which is one of a step's moments.
        var readBack = traits.IsComposed ? 0
            : weights.Quantised.Select(t => Math.Min(t.Count, traits.ReadBack)).DefaultIfEmpty().Max() * NumberTypes.BytesOf(job.Quantization.ComputeDtype);

        // What is trained is kept exactly and, where products use another type, computed from a copy; the narrow copies of adapters live
        // for a product alone.
        var copies = traits.TrainedBytes == computing ? 0 : weights.InPlace * computing;
        return (weights.Frozen * computing) + nf4 + readBack + (weights.Trained * traits.TrainedBytes) + copies;
    }

    private static long Bytes(double value) => (long)Math.Min(value, Most);
}
