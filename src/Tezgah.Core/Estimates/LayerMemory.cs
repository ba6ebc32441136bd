using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Core.Estimates;

/// <summary>
/// What the tokens of a batch take in one layer, in bytes a token, counted tensor by tensor as the engine makes them. <c>H</c> is the
/// width of the stream, <c>Q</c> that of all queries, <c>K</c> that of the keys, <c>I</c> that of the feed-forward part.
/// </summary>
internal sealed class LayerMemory
{
    private readonly double _bytes;
    private readonly double _hidden;
    private readonly double _query;
    private readonly double _keyValue;
    private readonly double _middle;
    private readonly MemoryTraits _traits;

    public LayerMemory(ModelConfig config, TrainingJob job, MemoryTraits traits)
    {
        _traits = traits;
        _bytes = NumberTypes.BytesOf(job.Training.Dtype);
        _hidden = config.HiddenSize;
        _query = (double)config.NumAttentionHeads * config.HeadDim;
        _keyValue = (double)config.NumKeyValueHeads * config.HeadDim;
        _middle = config.IntermediateSize;
        var (adapters, keyValueAdapters) = Adapters(config, job);
        var casts = Casts(job);
        var drops = job.Method == MethodNames.Scratch && job.Training.Dropout > 0;

        // The stream before each norm and what each norm gives (4 H); queries as they were turned, and attention's mixture (2 Q); turned
        // keys, and values (2 K); gate, up, and their product, which is what the down projection reads (3 I). A norm keeps one float32 a
        // token, fused attention one a head; where queries and keys are normed, they are kept from before that as well.
        Kept = (_bytes * ((4 * _hidden) + (2 * _query) + (2 * _keyValue) + (3 * _middle))) + 8 + adapters + casts
            + (traits.IsComposed ? 0 : 4.0 * config.NumAttentionHeads)
            + (drops ? 2 * _hidden * _bytes : 0)
            + (config.QueryKeyNorm ? ((_query + _keyValue) * _bytes) + (4.0 * (config.NumAttentionHeads + config.NumKeyValueHeads)) : 0);

        // Of the last layer of a classifier: keys and values of every token alone.
        KeptForLast = (_bytes * ((2 * _hidden) + (2 * _keyValue))) + 4 + keyValueAdapters;

        // Gone when the layer is through: queries and keys before they were turned, what attention and feed-forward add to the stream.
        Passing = _bytes * ((2 * _hidden) + _query + _keyValue + (drops ? 2 * _hidden : 0));
    }

    /// <summary>What the backward pass needs.</summary>
    public double Kept { get; }

    /// <summary>What it needs of the last layer, where that follows one token of each text alone.</summary>
    public double KeptForLast { get; }

    /// <summary>What a layer makes and does not need again.</summary>
    public double Passing { get; }

    /// <summary>The stream.</summary>
    public double Stream => _hidden * _bytes;

    /// <summary>The cosines and sines of a token.</summary>
    public static double Angles(ModelConfig config, TrainingJob job) => (double)config.HeadDim * NumberTypes.BytesOf(job.Training.Dtype);

    /// <summary>
    /// What lives beside everything kept at the height of a layer's backward pass: the gradients of the stream and of the feed-forward
    /// part's inside.
    /// </summary>
    /// <param name="holdsAll">Whether nothing of the layer is let go of before its end, as where it was computed again.</param>
    public double AtHeight(bool holdsAll)
    {
        if (_traits.IsComposed)
        {
            // Down's input takes the place of its gradient. Beside it in float32: sigmoid, silu, a product, and where the type is narrower
            // what is multiplied.
            return (_hidden * _bytes) + ((_bytes < 4 ? 16 : 12) * _middle) + (holdsAll ? _middle * _bytes : 0);
        }

        // Down's product lets go of its input, whose place one of the two gradients of gate and up takes.
        var gate = (_hidden + ((holdsAll ? 3 : 2) * _middle)) * _bytes;

        // The gradient of down's input, beside what dropout leaves of that input or float32 sums of it.
        var down = ((_hidden + _middle) * _bytes) + Sums(_hidden, _middle);

        // That of up's or gate's input, with gate, up and their product gone.
        var up = (((3 * _hidden) + ((holdsAll ? 2 : -1) * _middle)) * _bytes) + Sums(_middle, _hidden);
        return Math.Max(gate, Math.Max(down, up));
    }

    /// <summary>What composed attention takes of texts in a padded block and keeps no longer than it lasts.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="keyValueHeads">The key heads.</param>
    /// <param name="group">The query heads of each.</param>
    /// <param name="back">Whether in the backward pass: queries, the mixture's gradient and that of queries, and keys and values with theirs.</param>
    public double Block(BatchShape batch, int keyValueHeads, int group, bool back)
    {
        if (!_traits.IsComposed)
        {
            return 0;
        }

        var scores = 4.0 * group * batch.Longest * batch.Longest;
        var atOnce = Math.Max(scores, Math.Min(_traits.BlockBytes, scores * keyValueHeads * batch.Texts));
        return (batch.Padded * (back ? (3 * _query) + (4 * _keyValue) : (2 * _query) + (2 * _keyValue)) * _bytes) + (3 * atOnce);
    }

    /// <summary>The gradient of the stream, and that of the down projection's input in two parts.</summary>
    public double BelowDown => (_hidden + (2 * _middle)) * _bytes;

    /// <summary>What a layer's feed-forward part kept, which is gone in attention's backward pass.</summary>
    public double FeedForward => ((2 * _hidden) + (3 * _middle)) * _bytes;

    /// <summary>What the last layer of a classifier takes of a padded block: keys and values, laid out by texts and then by heads.</summary>
    /// <param name="batch">The batch.</param>
    public double LastBlock(BatchShape batch) => batch.Padded * 4.0 * _keyValue * _bytes;

    private double Sums(double inner, double outer) => _bytes < 4 && inner > _traits.OnePass ? outer * 4 : 0;

    // Of each adapter the narrow product, and what of its input is dropped.
    private (double All, double KeyValue) Adapters(ModelConfig config, TrainingJob job)
    {
        if (job.Method is not (MethodNames.Lora or MethodNames.Qlora))
        {
            return (0, 0);
        }

        var adapted = TrainedWeights.Adapted(config, job.Lora);
        var narrow = job.Lora.R * (_traits.IsComposed ? 4.0 : _bytes);
        var drops = _traits.IsComposed && job.Lora.LoraDropout > 0;
        return (Of(adapted), Of(adapted.Where(t =>
            t.Name.Contains(".k_proj", StringComparison.Ordinal) || t.Name.Contains(".v_proj", StringComparison.Ordinal))));

        double Of(IEnumerable<TensorSpec> tensors) => tensors.Sum(t => narrow + (drops ? t.Shape[1] : 0)) / config.NumHiddenLayers;
    }

    // Where 4-bit matrices are multiplied in another type than the network's: each projection's input in that type.
    private double Casts(TrainingJob job) => !_traits.IsComposed && job.Method == MethodNames.Qlora && job.Quantization.ComputeDtype != job.Training.Dtype
        ? NumberTypes.BytesOf(job.Quantization.ComputeDtype) * ((5 * _hidden) + _query + _middle)
        : 0;
}
