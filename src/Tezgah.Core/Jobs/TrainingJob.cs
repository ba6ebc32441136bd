using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>
/// Everything that one training run is made of: the content of <c>job.json</c>. Every setting has a default, except the data
/// files. Names of settings are those of Hugging Face's configurations wherever they have one.
/// </summary>
public sealed record TrainingJob
{
    /// <summary>The version of the job file's format that this program writes and reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>The format's version; files of a newer one are refused.</summary>
    [Setting(Min = 1, Max = FormatVersion)]
    public int V { get; init; } = FormatVersion;

    /// <summary>What a person calls the run; empty takes a name from the data.</summary>
    public string Name { get; init; } = "";

    /// <summary>What is learnt: <c>classification</c>, one label for a text.</summary>
    [Setting(Choices = ["classification"])]
    public string Task { get; init; } = "classification";

    /// <summary>How it is learnt: <c>scratch</c>, every weight, from random ones.</summary>
    [Setting(Choices = ["scratch"])]
    public string Method { get; init; } = "scratch";

    /// <summary>The data files and what to read from them.</summary>
    public DataSettings Data { get; init; } = new();

    /// <summary>The size of the network.</summary>
    public ModelSettings Model { get; init; } = new();

    /// <summary>The vocabulary.</summary>
    public TokenizerSettings Tokenizer { get; init; } = new();

    /// <summary>How it is trained.</summary>
    public TrainingSettings Training { get; init; } = new();

    /// <summary>What is measured, and when.</summary>
    public EvaluationSettings Evaluation { get; init; } = new();

    /// <summary>Where it runs.</summary>
    public DeviceSettings Device { get; init; } = new();
}

/// <summary>The data files and what to read from them.</summary>
public sealed record DataSettings
{
    /// <summary>The file to train on; a relative path counts from the job file's folder.</summary>
    [Setting(Required = true)]
    public string Train { get; init; } = "";

    /// <summary>The file to evaluate on while training; null takes a part of the training file.</summary>
    public string? Validation { get; init; }

    /// <summary>The file to evaluate on at the end; null leaves the final test out.</summary>
    public string? Test { get; init; }

    /// <summary>The column with the text.</summary>
    [Setting(Required = true)]
    public string TextColumn { get; init; } = "text";

    /// <summary>The column with the label.</summary>
    [Setting(Required = true)]
    public string LabelColumn { get; init; } = "label";

    /// <summary>The part of the training file taken for validation when there is no validation file.</summary>
    [Setting(Min = 0, MinExclusive = true, Max = 0.5)]
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The seed of that split.</summary>
    [Setting(Min = 0)]
    public long SplitSeed { get; init; } = 42;

    /// <summary>The most tokens of a text; longer texts are cut at the end, and counted.</summary>
    [Setting(Min = 4, Max = 131072)]
    public int MaxLength { get; init; } = 128;
}

/// <summary>The size of the network: the keys of a Llama model's config.json.</summary>
public sealed record ModelSettings
{
    /// <summary>The width of the residual stream.</summary>
    [Setting(Min = 8, Max = 16384)]
    public int HiddenSize { get; init; } = 128;

    /// <summary>The width of the feed-forward part (SwiGLU).</summary>
    [Setting(Min = 8, Max = 65536)]
    public int IntermediateSize { get; init; } = 344;

    /// <summary>The number of layers.</summary>
    [Setting(Min = 1, Max = 200)]
    public int NumHiddenLayers { get; init; } = 3;

    /// <summary>The number of query heads; divides the hidden size into an even head size.</summary>
    [Setting(Min = 1, Max = 256)]
    public int NumAttentionHeads { get; init; } = 4;

    /// <summary>The number of key and value heads; divides the number of query heads.</summary>
    [Setting(Min = 1, Max = 256)]
    public int NumKeyValueHeads { get; init; } = 2;

    /// <summary>The base of the rotary angles.</summary>
    [Setting(Min = 1)]
    public double RopeTheta { get; init; } = 10000;

    /// <summary>The epsilon of RMSNorm.</summary>
    [Setting(Min = 0, MinExclusive = true, Max = 0.1)]
    public double RmsNormEps { get; init; } = 1e-5;

    /// <summary>The standard deviation of the random weights.</summary>
    [Setting(Min = 0, MinExclusive = true, Max = 1)]
    public double InitializerRange { get; init; } = 0.02;
}

/// <summary>The vocabulary, learnt from the training texts.</summary>
public sealed record TokenizerSettings
{
    /// <summary>The most tokens of the vocabulary, the 256 bytes and the special tokens included.</summary>
    [Setting(Min = 260, Max = 500000)]
    public int VocabSize { get; init; } = 2000;
}

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

    /// <summary>How the learning rate falls after the warm-up.</summary>
    [Setting(Choices = ["cosine", "linear", "constant"])]
    public string LrSchedulerType { get; init; } = "cosine";

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

    /// <summary>The part of the tokens and of the network's activations dropped at random while training.</summary>
    [Setting(Min = 0, Max = 1, MaxExclusive = true)]
    public double Dropout { get; init; } = 0.2;

    /// <summary>The seed of weights, order and dropout.</summary>
    [Setting(Min = 0)]
    public long Seed { get; init; } = 42;
}

/// <summary>What is measured, and when.</summary>
public sealed record EvaluationSettings
{
    /// <summary>The validation data is evaluated each this many steps, and at the end of each epoch.</summary>
    [Setting(Min = 1, Max = 100000000)]
    public int EvalSteps { get; init; } = 50;

    /// <summary>The number of texts evaluated at once.</summary>
    [Setting(Min = 1, Max = 1048576)]
    public int PerDeviceEvalBatchSize { get; init; } = 64;

    /// <summary>The number of single inferences timed after training; 0 leaves the measurement out.</summary>
    [Setting(Min = 0, Max = 100000)]
    public int LatencySamples { get; init; } = 100;

    /// <summary>The number of inferences before them that are not timed.</summary>
    [Setting(Min = 0, Max = 100000)]
    public int LatencyWarmup { get; init; } = 20;
}

/// <summary>Where it runs.</summary>
public sealed record DeviceSettings
{
    /// <summary><c>auto</c> takes the GPU if there is one.</summary>
    [Setting(Choices = ["auto", "cpu", "cuda"])]
    public string Type { get; init; } = "auto";

    /// <summary>The number of processor threads; null takes one for each core.</summary>
    [Setting(Min = 1, Max = 1024)]
    public int? Threads { get; init; }
}
