namespace Tezgah.Core.Estimates;

/// <summary>How an engine trains, as far as its memory shows it. The estimate's only constants that are not the model's.</summary>
public sealed record MemoryTraits
{
    /// <summary>The bytes of a trained weight: float32, whatever the products are computed in, since small updates vanish in 16 bits.</summary>
    public int TrainedBytes { get; init; } = 4;

    /// <summary>The bytes of a gradient.</summary>
    public int GradientBytes { get; init; } = 4;

    /// <summary>The bytes of AdamW's two moments.</summary>
    public int MomentBytes { get; init; } = 8;

    /// <summary>Whether attention keeps its probabilities for the backward pass; a fused one keeps one number a token and head.</summary>
    public bool KeepsProbabilities { get; init; }

    /// <summary>The label tokens whose scores over the vocabulary are in memory at once; 0 for all.</summary>
    public int LogitRows { get; init; }

    /// <summary>The tensors of the size of the scores that are in memory at once: the scores, and their gradient.</summary>
    public int LogitCopies { get; init; } = 2;

    /// <summary>What an allocator takes more than what is asked of it.</summary>
    public double Overhead { get; init; } = 1.05;
}
