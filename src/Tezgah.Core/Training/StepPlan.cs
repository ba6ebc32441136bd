namespace Tezgah.Core.Training;

/// <summary>One optimizer step: the batches whose gradients make it, each a list of text numbers.</summary>
/// <param name="Batches">The batches.</param>
public sealed record PlannedStep(IReadOnlyList<int[]> Batches)
{
    /// <summary>The texts of all batches.</summary>
    public IEnumerable<int> Texts => Batches.SelectMany(b => b);
}

/// <summary>
/// Which texts go through the network in which step: a function of lengths, settings, seed and epoch alone. The number of a step
/// is therefore all that a checkpoint needs to go on with the same texts.
/// </summary>
public sealed class StepPlan
{
    /// <summary>Long enough for batches of even length, short enough to mix texts well.</summary>
    private const int BatchesPerStretch = 32;

    /// <summary>The texts among which packs are filled: enough to leave few gaps, few enough to keep packs mixed.</summary>
    private const int Window = 2048;

    private readonly IReadOnlyList<int> _lengths;
    private readonly StepPlanSettings _settings;
    private readonly int[][]? _packs;

    /// <summary>A plan for texts of the given lengths.</summary>
    /// <param name="lengths">The tokens of each text; at least one text.</param>
    /// <param name="settings">Batch size, seed and the like.</param>
    public StepPlan(IReadOnlyList<int> lengths, StepPlanSettings settings)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfZero(lengths.Count, nameof(lengths));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.Accumulation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.PackTokens);
        (_lengths, _settings) = (lengths, settings);
        if (settings.Packing == PackingMode.Window)
        {
            // Made once: the number of steps of an epoch must not change from epoch to epoch.
            _packs = [.. Order(new Shuffler(Seed(-1))).Chunk(Window).SelectMany(w => Packs.Fill(w, lengths, settings.PackTokens))];
        }

        var batches = _packs?.Length ?? Parts(lengths.Count, settings.BatchSize);
        StepsPerEpoch = Parts(batches, settings.Accumulation);
    }

    /// <summary>The steps in which every text is seen once; the last of them may have fewer texts.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The steps of a run, by Hugging Face's rule: a part of an epoch is rounded up to a step.</summary>
    public int TotalSteps(double epochs, int? maxSteps) => TotalSteps(StepsPerEpoch, epochs, maxSteps);

    /// <summary>The same where only the steps of an epoch are known.</summary>
    public static int TotalSteps(int stepsPerEpoch, double epochs, int? maxSteps) =>
        maxSteps ?? (int)Math.Clamp(Math.Ceiling(epochs * stepsPerEpoch), 1, int.MaxValue);

    /// <summary>The steps of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public IReadOnlyList<PlannedStep> Epoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        var shuffler = new Shuffler(Seed(epoch));
        var batches = _packs is null ? Batches(ref shuffler) : [.. _packs];
        if (_packs is not null || _settings.GroupByLength)
        {
            shuffler.Shuffle(batches);
        }

        return
        [
            .. batches.Chunk(_settings.Accumulation).Select(step => new PlannedStep(
                _settings.Packing == PackingMode.Exact ? Packs.Fill([.. step.SelectMany(b => b)], _lengths, _settings.PackTokens) : step)),
        ];
    }

    /// <summary>
    /// A batch that takes about as much memory as any of any epoch: the longest texts together, or the fullest pack. Of exact packs, which
    /// differ from epoch to epoch, one is filled with the longest texts; another has more tokens by less than the shortest text.
    /// </summary>
    public int[] LargestBatch()
    {
        if (_packs is not null)
        {
            return _packs.MaxBy(pack => pack.Sum(i => (long)_lengths[i]))!;
        }

        int[] longest = [.. Enumerable.Range(0, _lengths.Count).OrderByDescending(i => _lengths[i]).ThenBy(i => i)];
        if (_settings.Packing == PackingMode.None)
        {
            return [.. longest.Take(_settings.BatchSize)];
        }

        var pack = new List<int> { longest[0] };
        var room = (long)_settings.PackTokens - _lengths[longest[0]];
        foreach (var text in longest.Skip(1).Where(_ => pack.Count < _settings.BatchSize * (long)_settings.Accumulation))
        {
            if (_lengths[text] <= room)
            {
                pack.Add(text);
                room -= _lengths[text];
            }
        }

        return [.. pack];
    }

    private static int Parts(int items, int size) => (items + size - 1) / size;

    private int[][] Batches(ref Shuffler shuffler)
    {
        var order = Order(ref shuffler);
        return _settings.GroupByLength
            ? [.. order.Chunk(_settings.BatchSize * BatchesPerStretch).SelectMany(s => s.OrderBy(i => _lengths[i]).Chunk(_settings.BatchSize))]
            : [.. order.Chunk(_settings.BatchSize)];
    }

    private int[] Order(Shuffler shuffler) => Order(ref shuffler);

    private int[] Order(ref Shuffler shuffler)
    {
        var order = Enumerable.Range(0, _lengths.Count).ToArray();
        shuffler.Shuffle(order);
        return order;
    }

    private ulong Seed(int epoch) => (ulong)_settings.Seed ^ ((ulong)(epoch + 1) * 0x9E3779B97F4A7C15);
}
