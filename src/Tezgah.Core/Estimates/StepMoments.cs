using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Core.Estimates;

/// <summary>
/// What a batch takes at each moment of a step that can be the highest, in bytes: at the end of the forward pass, in the loss, and in the
/// backward pass of the last layer, while everything below is still kept.
/// </summary>
internal sealed class StepMoments(ModelConfig config, TrainingJob job, BatchShape batch, MemoryTraits traits)
{
    private const int LeastScoreRows = 64;

    // What composed operations take of each 4-bit weight while they read it: half a place in a table (2), half a float32 (2), and float32 (4).
    private const int ReadingBytes = 8;

    private readonly LayerMemory _layer = new(config, job, traits);
    private readonly double _bytes = NumberTypes.BytesOf(job.Training.Dtype);

    private bool Classifies => job.Task == TaskNames.Classification;

    private bool IsAgain => job.Training.GradientCheckpointing;

    private double Layer => batch.Tokens * _layer.Kept;

    private double Angles => batch.Tokens * LayerMemory.Angles(config, job);

    /// <summary>The highest moment of training.</summary>
    public double Highest => new[] { Forward, InLoss, Backward, InAttention, InReading }.Max() + Angles + Mask;

    /// <summary>The highest moment where nothing is recorded: a layer with its input and result, or the scores.</summary>
    public double WithoutGradients
    {
        get
        {
            var layer = Layer + (batch.Tokens * (_layer.Passing + _layer.Stream)) + Math.Max(Block(back: false), Reading);
            var top = Classifies ? _layer.LastBlock(batch) : (batch.Tokens * _layer.Stream) + Scores(back: false);
            return Math.Max(layer, top) + Angles + Mask;
        }
    }

    // What is kept below the layer whose backward pass is the highest, that layer included.
    private double Kept
    {
        get
        {
            var layers = Classifies ? config.NumHiddenLayers - 1 : config.NumHiddenLayers;
            return IsAgain
                ? (config.NumHiddenLayers * batch.Tokens * _layer.Stream) + Layer + (batch.Tokens * _layer.Passing)
                : layers * Layer;
        }
    }

    // The stream behind the last layer, its norm, and the states at labels.
    private double Top => Classifies ? 0 : ((2.0 * batch.Tokens) + batch.LabelTokens) * _layer.Stream;

    private double Forward => Classifies
        ? (IsAgain ? Kept : Kept + (batch.Tokens * _layer.KeptForLast)) + _layer.LastBlock(batch)
        : Kept + (IsAgain ? 0 : batch.Tokens * _layer.Passing);

    private double InLoss
    {
        get
        {
            if (Classifies)
            {
                return 0;
            }

            var below = IsAgain ? config.NumHiddenLayers * batch.Tokens * _layer.Stream : Kept;
            var states = batch.LabelTokens * _layer.Stream;
            return below + Top + states + Math.Max(Scores(back: true) + Vocabulary(inLoss: true), Vocabulary(inLoss: false));
        }
    }

    private double Backward => Kept + Top + (batch.Tokens * _layer.AtHeight(IsAgain)) + Held;

    // Going back through attention, with the feed-forward part above it gone.
    private double InAttention => Kept + Top + Held + Block(back: true) - (IsAgain ? 0 : batch.Tokens * _layer.FeedForward);

    // Going back through the last down projection in 4 bits: the gradients of its input from the adapter and from the matrix.
    private double InReading => Reading > 0 ? Kept + Top + (batch.Tokens * _layer.BelowDown) + Reading : 0;

    // A whole matrix, read back.
    private double Reading => traits.IsComposed
        ? TrainedWeights.Of(config, job).Quantised.Select(t => (double)t.Count).DefaultIfEmpty().Max()
            * ReadingBytes
        : 0;

    private double Mask => traits.IsComposed ? (double)batch.Longest * batch.Longest * _bytes : 0;

    private double Block(bool back) => _layer.Block(
        batch, config.NumKeyValueHeads, config.NumAttentionHeads / config.NumKeyValueHeads, back);

    // A tied embedding's gradient from the loss waits for that from the input; a matrix's own is there before it is added.
    private double Held => job.Method is MethodNames.Scratch or MethodNames.Full
        ? (!Classifies && config.TieWordEmbeddings ? VocabularyCount * 4 : 0) + (LargestMatrix * (_bytes < 4 ? 4 + _bytes : 4))
        : 0;

    private double VocabularyCount => (double)config.VocabSize * config.HiddenSize;

    private double LargestMatrix => config.Tensors()
        .Where(t => t.Name.EndsWith("_proj.weight", StringComparison.Ordinal)).Select(t => (double)t.Count).DefaultIfEmpty().Max();

    // The gradient of a trained vocabulary: made in float32 and kept in the computing type; going back, scaled in a second tensor.
    private double Vocabulary(bool inLoss)
    {
        var isTrained = job.Method is MethodNames.Scratch or MethodNames.Full;
        return !isTrained ? 0
            : inLoss && traits.IsComposed ? VocabularyCount * (_bytes < 4 ? 8 + _bytes : 8)
            : inLoss ? VocabularyCount * (_bytes < 4 ? 4 + _bytes : 4)
            : VocabularyCount * (_bytes < 4 ? (2 * _bytes) + 4 : 8);
    }

    // Scores in float32, their gradient in the computing type where that is another, and float32 sums of the states' gradient.
    private double Scores(bool back)
    {
        var atOnce = Math.Max(LeastScoreRows, traits.ScoreBytes * (traits.IsComposed ? 2 : 1) / (config.VocabSize * 4L) / LeastScoreRows * LeastScoreRows);
        var rows = (double)Math.Min(batch.LabelTokens, atOnce);
        if (traits.IsComposed)
        {
            // The scores and their logarithms; of float16 the gradients of both as well, since they are made going back.
            return rows * config.VocabSize * (back && job.Training.Dtype == "float16" ? 16 : !back && _bytes < 4 ? 8 + _bytes : 8);
        }

        var narrow = back && _bytes < 4;
        return (rows * config.VocabSize * (narrow ? 4 + _bytes : 4))
            + (narrow && config.VocabSize > traits.OnePass ? rows * config.HiddenSize * 4 : 0);
    }
}
