using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>The base model; without one, the size of the network: the keys of a Llama model's config.json.</summary>
public sealed record ModelSettings
{
    /// <summary>
    /// The base model's folder, in Hugging Face's layout; a relative path counts from the job file's folder. Null where the network
    /// is trained from scratch.
    /// </summary>
    public string? ModelNameOrPath { get; init; }

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
