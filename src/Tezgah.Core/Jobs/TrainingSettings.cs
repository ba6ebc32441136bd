using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>How it is trained.</summary>
public sealed record TrainingSettings
{
    /// <summary>How often the training data is gone through.</summary>
    [Setting(Min = 0, MinExclusive = true, Max = 10000)]
    public double NumTrainEpochs { get; init; } = 3;

    /// <summary>The number of optimizer steps; when given, it decides instead of the epochs.</summary>
    [Setting(Min = 1, Max = 100000000)]
    public int? MaxSteps { get; init; }

    /// <summary>The number of texts that go through the network at once.</summary>
    [Setting(Min = 1, Max = 1048576)]
    public int PerDeviceTrainBatchSize { get; init; } = 32;

    /// <summary>The number of such batches whose gradients make one step.</summary>
    [Setting(Min = 1, Max = 65536)]
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>The highest learning rate.</summary>
    [Setting(Min = 0, MinExclusive = true, Max = 10)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>
    /// How the learning rate falls after the warm-up. <c>constant</c> is warmed up too, as <c>constant_with_warmup</c> is.
    /// </summary>
    [Setting(Choices = ["cosine", "linear", "constant", "cosine_with_restarts", "constant_with_warmup"])]
    public string LrSchedulerType { get; init; } = "cosine";

    /// <summary>The number of half cosines of <c>cosine_with_restarts</c>.</summary>
    [Setting(Min = 1, Max = 10000)]
    public int NumCycles { get; init; } = 1;

    /// <summary>The part of all steps in which the learning rate rises from 0.</summary>
    [Setting(Min = 0, Max = 1)]
    public double WarmupRatio { get; init; } = 0.1;

    /// <summary>The number of such steps; when given, it decides instead of the ratio.</summary>
    [Setting(Min = 0, Max = 100000000)]
    public int? WarmupSteps { get; init; }

    /// <summary>The decoupled weight decay of AdamW; norms and biases are left out.</summary>
    [Setting(Min = 0, Max = 10)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>AdamW's decay of the first moment.</summary>
    [Setting(Min = 0, Max = 1, MaxExclusive = true)]
    public double AdamBeta1 { get; init; } = 0.9;

    /// <summary>AdamW's decay of the second moment.</summary>
    [Setting(Min = 0, Max = 1, MaxExclusive = true)]
    public double AdamBeta2 { get; init; } = 0.999;

    /// <summary>AdamW's epsilon.</summary>
    [Setting(Min = 0, MinExclusive = true, Max = 1)]
    public double AdamEpsilon { get; init; } = 1e-8;

    /// <summary>The norm to which larger gradients are scaled down; 0 leaves them as they are.</summary>
    [Setting(Min = 0, Max = 1000000)]
    public double MaxGradNorm { get; init; } = 1;

    /// <summary>
    /// The part of the tokens and of the network's activations dropped at random while training from scratch; a base model has none.
    /// </summary>
    [Setting(Min = 0, Max = 1, MaxExclusive = true)]
    public double Dropout { get; init; } = 0.2;

    /// <summary>The seed of weights, order and dropout.</summary>
    [Setting(Min = 0)]
    public long Seed { get; init; } = 42;

    /// <summary>The type of the weights and products; <c>float16</c> trains with loss scaling.</summary>
    [Setting(Choices = ["float32", "bfloat16", "float16"])]
    public string Dtype { get; init; } = "float32";

    /// <summary>Whether a layer's activations are computed again in the backward pass instead of kept: less memory, more time.</summary>
    public bool GradientCheckpointing { get; init; }

    /// <summary>
    /// Whether texts of about equal length go through the network together. It is, other than in Hugging Face's Trainer: nothing is
    /// computed for padding then.
    /// </summary>
    public bool GroupByLength { get; init; } = true;

    /// <summary>
    /// Whether several texts go through the network as one sequence, each seeing itself alone: <c>none</c>; <c>exact</c>, the texts of
    /// each step as without packing, laid together anew; <c>window</c>, texts from all over the data, so that every pack is full.
    /// </summary>
    [Setting(Choices = ["none", "exact", "window"])]
    public string Packing { get; init; } = "none";

    /// <summary>The most tokens of a pack; null takes batch size times maximum length.</summary>
    [Setting(Min = 4, Max = 16777216)]
    public int? PackingTokens { get; init; }

    /// <summary>
    /// The noise on the embeddings (NEFTune, Jain et al. 2023): uniform with the size alpha / √(tokens · width); null for none.
    /// </summary>
    [Setting(Min = 0, MinExclusive = true, Max = 1000)]
    public double? NeftuneNoiseAlpha { get; init; }

    /// <summary>The part of each target spread evenly over all classes.</summary>
    [Setting(Min = 0, Max = 1, MaxExclusive = true)]
    public double LabelSmoothingFactor { get; init; }

    /// <summary>
    /// How much each class counts in a classifier's loss: <c>none</c>, all alike; <c>balanced</c>, rows / (classes · rows of the class);
    /// <c>given</c>, as in the values.
    /// </summary>
    [Setting(Choices = ["none", "balanced", "given"])]
    public string ClassWeights { get; init; } = "none";

    /// <summary>The weight of each class where they are given.</summary>
    [Setting(Min = 0, MinExclusive = true, Max = 1000000)]
    public LabelWeights ClassWeightValues { get; init; } = LabelWeights.Empty;

    /// <summary>The loss, learning rate and gradient norm are logged each this many steps; a mean over them, in the loss's case.</summary>
    [Setting(Min = 1, Max = 1000000)]
    public int LoggingSteps { get; init; } = 1;
}
