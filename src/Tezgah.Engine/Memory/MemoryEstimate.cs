using System.Globalization;
using Tezgah.Core.Models;
using Tezgah.Engine.Models;

namespace Tezgah.Engine.Memory;

/// <summary>
/// The memory that training takes, in bytes, from the size of the network and of its largest batch alone. Weights, gradients
/// and the two moments of AdamW are exact; activations count what autograd keeps for the backward pass of
/// <see cref="DecoderModel"/>, with a margin for what lives for a moment only.
/// </summary>
/// <param name="Weights">The weights, float32.</param>
/// <param name="Gradients">Their gradients.</param>
/// <param name="Optimizer">The optimizer's moments and its work space.</param>
/// <param name="Activations">What is kept of the largest batch, and work space.</param>
public sealed record MemoryEstimate(long Weights, long Gradients, long Optimizer, long Activations)
{
    private const long Float = 4;

    /// <summary>An absurd batch is only too much, and not beyond the numbers.</summary>
    private const double Largest = 1L << 60;

    /// <summary>What is alive at the height of the backward pass beside what was kept.</summary>
    private const double Margin = 1.3;

    /// <summary>All of it.</summary>
    public long Total => Weights + Gradients + Optimizer + Activations;

    /// <summary>The estimate for a batch of texts.</summary>
    /// <param name="config">The network.</param>
    /// <param name="lengths">The tokens of each text of the largest batch.</param>
    public static MemoryEstimate Of(ModelConfig config, IReadOnlyCollection<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(lengths);
        var weights = config.Tensors().Sum(p => p.Count) * Float;
        double tokens = lengths.Sum(l => (long)l);
        double block = (long)lengths.Count * (lengths.Count == 0 ? 0 : lengths.Max());
        double hidden = config.HiddenSize;
        double query = config.NumAttentionHeads * config.HeadDim;
        double keyValue = config.NumKeyValueHeads * config.HeadDim;
        double longest = lengths.Count == 0 ? 0 : lengths.Max();

        // Of each token a layer keeps: two norms (square root, normed, scaled), two dropout masks, two streams; the rotated
        // queries and keys; four tensors of the feed-forward part. Attention keeps blocks: queries, keys, values, the
        // probabilities and their mixture.
        var perToken = (8 * hidden) + (2 * query) + (2 * keyValue) + (4.0 * config.IntermediateSize);
        var perPlace = (2 * query) + (2 * keyValue) + (config.NumAttentionHeads * longest);
        var perLayer = (tokens * perToken) + (block * perPlace);
        var momentary = tokens * Math.Max(config.IntermediateSize * 2.0, hidden * 4) + (block * config.NumAttentionHeads * longest * 2);
        var activations = ((perLayer * config.NumHiddenLayers) + momentary + (tokens * hidden * 2)) * Margin * Float;

        // The update needs one vector for its denominator; the embedding's gradient is dense before it is added.
        var work = weights + ((double)config.VocabSize * hidden * Float);
        return new MemoryEstimate(weights, weights, (weights * 2) + (long)work, (long)Math.Min(activations, Largest));
    }

    /// <summary>The estimate for predicting a batch, beside a model in training: nothing is kept for a backward pass.</summary>
    /// <param name="config">The network.</param>
    /// <param name="lengths">The tokens of each text of the largest batch.</param>
    public static MemoryEstimate OfEvaluation(ModelConfig config, IReadOnlyCollection<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(config);

        // One layer's activations are more than what lives at once without gradients.
        return Of(config, lengths) with { Activations = Of(config with { NumHiddenLayers = 1 }, lengths).Activations };
    }

    /// <summary>The most texts at once that fit into <paramref name="free"/> bytes; 0 if not even one does.</summary>
    /// <param name="config">The network.</param>
    /// <param name="longestFirst">The tokens of the texts, the longest first.</param>
    /// <param name="free">The memory there is.</param>
    /// <param name="estimate"><see cref="Of"/> or <see cref="OfEvaluation"/>.</param>
    public static int LargestBatch(
        ModelConfig config, IReadOnlyList<int> longestFirst, long free, Func<ModelConfig, IReadOnlyCollection<int>, MemoryEstimate> estimate)
    {
        ArgumentNullException.ThrowIfNull(longestFirst);
        ArgumentNullException.ThrowIfNull(estimate);
        var (low, high) = (0, longestFirst.Count);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = estimate(config, [.. longestFirst.Take(middle)]).Total <= free ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>A number of bytes as people read it: <c>1.5 GB</c>.</summary>
    public static string Shown(long bytes) => bytes >= 1 << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.0} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / (double)(1 << 20)):0} MB");
}
