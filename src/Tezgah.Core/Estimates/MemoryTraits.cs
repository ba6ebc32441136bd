namespace Tezgah.Core.Estimates;

/// <summary>How an engine trains, as far as its memory shows it. The estimate's only constants that are not the model's.</summary>
public sealed record MemoryTraits
{
    /// <summary>As the engine trains on a device; the C library's heap is the processor's alone.</summary>
    /// <param name="isGpu">Whether the device is a GPU.</param>
    /// <param name="hasKernels">Whether the engine has its kernels for the processor.</param>
    public static MemoryTraits On(bool isGpu, bool hasKernels)
    {
        var composed = new MemoryTraits { IsComposed = isGpu || !hasKernels };
        return isGpu ? composed with { Heap = 1 } : composed;
    }

    /// <summary>The bytes of a trained weight: float32, whatever the products are computed in, since small updates vanish in 16 bits.</summary>
    public int TrainedBytes { get; init; } = 4;

    /// <summary>The bytes of a gradient.</summary>
    public int GradientBytes { get; init; } = 4;

    /// <summary>The bytes of AdamW's two moments.</summary>
    public int MomentBytes { get; init; } = 8;

    /// <summary>The bytes of a weight that the update works in: AdamW's denominator.</summary>
    public int UpdateBytes { get; init; } = 4;

    /// <summary>
    /// Whether torch's operations compute, as on a GPU and wherever the engine's kernels do not serve: they lay texts out in a padded block
    /// for attention, keep a byte for each number that an adapter may drop, and work in more float32 tensors.
    /// </summary>
    public bool IsComposed { get; init; }

    /// <summary>The bytes of float32 attention scores that composed operations make at once; at least those of one key head of one text.</summary>
    public long BlockBytes { get; init; } = 32L << 20;

    /// <summary>The bytes of scores over the vocabulary that are in memory at once, float32; at least those of 64 tokens are. Composed operations take twice as many.</summary>
    public long ScoreBytes { get; init; } = 32L << 20;

    /// <summary>
    /// The widest inner side of a 16-bit product that is added up in one pass; the sums of a wider one are kept in float32 meanwhile.
    /// </summary>
    public int OnePass { get; init; } = 2304;

    /// <summary>The weights of a 4-bit matrix that are read back at once.</summary>
    public long ReadBack { get; init; } = 1 << 17;

    /// <summary>
    /// How much more than the tensors of a batch the C library's heap takes. It is measured, and one number for all; probably torch's
    /// aligned memory, for which bits are cut off that keep neighbours apart, so that a hole serves no tensor of its own size again. Where each
    /// tensor is mapped for itself the process takes what was counted, within 5 %.
    /// </summary>
    public double Heap { get; init; } = 1.3;

    /// <summary>What the process takes before any model: .NET, libtorch, its threads. It is measured, not derived.</summary>
    public long Process { get; init; } = 206L << 20;
}
