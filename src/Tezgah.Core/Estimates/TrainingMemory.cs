using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Core.Estimates;

/// <summary>
/// The memory that training takes at its height, in bytes, from model, settings and the largest batch alone. Weights, gradients and
/// moments are exact; activations count what the backward pass of a decoder with fused norms and attention needs.
/// </summary>
/// <param name="Weights">The weights, adapters among them, and the work space of 4-bit ones.</param>
/// <param name="Gradients">The gradients of what is trained.</param>
/// <param name="Optimizer">AdamW's moments.</param>
/// <param name="Activations">What is kept of the largest batch for the backward pass, and what lives beside it at its height.</param>
/// <param name="Logits">The scores over the vocabulary.</param>
public sealed record TrainingMemory(long Weights, long Gradients, long Optimizer, long Activations, long Logits)
{
    /// <summary>An absurd batch is only too much, and not beyond the numbers.</summary>
    private const double Most = 1L << 60;

    /// <summary>All of it.</summary>
    public long Total => Weights + Gradients + Optimizer + Activations + Logits;

    /// <summary>The estimate for a job.</summary>
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
        var weights = TrainedWeights.Of(config, job);
        return new TrainingMemory(
            WeightBytes(weights, job, traits),
            Bytes((double)weights.Trained * traits.GradientBytes * traits.Overhead),
            Bytes((double)weights.Trained * traits.MomentBytes * traits.Overhead),
            Bytes(ActivationBytes(config, job, batch, traits) * traits.Overhead),
            Bytes(LogitBytes(config, job, batch, traits) * traits.Overhead));
    }

    /// <summary>The keys and values of earlier tokens that generation keeps.</summary>
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
    /// <param name="free">The memory there is.</param>
    /// <param name="traits">How the engine trains.</param>
    public static int LargestBatchSize(ModelConfig config, TrainingJob job, long free, MemoryTraits traits)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (low, high) = (0, 1 << 20);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            var fits = Of(config, job, BatchShape.Full(middle, job.Data.MaxLength), traits).Total <= free;
            (low, high) = fits ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    // What one token leaves behind in one layer, in numbers of the computing type.
    internal static double NumbersPerToken(ModelConfig config)
    {
        double hidden = config.HiddenSize;
        double query = config.NumAttentionHeads * config.HeadDim;
        double keyValue = config.NumKeyValueHeads * config.HeadDim;

        // The residual before each norm and what each norm gives (4 widths); queries and keys as they were turned, values, attention's
        // mixture; gate, up, and their product, which is what the down projection reads.
        return (4 * hidden) + (2 * query) + (2 * keyValue) + (3.0 * config.IntermediateSize);
    }

    private static long WeightBytes(TrainedWeights weights, TrainingJob job, MemoryTraits traits)
    {
        var quantised = weights.Quantised.Sum(t => t.Count);
        var computing = NumberTypes.BytesOf(job.Method == MethodNames.Qlora ? job.Quantization.ComputeDtype : job.Training.Dtype);
        var nf4 = weights.Quantised.Sum(t => NumberTypes.Nf4Bytes(t.Count, job.Quantization.Blocksize, job.Quantization.UseDoubleQuant));

        // One matrix at a time is read back whole.
        var readBack = weights.Quantised.Select(t => t.Count).DefaultIfEmpty().Max() * computing;
        var frozen = (weights.All - weights.InPlace - quantised) * computing;

        // What is trained is kept exactly and, where products use another type, computed from a copy.
        var copies = traits.TrainedBytes == computing ? 0 : weights.Trained * computing;
        return frozen + nf4 + readBack + (weights.Trained * traits.TrainedBytes) + copies;
    }

    private static double ActivationBytes(ModelConfig config, TrainingJob job, BatchShape batch, MemoryTraits traits)
    {
        double bytes = NumberTypes.BytesOf(job.Method == MethodNames.Qlora ? job.Quantization.ComputeDtype : job.Training.Dtype);
        var perLayer = batch.Tokens * NumbersPerToken(config) * bytes;
        perLayer += traits.KeepsProbabilities
            ? (double)batch.Pairs * config.NumAttentionHeads * bytes
            : (double)batch.Tokens * config.NumAttentionHeads * 4;
        perLayer += batch.Tokens * AdapterBytesPerToken(config, job, bytes) / config.NumHiddenLayers;

        // The stream into each layer, and one layer computed again; or all of every layer.
        var stream = batch.Tokens * (double)config.HiddenSize * bytes;
        var kept = job.Training.GradientCheckpointing ? (stream * config.NumHiddenLayers) + perLayer : perLayer * config.NumHiddenLayers;

        // At the height of a layer's backward pass: gradients of gate, up and their product, and of the stream twice.
        var momentary = batch.Tokens * ((3.0 * config.IntermediateSize) + (2.0 * config.HiddenSize)) * bytes;
        return kept + momentary + stream;
    }

    // Of each adapter the narrow product and, with dropout, a byte for each number of its input.
    private static double AdapterBytesPerToken(ModelConfig config, TrainingJob job, double bytes) =>
        job.Method is MethodNames.Lora or MethodNames.Qlora
            ? TrainedWeights.Adapted(config, job.Lora).Sum(t => (job.Lora.R * bytes) + (job.Lora.LoraDropout > 0 ? t.Shape[1] : 0))
            : 0;

    private static double LogitBytes(ModelConfig config, TrainingJob job, BatchShape batch, MemoryTraits traits)
    {
        if (job.Task == TaskNames.Classification)
        {
            return 0;
        }

        var rows = traits.LogitRows == 0 ? batch.LabelTokens : Math.Min(batch.LabelTokens, traits.LogitRows);

        // The loss is computed in float32 in any case.
        return (double)rows * config.VocabSize * 4 * traits.LogitCopies;
    }

    private static long Bytes(double value) => (long)Math.Min(value, Most);
}
