namespace Tezgah.Engine.Training;

/// <summary>
/// Which texts go through the network in which step: a function of seed and epoch alone, so that a run can be taken up at any
/// step. Texts are shuffled, sorted by length within stretches of some batches, cut into batches, and the batches shuffled
/// again: texts of one batch are about equally long, and batches still differ from epoch to epoch.
/// </summary>
public sealed class BatchPlan
{
    /// <summary>Long enough for batches of even length, short enough to mix texts well.</summary>
    private const int BatchesPerStretch = 32;

    private readonly IReadOnlyList<int> _lengths;
    private readonly int _batchSize;
    private readonly int _accumulation;
    private readonly ulong _seed;

    /// <summary>A plan for texts of the given lengths.</summary>
    /// <param name="lengths">The tokens of each text.</param>
    /// <param name="batchSize">Texts at once.</param>
    /// <param name="accumulation">Batches a step.</param>
    /// <param name="seed">The seed of the order.</param>
    public BatchPlan(IReadOnlyList<int> lengths, int batchSize, int accumulation, long seed)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentOutOfRangeException.ThrowIfZero(lengths.Count, nameof(lengths));
        _lengths = lengths;
        _batchSize = batchSize;
        _accumulation = accumulation;
        _seed = (ulong)seed;
        var batches = (lengths.Count + batchSize - 1) / batchSize;
        StepsPerEpoch = (batches + accumulation - 1) / accumulation;
    }

    /// <summary>The steps in which every text is seen once; the last of them may have fewer texts.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The steps of a run, by Hugging Face's rule: a part of an epoch is rounded up to a step.</summary>
    public int TotalSteps(double epochs, int? maxSteps) =>
        maxSteps ?? (int)Math.Clamp(Math.Ceiling(epochs * StepsPerEpoch), 1, int.MaxValue);

    /// <summary>The steps of an epoch, each a list of batches of text numbers.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public IReadOnlyList<IReadOnlyList<int[]>> Epoch(int epoch)
    {
        var random = new SplitMix(_seed ^ ((ulong)(epoch + 1) * 0x9E3779B97F4A7C15));
        var order = Enumerable.Range(0, _lengths.Count).ToArray();
        random.Shuffle(order);
        var batches = order
            .Chunk(_batchSize * BatchesPerStretch)
            .SelectMany(stretch => stretch.OrderBy(i => _lengths[i]).Chunk(_batchSize))
            .ToArray();
        random.Shuffle(batches);
        return [.. batches.Chunk(_accumulation)];
    }
}
